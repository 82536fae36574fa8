package hostile

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/binary"
	"fmt"
	"io"
	"math/big"
	mathrand "math/rand/v2"
	"net"
	"time"
)

const (
	garbageBytes = 4 << 10
	hugeChunk    = 64 << 10
	slowInterval = 20 * time.Millisecond
)

// A script plays one connection and returns when the connector has left it, with
// the error that ended it: nil for an orderly close.
type script func(conn *net.TCPConn) error

// scriptOf prepares a behaviour that has a listener.
func scriptOf(s Suite, b Behaviour) (script, error) {
	half := s.Answer[:len(s.Answer)/2]
	switch b {
	case Half:
		return once(half), nil
	case Closed:
		return thenFIN(half), nil
	case Reset:
		return reset, nil
	case Garbage:
		return always(garbage(s.Seed)), nil
	case Huge:
		return endless(s.HugePrefix, s.HugeFill), nil
	case Slow:
		return dripping(s), nil
	case Dirty:
		return always(s.Dirty), nil
	case PlainPeer:
		return always(s.Answer), nil
	case TLSPeer:
		return selfSigned(s.Answer)
	default:
		return untilGone, nil
	}
}

// untilGone reads and never answers.
func untilGone(conn *net.TCPConn) error {
	_, err := io.Copy(io.Discard, conn)
	return err
}

// request waits for some bytes of the connector.
func request(conn net.Conn) error {
	_, err := conn.Read(make([]byte, 4<<10))
	return err
}

// once answers the first request only.
func once(answer []byte) script {
	return func(conn *net.TCPConn) error {
		if err := request(conn); err != nil {
			return orderly(err)
		}
		if _, err := conn.Write(answer); err != nil {
			return err
		}
		return untilGone(conn)
	}
}

func thenFIN(answer []byte) script {
	return func(conn *net.TCPConn) error {
		if err := request(conn); err != nil {
			return orderly(err)
		}
		if _, err := conn.Write(answer); err != nil {
			return err
		}
		if err := conn.CloseWrite(); err != nil {
			return err
		}
		return untilGone(conn)
	}
}

func reset(conn *net.TCPConn) error {
	if err := request(conn); err != nil {
		return orderly(err)
	}
	if err := conn.SetLinger(0); err != nil {
		return err
	}
	return conn.Close()
}

// always gives the same answer to every request.
func always(answer []byte) script {
	return func(conn *net.TCPConn) error { return echo(conn, answer) }
}

func echo(conn net.Conn, answer []byte) error {
	for {
		if err := request(conn); err != nil {
			return orderly(err)
		}
		if _, err := conn.Write(answer); err != nil {
			return err
		}
	}
}

func endless(prefix, fill []byte) script {
	chunk := bytes.Repeat(fill, hugeChunk/len(fill)+1)
	return func(conn *net.TCPConn) error {
		if err := request(conn); err != nil {
			return orderly(err)
		}
		_, err := conn.Write(prefix)
		for err == nil {
			_, err = conn.Write(chunk)
		}
		return err
	}
}

// dripping sends an answer without an end, so that a timeout for each read never fires.
func dripping(s Suite) script {
	opening := s.HugePrefix
	if len(opening) == 0 {
		opening = s.Answer
	}
	return func(conn *net.TCPConn) error {
		if err := request(conn); err != nil {
			return orderly(err)
		}
		for i := 0; ; i++ {
			next := s.HugeFill[i%len(s.HugeFill)]
			if i < len(opening) {
				next = opening[i]
			}
			if _, err := conn.Write([]byte{next}); err != nil {
				return err
			}
			time.Sleep(slowInterval)
		}
	}
}

func orderly(err error) error {
	if err == io.EOF {
		return nil
	}
	return err
}

func garbage(seed uint64) []byte {
	source := mathrand.New(mathrand.NewPCG(seed, 0))
	bytes := make([]byte, 0, garbageBytes)
	for len(bytes) < garbageBytes {
		bytes = binary.LittleEndian.AppendUint64(bytes, source.Uint64())
	}
	return bytes
}

// selfSigned is a TLS server that answers every request, should the connector go
// as far as to send one.
func selfSigned(answer []byte) (script, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("make key: %w", err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return nil, fmt.Errorf("make certificate: %w", err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{{Certificate: [][]byte{der}, PrivateKey: key}}}
	return func(conn *net.TCPConn) error {
		// The end of the TLS session is none of ours: the TCP connection's is.
		_ = echo(tls.Server(conn, config), answer)
		return untilGone(conn)
	}, nil
}

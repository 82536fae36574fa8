package modbussim

import (
	"crypto/tls"
	"fmt"
	"io"
	"net"
	"sync"
	"testing"
	"time"
)

// Behaviour is how a server answers the request with the number Config.At.
type Behaviour string

// The behaviours.
const (
	Regular          Behaviour = ""
	Silent           Behaviour = "silent"            // no answer
	Closing          Behaviour = "closing"           // FIN in place of an answer
	Resetting        Behaviour = "resetting"         // RST in place of an answer
	WrongTransaction Behaviour = "wrong-transaction" // the answer has another transaction id
	WrongUnit        Behaviour = "wrong-unit"        // the answer has another unit
	WrongProtocol    Behaviour = "wrong-protocol"    // the answer has protocol id 1
	WrongFunction    Behaviour = "wrong-function"    // the answer is for another function
	ShortLength      Behaviour = "short-length"      // the header announces one byte
	LongFrame        Behaviour = "long-frame"        // 300 bytes, announced and sent
	Trickle          Behaviour = "trickle"           // one byte a second
	NoHeader         Behaviour = "no-header"         // the PDU alone
	Stammer          Behaviour = "stammer"           // the answer before this one again, then the answer
	Garbled          Behaviour = "garbled"           // bytes that mean nothing
)

// Config describes a server.
type Config struct {
	// Device answers; nil is a [NewDevice].
	Device *Device
	// Behaviour is shown from the request with number At on, counted from 1 over all
	// connections; 0 counts as 1.
	Behaviour Behaviour
	At        int
	// Answer replaces the device's answers; its second value is false for silence.
	Answer func(Message) (Message, bool)
	// Encode replaces the bytes of an answer.
	Encode func(Message) []byte
	// Deaf is how long after the connect requests are swallowed.
	Deaf time.Duration
	// TLS makes it a TLS server.
	TLS *tls.Config
	// Slots is how many connections are served in all; later ones are reset. 0 is no bound.
	Slots int
	// Shut stops listening once the slots are taken, so that later connections are refused.
	Shut bool
	// Address is where it listens; empty is a free loopback port.
	Address string
}

// Server is a running Modbus server.
type Server struct {
	// Address is where it listens.
	Address string
	Device  *Device
	config  Config

	listener net.Listener
	wait     sync.WaitGroup
	mu       sync.Mutex
	open     map[net.Conn]bool
	accepted int
	requests int
	previous []byte
	closed   bool
}

// Start runs a server until the test ends.
func Start(t testing.TB, config Config) *Server {
	t.Helper()
	s, err := Launch(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Stop)
	return s
}

// Launch runs a server until Stop.
func Launch(config Config) (*Server, error) {
	if config.Address == "" {
		config.Address = "127.0.0.1:0"
	}
	listener, err := net.Listen("tcp", config.Address)
	if err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	if config.Device == nil {
		config.Device = NewDevice()
	}
	if config.Answer == nil {
		config.Answer = config.Device.Answer
	}
	s := &Server{
		Address: listener.Addr().String(), Device: config.Device, config: config,
		listener: listener, open: map[net.Conn]bool{},
	}
	s.wait.Go(s.accept)
	return s, nil
}

func (s *Server) accept() {
	for {
		conn, err := s.listener.Accept()
		if err != nil {
			return
		}
		if !s.admit(conn) {
			reset(conn)
			continue
		}
		s.wait.Go(func() {
			defer s.leave(conn)
			s.serve(conn)
		})
		if s.config.Shut && s.full() {
			_ = s.listener.Close()
		}
	}
}

func (s *Server) full() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted >= s.config.Slots
}

func (s *Server) admit(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accepted++
	if s.closed || s.config.Slots > 0 && s.accepted > s.config.Slots {
		return false
	}
	s.open[conn] = true
	return true
}

func (s *Server) leave(conn net.Conn) {
	_ = conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
}

// Stop ends the server and its connections.
func (s *Server) Stop() {
	_ = s.listener.Close()
	s.mu.Lock()
	s.closed = true
	for conn := range s.open {
		_ = conn.Close()
	}
	s.mu.Unlock()
	s.wait.Wait()
}

func (s *Server) serve(raw net.Conn) {
	conn := raw
	if s.config.TLS != nil {
		secure := tls.Server(raw, s.config.TLS)
		defer func() { _ = secure.Close() }()
		_ = secure.SetDeadline(time.Now().Add(20 * time.Second))
		if err := secure.Handshake(); err != nil {
			return
		}
		conn = secure
	}
	connected := time.Now()
	for {
		m, err := ReadMessage(conn)
		if err != nil {
			// Unread bytes would turn the close into a reset.
			_ = conn.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
			_, _ = io.Copy(io.Discard, conn)
			return
		}
		answer, ok := s.config.Answer(m)
		if !ok || time.Since(connected) < s.config.Deaf {
			continue
		}
		if !s.play(raw, conn, s.behaviour(), answer) {
			return
		}
	}
}

func (s *Server) behaviour() Behaviour {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.requests++
	if s.requests < s.config.At {
		return Regular
	}
	return s.config.Behaviour
}

// play sends the answer as the behaviour has it; false ends the connection.
func (s *Server) play(raw, conn net.Conn, b Behaviour, answer Message) bool {
	plain := answer.Bytes()
	sent := plain
	switch b {
	case Silent:
		return true
	case Closing:
		return false
	case Resetting:
		reset(raw)
		return false
	case Trickle:
		return trickle(conn, plain)
	case Stammer:
		s.mu.Lock()
		sent = append(append([]byte(nil), s.previous...), plain...)
		s.mu.Unlock()
	case Regular:
		if s.config.Encode != nil {
			sent = s.config.Encode(answer)
		}
	default:
		sent = distort(b, answer)
	}
	s.mu.Lock()
	s.previous = plain
	s.mu.Unlock()
	_, err := conn.Write(sent)
	return err == nil
}

// distort is the answer with one mistake.
func distort(b Behaviour, answer Message) []byte {
	plain := answer.Bytes()
	switch b {
	case WrongTransaction:
		plain[0] ^= 0x40
	case WrongUnit:
		plain[6]++
	case WrongProtocol:
		plain[3] = 1
	case WrongFunction:
		plain[7] ^= 0x02
	case ShortLength:
		plain[4], plain[5] = 0, 1
	case LongFrame:
		plain = append(plain[:7], make([]byte, 299)...)
		plain[4], plain[5], plain[7] = 300/256, 300%256, 43
	case NoHeader:
		return []byte{0xC8, 1}
	case Garbled:
		return []byte("SSH-2.0-device\r\n")
	}
	return plain
}

func trickle(conn net.Conn, bytes []byte) bool {
	for _, b := range bytes {
		if _, err := conn.Write([]byte{b}); err != nil {
			return false
		}
		time.Sleep(time.Second)
	}
	return true
}

func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

// Package socks is a small SOCKS5 proxy for tests (RFC 1928, RFC 1929), with the place
// of its own names, and a listener for proxies that misbehave.
package socks

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"sync"
	"testing"
	"time"
)

// Replies of the protocol.
const (
	Granted     = 0
	Failed      = 1
	ByRules     = 2
	NoHost      = 4
	Refused     = 5
	NoCommand   = 7
	NoAddresses = 8
)

// Config says what a proxy does.
type Config struct {
	// User and Password are asked for where there is a user.
	User, Password string
	// Names are the addresses of the names that only the proxy knows.
	Names map[string]string
	// Early grants a connection before it stands, and closes where it then doesn't, as
	// OpenSSH's dynamic forwarding does.
	Early bool
	// Most is how many connections it makes; 0 is any number. Of further ones it has none
	// when they are granted, and closes them.
	Most int
	// Reply, where it isn't Granted, is what every request gets.
	Reply byte
}

// Proxy is a running proxy.
type Proxy struct {
	// Address is where it listens: "127.0.0.1:port".
	Address string

	config Config
	mu     sync.Mutex
	asked  []string
}

// Asked are the endpoints that it was asked for, names as they came, in their order.
func (p *Proxy) Asked() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.asked...)
}

// Start runs a proxy until the test ends.
func Start(t testing.TB, config Config) *Proxy {
	t.Helper()
	p := &Proxy{config: config}
	p.Address = Listen(t, func(conn *net.TCPConn) { _ = p.serve(conn) })
	return p
}

// Listen runs talk over every connection to a free loopback port, and closes it then.
// When the test ends so do the connections.
func Listen(t testing.TB, talk func(*net.TCPConn)) string {
	t.Helper()
	listener, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	running.Go(func() {
		for {
			conn, err := listener.AcceptTCP()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			running.Go(func() {
				defer func() { _ = conn.Close() }()
				talk(conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = listener.Close()
		mu.Lock()
		for _, conn := range open {
			_ = conn.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return listener.Addr().String()
}

var errProtocol = errors.New("not what a SOCKS5 client says")

func (p *Proxy) serve(client *net.TCPConn) error {
	if err := p.greet(client); err != nil {
		return err
	}
	host, endpoint, err := readRequest(client)
	if err != nil {
		return err
	}
	p.mu.Lock()
	p.asked = append(p.asked, endpoint)
	spent := p.config.Most > 0 && len(p.asked) > p.config.Most
	p.mu.Unlock()
	if spent {
		return reply(client, Granted)
	}
	if p.config.Reply != Granted {
		return reply(client, p.config.Reply)
	}
	if p.config.Early {
		if err := reply(client, Granted); err != nil {
			return err
		}
	}
	target, code := p.connect(host, endpoint)
	if target != nil {
		defer func() { _ = target.Close() }()
	}
	if !p.config.Early {
		err = reply(client, code)
	}
	if target != nil && err == nil {
		Relay(client, target)
	}
	return err
}

// connect has the proxy's own names.
func (p *Proxy) connect(host, endpoint string) (*net.TCPConn, byte) {
	own, known := p.config.Names[host]
	switch {
	case known:
		_, port, _ := net.SplitHostPort(endpoint)
		endpoint = net.JoinHostPort(own, port)
	case net.ParseIP(host) == nil:
		return nil, NoHost
	}
	conn, err := net.DialTimeout("tcp", endpoint, 10*time.Second)
	if err != nil {
		return nil, Refused
	}
	return conn.(*net.TCPConn), Granted
}

// greet agrees on a way to log in.
func (p *Proxy) greet(client net.Conn) error {
	head := make([]byte, 2)
	if _, err := io.ReadFull(client, head); err != nil {
		return err
	}
	methods := make([]byte, head[1])
	if _, err := io.ReadFull(client, methods); err != nil || head[0] != 5 {
		return errors.Join(errProtocol, err)
	}
	wanted := byte(0)
	if p.config.User != "" {
		wanted = 2
	}
	for _, method := range methods {
		if method == wanted {
			if _, err := client.Write([]byte{5, wanted}); err != nil || wanted == 0 {
				return err
			}
			return p.login(client)
		}
	}
	_, err := client.Write([]byte{5, 0xff})
	return errors.Join(errProtocol, err)
}

func (p *Proxy) login(client net.Conn) error {
	var version [1]byte
	if _, err := io.ReadFull(client, version[:]); err != nil {
		return err
	}
	user, err := readText(client)
	if err != nil {
		return err
	}
	password, err := readText(client)
	if err != nil {
		return err
	}
	if user != p.config.User || password != p.config.Password {
		_, err := client.Write([]byte{1, 1})
		return errors.Join(errProtocol, err)
	}
	_, err = client.Write([]byte{1, 0})
	return err
}

// readText reads a text with its length before it.
func readText(client net.Conn) (string, error) {
	var size [1]byte
	if _, err := io.ReadFull(client, size[:]); err != nil {
		return "", err
	}
	text := make([]byte, size[0])
	_, err := io.ReadFull(client, text)
	return string(text), err
}

// readRequest reads which connection is wanted.
func readRequest(client net.Conn) (host, endpoint string, err error) {
	head := make([]byte, 4)
	if _, err := io.ReadFull(client, head); err != nil {
		return "", "", err
	}
	if head[0] != 5 || head[1] != 1 {
		return "", "", fmt.Errorf("%w: command %d", errProtocol, head[1])
	}
	switch head[3] {
	case 1, 4:
		address := make([]byte, map[byte]int{1: 4, 4: 16}[head[3]])
		_, err = io.ReadFull(client, address)
		host = net.IP(address).String()
	case 3:
		host, err = readText(client)
	default:
		err = errProtocol
	}
	if err != nil {
		return "", "", err
	}
	var port [2]byte
	_, err = io.ReadFull(client, port[:])
	return host, net.JoinHostPort(host, strconv.Itoa(int(binary.BigEndian.Uint16(port[:])))), err
}

func reply(client net.Conn, code byte) error {
	_, err := client.Write([]byte{5, code, 0, 1, 0, 0, 0, 0, 0, 0})
	return err
}

// Relay copies both ways until both have ended, each end of one side to the other: a FIN stays a FIN, a reset
// becomes one.
func Relay(client, target *net.TCPConn) {
	var both sync.WaitGroup
	pass := func(to, from *net.TCPConn) {
		if _, err := io.Copy(to, from); err != nil {
			_ = to.SetLinger(0)
			_ = to.Close()
			return
		}
		_ = to.CloseWrite()
	}
	both.Go(func() { pass(target, client) })
	both.Go(func() { pass(client, target) })
	both.Wait()
}

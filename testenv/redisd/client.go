package redisd

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
)

// Error is an error reply: "NOAUTH Authentication required.".
type Error string

// Error is the reply's text without its leading dash.
func (e Error) Error() string { return string(e) }

// Client speaks RESP2 for tests. It trusts its peer and bounds nothing.
type Client struct {
	conn   net.Conn
	reader *bufio.Reader
}

// NewClient wraps a connection.
func NewClient(conn net.Conn) *Client { return &Client{conn: conn, reader: bufio.NewReader(conn)} }

// Client connects to the server, over TLS with a client certificate where the
// server speaks TLS.
func (s *Server) Client(ctx context.Context) (*Client, error) {
	conn, err := s.dial(ctx)
	if err != nil {
		return nil, err
	}
	return NewClient(conn), nil
}

// Do sends one command and returns its reply: string, int64, nil or []any. An
// error reply is returned as an [Error].
func (c *Client) Do(args ...string) (any, error) {
	if _, err := io.WriteString(c.conn, Encode(args...)); err != nil {
		return nil, fmt.Errorf("send %s: %w", args[0], err)
	}
	return c.Read()
}

// Read reads one reply, as Do does.
func (c *Client) Read() (any, error) {
	line, err := c.reader.ReadString('\n')
	if err != nil {
		return nil, err
	}
	line = strings.TrimSuffix(line, "\r\n")
	if line == "" {
		return nil, fmt.Errorf("read reply: empty line")
	}
	switch line[0] {
	case '+':
		return line[1:], nil
	case '-':
		return nil, Error(line[1:])
	case ':':
		return strconv.ParseInt(line[1:], 10, 64)
	case '$':
		return c.bulk(line[1:])
	case '*':
		return c.array(line[1:])
	default:
		return nil, fmt.Errorf("read reply: unexpected %q", line)
	}
}

// Close closes the connection.
func (c *Client) Close() error { return c.conn.Close() }

func (c *Client) bulk(length string) (any, error) {
	size, err := strconv.Atoi(length)
	if err != nil || size < 0 {
		return nil, err
	}
	content := make([]byte, size+2)
	if _, err := io.ReadFull(c.reader, content); err != nil {
		return nil, err
	}
	return string(content[:size]), nil
}

func (c *Client) array(length string) (any, error) {
	count, err := strconv.Atoi(length)
	if err != nil || count < 0 {
		return nil, err
	}
	items := make([]any, 0, count)
	for range count {
		item, err := c.Read()
		if refused, ok := err.(Error); ok {
			item, err = refused, nil
		}
		if err != nil {
			return nil, err
		}
		items = append(items, item)
	}
	return items, nil
}

// Encode writes a command as RESP2.
func Encode(args ...string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "*%d\r\n", len(args))
	for _, arg := range args {
		fmt.Fprintf(&out, "$%d\r\n%s\r\n", len(arg), arg)
	}
	return out.String()
}

func (s *Server) dial(ctx context.Context) (net.Conn, error) {
	if s.config.TLS == nil {
		return new(net.Dialer).DialContext(ctx, "tcp", s.Address)
	}
	credentials := s.config.TLS.Credentials
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(credentials.CA)
	certificate, err := tls.X509KeyPair(credentials.ClientCert, credentials.ClientKey)
	if err != nil {
		return nil, fmt.Errorf("read client certificate: %w", err)
	}
	// Deliberately broken server certificates are part of the tests, and this
	// client only asks whether the server is up.
	dialer := tls.Dialer{Config: &tls.Config{
		RootCAs: pool, Certificates: []tls.Certificate{certificate}, InsecureSkipVerify: true, //nolint:gosec // see above
	}}
	return dialer.DialContext(ctx, "tcp", s.Address)
}

package rosapi

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// service is a row of /ip/service as a listener.
type service struct {
	name     string
	address  string
	listener net.Listener // nil while closed
}

func (s *service) close() {
	if s.listener != nil {
		_ = s.listener.Close()
		s.listener = nil
	}
}

// handshakeTime bounds a TLS handshake.
const handshakeTime = 20 * time.Second

// reconcile opens, moves and closes listeners so that they agree with /ip/service.
func (r *Router) reconcile() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	var problems []error
	for _, row := range r.device.menus["/ip/service"] {
		name, _ := row.Get("name")
		if !r.device.AllServices && name != "api" && name != "api-ssl" {
			continue
		}
		port, _ := row.Get("port")
		disabled, _ := row.Get("disabled")
		invalid, _ := row.Get("invalid")
		problems = append(problems, r.place(name, port, disabled != "true" && invalid != "true"))
	}
	return errors.Join(problems...)
}

// place makes one service listen, or not, at its port.
func (r *Router) place(name, port string, open bool) error {
	s := r.services[name]
	if s == nil {
		s = &service{name: name, address: "127.0.0.1:0"}
		r.services[name] = s
	}
	if r.device.Host != "" {
		address := net.JoinHostPort(r.device.Host, port)
		if address != s.address {
			s.close()
		}
		s.address = address
	}
	if r.stopped || s.listener != nil && open {
		return nil
	}
	if !open && s.listener == nil && !strings.HasSuffix(s.address, ":0") {
		return nil
	}
	if s.listener == nil {
		listener, err := net.Listen("tcp", s.address)
		if err != nil {
			return fmt.Errorf("listen for %s: %w", name, err)
		}
		s.listener, s.address = listener, listener.Addr().String()
	}
	if !open {
		// Listening for a moment gave it an address that refuses.
		s.close()
		return nil
	}
	listener := s.listener
	r.wait.Go(func() { r.accept(name, listener) })
	return nil
}

func (r *Router) accept(name string, listener net.Listener) {
	for {
		conn, err := listener.Accept()
		if err != nil {
			return
		}
		s := &session{
			router: r, raw: conn, conn: conn, secure: name == "api-ssl",
			source: r.current().sourceOf(conn), begin: time.Now(),
		}
		if !r.admit(s) {
			_ = conn.Close()
			continue
		}
		r.wait.Go(func() {
			defer r.leave(s)
			r.welcome(name, s)
		})
	}
}

// welcome does what comes before the first sentence.
func (r *Router) welcome(name string, s *session) {
	d := r.current()
	row, _ := d.findRow("/ip/service", name)
	if prefixes, _ := row.Get("address"); !covers(prefixes, s.source) {
		return
	}
	switch d.acceptFault() {
	case AcceptHang:
		drain(s.raw)
		return
	case AcceptReset:
		reset(s.raw)
		return
	case AcceptClose:
		return
	}
	switch name {
	case "api":
		s.serve()
	case "api-ssl":
		if r.secure(s, row) {
			s.serve()
		}
	default:
		_, _ = s.conn.Write([]byte(d.greeting(name)))
		drain(s.raw)
	}
}

// secure does the TLS handshake.
func (r *Router) secure(s *session, row Row) bool {
	_ = s.raw.SetDeadline(time.Now().Add(handshakeTime))
	if r.leaf == nil {
		refuseTLS(s.raw)
		return false
	}
	version, _ := row.Get("tls-version")
	conn := tls.Server(s.raw, r.config(version))
	if err := conn.Handshake(); err != nil {
		return false
	}
	_ = s.raw.SetDeadline(time.Time{})
	s.conn = conn
	return true
}

// greeting is what a service says before it is asked.
func (d Device) greeting(name string) string {
	switch name {
	case "ssh":
		return "SSH-2.0-ROSSSH\r\n"
	case "ftp":
		return "220 " + d.first("/system/identity", "name") + " FTP server (MikroTik " +
			strings.Fields(d.first("/system/resource", "version") + " ")[0] + ") ready\r\n"
	}
	return ""
}

// drain reads until the client or the router ends the connection.
func drain(conn net.Conn) {
	buffer := make([]byte, 4096)
	for {
		if _, err := conn.Read(buffer); err != nil {
			return
		}
	}
}

// Package redisd runs the real redis-server for tests and labs, and stands in
// for servers that can't be run here.
//
// It shares nothing with the code under test: its protocol codec is its own, so
// that a mistake in the one can't hide in the other. Every listener binds to
// loopback unless the caller names another address.
package redisd

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Config describes one redis-server. The zero value is an open server on
// loopback that saves nothing.
type Config struct {
	// Binary is the server to run; "redis-server" from PATH when empty.
	Binary string
	// Bind is the address to listen on, "127.0.0.1" when empty.
	Bind string
	// Bare leaves out every line that isn't needed to start: bind, save, logfile. Without
	// bind the server listens on all addresses: see [InOwnNetwork].
	Bare bool
	// Port is the TCP port; a free one is chosen when 0.
	Port int
	// Directives are lines of redis.conf, in order, after the ones made here.
	Directives []string
	// Users are ACL lines without the word "user": "audit on >secret +ping".
	Users []string
	// TLS makes the port speak TLS only.
	TLS *TLS
	// ReplicaOf is the "address:port" of a primary.
	ReplicaOf string
	// Dir is the working directory; a temporary one, removed by Stop, when empty.
	Dir string
	// Sentinel starts a Sentinel in place of a server.
	Sentinel bool
	// Account runs the server as another account, which takes a process of root; the
	// working directory becomes that account's.
	Account string
	// NoFile hands the settings over on standard input, so that the server runs
	// without a configuration file.
	NoFile bool
}

// TLS chooses how the server's TLS port behaves.
type TLS struct {
	// Credentials are the server's certificate and the authority of its clients.
	Credentials *Credentials
	// Mutual demands a client certificate.
	Mutual bool
	// Protocols is the value of tls-protocols, such as "TLSv1.2"; the server's own choice when empty.
	Protocols string
}

func (c Config) bind() string {
	if c.Bind == "" {
		return "127.0.0.1"
	}
	return c.Bind
}

func (c Config) binary() string {
	if c.Binary == "" {
		return "redis-server"
	}
	return c.Binary
}

// write puts redis.conf and the certificates into dir and returns the file's path.
func (c Config) write(dir string, port int) (string, error) {
	lines := []string{"daemonize no", "dir " + dir}
	if !c.Bare {
		lines = append(lines, "bind "+c.bind(), `logfile ""`)
	}
	if !c.Bare && !c.saves() && !c.Sentinel {
		lines = append(lines, `save ""`)
	}
	if c.TLS == nil {
		lines = append(lines, fmt.Sprintf("port %d", port))
	} else {
		tlsLines, err := c.TLS.write(dir, port)
		if err != nil {
			return "", err
		}
		lines = append(lines, tlsLines...)
	}
	if host, primary, ok := strings.Cut(c.ReplicaOf, ":"); ok {
		lines = append(lines, "replicaof "+host+" "+primary)
	}
	lines = append(lines, c.Directives...)
	for _, user := range c.Users {
		lines = append(lines, "user "+user)
	}
	path := filepath.Join(dir, "redis.conf")
	if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("write redis.conf: %w", err)
	}
	return path, nil
}

// saves reports whether the caller sets the save directive, whose lines add up.
func (c Config) saves() bool {
	for _, line := range c.Directives {
		if strings.HasPrefix(line, "save ") {
			return true
		}
	}
	return false
}

func (t *TLS) write(dir string, port int) ([]string, error) {
	files := map[string][]byte{
		"ca.pem": t.Credentials.CA, "server.pem": t.Credentials.ServerCert, "server.key": t.Credentials.ServerKey,
	}
	for name, content := range files {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return nil, fmt.Errorf("write %s: %w", name, err)
		}
	}
	mutual := "no"
	if t.Mutual {
		mutual = "yes"
	}
	lines := []string{
		"port 0",
		fmt.Sprintf("tls-port %d", port),
		"tls-cert-file " + filepath.Join(dir, "server.pem"),
		"tls-key-file " + filepath.Join(dir, "server.key"),
		"tls-ca-cert-file " + filepath.Join(dir, "ca.pem"),
		"tls-auth-clients " + mutual,
	}
	if t.Protocols != "" {
		lines = append(lines, fmt.Sprintf("tls-protocols %q", t.Protocols))
	}
	return lines, nil
}

//go:build unix

package postgresd

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"hardcheck/testenv/freeport"
)

// Superuser is the role that the cluster is made with; its password is [Config.Password].
const Superuser = "postgres"

// account is the one of the machine that the server runs as.
const account = "postgres"

// startTime bounds how long a server may take until it answers; loaded machines are slow.
const startTime = 120 * time.Second

// starts are the clusters that are being made: ten at once all take longer than they may.
var starts = make(chan struct{}, 2)

// Config describes a server.
type Config struct {
	// Listen is the address to listen on, "127.0.0.1" when empty. It is where Address
	// points to; a line listen_addresses in Settings says what the server is told.
	Listen string
	// Parent is the folder that the server's own is made in, that of temporary files when empty.
	Parent string
	// Port is the TCP port; a free one is chosen when 0.
	Port int
	// Password is that of [Superuser].
	Password string
	// Settings are lines of postgresql.conf.
	Settings []string
	// Access are lines of pg_hba.conf behind the one for the superuser's Unix socket.
	Access []string
	// Socket is the method of that line, "trust" when empty; with "peer" the account
	// that the server runs as has to be the superuser's.
	Socket string
	// Certificate and Key are PEM; with them the server offers TLS.
	Certificate, Key []byte
	// Statements are run as the superuser before the server is used.
	Statements []string
}

// Server is a running server.
type Server struct {
	// Address is "address:port".
	Address string
	// Dir holds its data and its socket.
	Dir     string
	port    int
	account *syscall.Credential
}

// Binary finds a program of PostgreSQL: Debian keeps them outside of PATH.
func Binary(name string) (string, error) {
	if path, err := exec.LookPath(name); err == nil {
		return path, nil
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/" + name)
	if len(found) == 0 {
		return "", fmt.Errorf("%s is missing: apt-get install postgresql (make deps does it)", name)
	}
	slices.Sort(found)
	return found[len(found)-1], nil
}

// Launch makes a cluster, starts its server and runs the statements. The caller ends it
// with Stop.
func Launch(ctx context.Context, config Config) (*Server, error) {
	if config.Listen == "" {
		config.Listen = "127.0.0.1"
	}
	if config.Port == 0 {
		port, err := freeport.On(ctx, config.Listen)
		if err != nil {
			return nil, err
		}
		config.Port = port
	}
	dir, err := os.MkdirTemp(config.Parent, "postgresd-")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	s := &Server{Address: net.JoinHostPort(config.Listen, strconv.Itoa(config.Port)), Dir: dir, port: config.Port}
	if err := s.start(ctx, config); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

func (s *Server) start(ctx context.Context, config Config) error {
	if err := s.own(); err != nil {
		return err
	}
	starts <- struct{}{}
	defer func() { <-starts }()
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	if err := s.write("password", []byte(config.Password+"\n")); err != nil {
		return err
	}
	// A test's cluster need not survive a crash of the machine.
	if err := s.run(ctx, "initdb", "-D", s.data(), "-U", Superuser, "-A", "trust", "--pwfile", s.path("password"), "-E", "UTF8", "--no-sync"); err != nil {
		return err
	}
	if err := s.configure(config); err != nil {
		return err
	}
	if err := s.run(ctx, "pg_ctl", "-D", s.data(), "-w", "-t", "120", "-l", s.path("log"), "start"); err != nil {
		log, _ := os.ReadFile(s.path("log"))
		return fmt.Errorf("%w: %s", err, bytes.TrimSpace(log))
	}
	for _, statement := range config.Statements {
		if err := s.Run(ctx, statement); err != nil {
			return err
		}
	}
	return nil
}

// own gives the folder to the account that the server runs as.
func (s *Server) own() error {
	if os.Geteuid() != 0 {
		return nil
	}
	found, err := user.Lookup(account)
	if err != nil {
		return fmt.Errorf("find the account of the server: %w", err)
	}
	uid, err := strconv.Atoi(found.Uid)
	if err != nil {
		return fmt.Errorf("find the account of the server: %w", err)
	}
	gid, err := strconv.Atoi(found.Gid)
	if err != nil {
		return fmt.Errorf("find the account of the server: %w", err)
	}
	s.account = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	return os.Chown(s.Dir, uid, gid)
}

func (s *Server) path(name string) string { return filepath.Join(s.Dir, name) }

func (s *Server) data() string { return s.path("data") }

// write writes a file that the server's account alone can read.
func (s *Server) write(name string, content []byte) error {
	if err := os.WriteFile(s.path(name), content, 0o600); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if s.account == nil {
		return nil
	}
	return os.Chown(s.path(name), int(s.account.Uid), int(s.account.Gid))
}

func (s *Server) configure(config Config) error {
	settings := []string{
		"listen_addresses = '" + config.Listen + "'", "port = " + strconv.Itoa(config.Port),
		"unix_socket_directories = '" + s.Dir + "'", "fsync = off",
	}
	if config.Certificate != nil {
		settings = append(settings, "ssl = on", "ssl_cert_file = 'server.crt'", "ssl_key_file = 'server.key'")
		if err := errors.Join(s.write("data/server.crt", config.Certificate), s.write("data/server.key", config.Key)); err != nil {
			return err
		}
	}
	settings = append(settings, config.Settings...)
	access := append([]string{"local all " + Superuser + " " + cmp.Or(config.Socket, "trust")}, config.Access...)
	return errors.Join(
		s.write("data/postgresql.conf", []byte(strings.Join(settings, "\n")+"\n")),
		s.write("data/pg_hba.conf", []byte(strings.Join(access, "\n")+"\n")),
	)
}

// Run runs a statement as the superuser, by the server's socket.
func (s *Server) Run(ctx context.Context, statement string) error {
	return s.run(ctx, "psql", append(s.prompt(), "-c", statement)...)
}

// Paste gives lines to the superuser's psql, as a person does at its prompt. What \password asks for
// follows it, twice.
func (s *Server) Paste(ctx context.Context, lines string) error {
	return s.runWith(ctx, strings.NewReader(lines), "psql", s.prompt()...)
}

func (s *Server) prompt() []string {
	return []string{"-h", s.Dir, "-p", strconv.Itoa(s.port), "-U", Superuser, "-d", "postgres", "-X", "-q", "-v", "ON_ERROR_STOP=1"}
}

func (s *Server) run(ctx context.Context, name string, args ...string) error {
	return s.runWith(ctx, nil, name, args...)
}

func (s *Server) runWith(ctx context.Context, input io.Reader, name string, args ...string) error {
	path, err := Binary(name)
	if err != nil {
		return err
	}
	command := exec.CommandContext(ctx, path, args...)
	command.Dir = s.Dir
	command.Env = []string{"PATH=/usr/bin:/bin", "LC_ALL=C"}
	command.Stdin = input
	// A session of its own has no terminal that a password could be asked for on.
	command.SysProcAttr = &syscall.SysProcAttr{Credential: s.account, Setsid: true}
	var out bytes.Buffer
	// pg_ctl's server keeps standard output: a pipe would never end.
	log, err := os.CreateTemp(s.Dir, "out-")
	if err != nil {
		return fmt.Errorf("make file: %w", err)
	}
	defer func() { _ = log.Close() }()
	command.Stdout, command.Stderr = log, log
	if err := command.Run(); err != nil {
		_, _ = log.Seek(0, 0)
		_, _ = out.ReadFrom(log)
		return fmt.Errorf("%s: %w: %s", name, err, strings.TrimSpace(out.String()))
	}
	return nil
}

// Log is what the server has logged.
func (s *Server) Log() (string, error) {
	log, err := os.ReadFile(s.path("log"))
	return string(log), err
}

// Stop ends the server and removes its data.
func (s *Server) Stop() {
	ctx, cancel := context.WithTimeout(context.Background(), startTime)
	defer cancel()
	if _, err := os.Stat(filepath.Join(s.data(), "postmaster.pid")); err == nil {
		_ = s.run(ctx, "pg_ctl", "-D", s.data(), "-m", "immediate", "-w", "stop")
	}
	_ = os.RemoveAll(s.Dir)
}

// Auditor are the statements that make a reading auditor's role, which may read
// pg_hba_file_rules besides what every role may.
func Auditor(role, password string) []string {
	return []string{
		"CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'",
		"GRANT SELECT ON pg_hba_file_rules TO " + role,
		"GRANT EXECUTE ON FUNCTION pg_hba_file_rules() TO " + role,
	}
}

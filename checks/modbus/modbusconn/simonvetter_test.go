package modbusconn

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"net"
	"sync"
	"testing"
	"time"

	mb "github.com/simonvetter/modbus"

	"hardcheck/checks/checktest"
	"hardcheck/checks/modbus"
	"hardcheck/testenv/modbussim"
)

// simonvetter is the application behind the server of github.com/simonvetter/modbus.
type simonvetter struct {
	address string
	// role is what a client needs to read; empty lets everybody.
	role string

	mu      sync.Mutex
	coils   [16]bool
	holding [16]uint16
	writes  int
}

// Dump is the whole memory and the number of writes.
func (s *simonvetter) Dump() (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return fmt.Sprint(s.coils, s.holding, s.writes), nil
}

func (s *simonvetter) HandleCoils(r *mb.CoilsRequest) ([]bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.IsWrite {
		s.writes++
		s.coils[int(r.Addr)%len(s.coils)] = true
		return nil, nil
	}
	return make([]bool, r.Quantity), s.allow(r.ClientRole)
}

func (s *simonvetter) HandleDiscreteInputs(r *mb.DiscreteInputsRequest) ([]bool, error) {
	return make([]bool, r.Quantity), s.allow(r.ClientRole)
}

func (s *simonvetter) HandleHoldingRegisters(r *mb.HoldingRegistersRequest) ([]uint16, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.IsWrite {
		s.writes++
		s.holding[int(r.Addr)%len(s.holding)]++
		return nil, nil
	}
	return make([]uint16, r.Quantity), s.allow(r.ClientRole)
}

func (s *simonvetter) HandleInputRegisters(r *mb.InputRegistersRequest) ([]uint16, error) {
	return make([]uint16, r.Quantity), s.allow(r.ClientRole)
}

func (s *simonvetter) allow(role string) error {
	if s.role != "" && role != s.role {
		return mb.ErrIllegalFunction
	}
	return nil
}

// startSimonvetter runs the server until the test ends; over TLS when the
// authority is not nil.
func startSimonvetter(t *testing.T, authority *modbussim.Authority) *simonvetter {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &simonvetter{address: listener.Addr().String()}
	_ = listener.Close()
	config := &mb.ServerConfiguration{
		URL: "tcp://" + s.address, Timeout: time.Minute, MaxClients: 5, Logger: log.New(io.Discard, "", 0),
	}
	if authority != nil {
		cert, key := authority.Issue(t, "plc")
		pair, err := tls.X509KeyPair(cert, key)
		if err != nil {
			t.Fatal(err)
		}
		config.URL, config.TLSServerCert, config.TLSClientCAs = "tcp+tls://"+s.address, &pair, x509.NewCertPool()
		config.TLSClientCAs.AppendCertsFromPEM(authority.PEM)
	}
	server, err := mb.NewServer(config, s)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	return s
}

// TestRoleDecides holds what another author's server makes of our certificate's role.
func TestRoleDecides(t *testing.T) {
	t.Parallel()
	authority := modbussim.NewAuthority(t)
	server := startSimonvetter(t, authority)
	server.role = "Operator"
	for _, tc := range []struct {
		name      string
		roles     []string
		exception int
	}{
		{"the_right_role", []string{"Operator"}, 0},
		{"another_role", []string{"Viewer"}, modbus.IllegalFunction},
		{"no_role", []string{}, modbus.IllegalFunction},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			_, facts := collectFrom(t, secure(t, authority, server.address, tc.roles))
			wantAdmission(t, "anonymous", facts.Admission.Anonymous, modbus.RefusedByAlert)
			wantAdmission(t, "selfSigned", facts.Admission.SelfSigned, modbus.RefusedByAlert)
			wantAdmission(t, "own", facts.Admission.Own, modbus.Admitted)
			if got := checktest.Known(t, facts.Reads.HoldingRegisters, "holding registers"); got.Exception != tc.exception {
				t.Errorf("holding registers %+v, want exception %d", got, tc.exception)
			}
		})
	}
}

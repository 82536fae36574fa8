package modbussim

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log"
	"time"

	mb "github.com/simonvetter/modbus"
)

// The roles that [ServeRoles] knows, as client certificates hold them.
const (
	OperatorRole = "Operator" // reads and writes
	ViewerRole   = "Viewer"   // reads
)

// ServeRoles runs another author's Modbus/TCP Security server, which demands a client
// certificate of the authorities and serves it by its role, until stop is called.
func ServeRoles(address string, certificate tls.Certificate, clients *x509.CertPool) (stop func(), err error) {
	server, err := mb.NewServer(&mb.ServerConfiguration{
		URL: "tcp+tls://" + address, Timeout: time.Minute, MaxClients: 5, Logger: log.New(io.Discard, "", 0),
		TLSServerCert: &certificate, TLSClientCAs: clients,
	}, roles{})
	if err != nil {
		return nil, fmt.Errorf("set up server: %w", err)
	}
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("listen: %w", err)
	}
	return func() { _ = server.Stop() }, nil
}

// roles is an application without a memory: writes are taken and forgotten.
type roles struct{}

func (roles) HandleCoils(r *mb.CoilsRequest) ([]bool, error) {
	return make([]bool, r.Quantity), allow(r.ClientRole, r.IsWrite)
}

func (roles) HandleDiscreteInputs(r *mb.DiscreteInputsRequest) ([]bool, error) {
	return make([]bool, r.Quantity), allow(r.ClientRole, false)
}

func (roles) HandleHoldingRegisters(r *mb.HoldingRegistersRequest) ([]uint16, error) {
	return make([]uint16, r.Quantity), allow(r.ClientRole, r.IsWrite)
}

func (roles) HandleInputRegisters(r *mb.InputRegistersRequest) ([]uint16, error) {
	return make([]uint16, r.Quantity), allow(r.ClientRole, false)
}

func allow(role string, write bool) error {
	if role == OperatorRole || role == ViewerRole && !write {
		return nil
	}
	return mb.ErrIllegalFunction
}

package modbusconn

import (
	"bytes"
	"errors"
	"fmt"
	"net"

	"hardcheck/checks"
)

// errRefused is returned for every write that isn't on the list.
var errRefused = errors.New("refused: not on the list of requests that may be sent")

// guard is the only way to a device: it sits below the framing and above TLS or
// TCP. A write must be one whole frame whose request is on the list, or not one
// byte of it is sent.
type guard struct {
	net.Conn
	active, write bool
	// listed are the reads of the registers in the site file.
	listed []request
}

// newGuard allows what the target's owner allowed.
func newGuard(conn net.Conn, access checks.Access) *guard {
	g := &guard{Conn: conn, active: consents(access, "active"), write: mayWriteProbe(access)}
	for _, listed := range settingsOf(access).Registers {
		g.listed = append(g.listed, readListed(listed))
	}
	return g
}

func mayWriteProbe(access checks.Access) bool {
	return access.AllowWriteProbe && consents(access, "write-probe")
}

// Write sends one allowed frame.
func (g *guard) Write(frame []byte) (int, error) {
	if !g.allows(frame) {
		return 0, fmt.Errorf("send request: %w", errRefused)
	}
	return g.Conn.Write(frame)
}

// allows compares with the list byte by byte. Only the transaction id and the
// unit are free, and the object id of the identification.
func (g *guard) allows(frame []byte) bool {
	if len(frame) <= headerBytes || len(frame) != lengthEnd+int(frame[4])<<8+int(frame[5]) || frame[2] != 0 || frame[3] != 0 {
		return false
	}
	unit, pdu := frame[headerBytes-1], frame[headerBytes:]
	if len(pdu) == 4 && bytes.Equal(pdu[:3], []byte{fcEncapsulated, meiIdentification, basicObjects}) {
		return true
	}
	for _, listed := range g.list(unit) {
		if bytes.Equal(pdu, listed.pdu) {
			return true
		}
	}
	return false
}

func (g *guard) list(unit byte) []request {
	list := []request{
		read(unit, fcReadCoils), read(unit, fcReadDiscrete), read(unit, fcReadHolding), read(unit, fcReadInput),
		reportServerID(unit),
	}
	if g.active {
		list = append(list, echo(unit), programming(unit))
	}
	for _, listed := range g.listed {
		if listed.unit == unit {
			list = append(list, listed)
		}
	}
	// Unit 0 is the broadcast address behind a gateway: a write would reach every device.
	if g.write && unit != 0 {
		list = append(list, writeNothing(unit))
	}
	return list
}

package modbusconn

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// The function codes that are ever sent (Modbus Application Protocol V1.1b3, section 6).
const (
	fcReadCoils       = 0x01
	fcReadDiscrete    = 0x02
	fcReadHolding     = 0x03
	fcReadInput       = 0x04
	fcDiagnostics     = 0x08
	fcWriteRegisters  = 0x10
	fcReportServerID  = 0x11
	fcEncapsulated    = 0x2B
	fcUMAS            = 0x5A // Schneider Electric's programming protocol
	exceptionBit      = 0x80
	meiIdentification = 0x0E // of fcEncapsulated: read device identification
	basicObjects      = 0x01
)

// request is one Modbus request.
type request struct {
	unit  byte
	pdu   []byte
	name  string
	class checks.Class
}

// String is the request as plans and transcripts show it.
func (r request) String() string { return fmt.Sprintf("% X %s", r.pdu, r.words()) }

// words is the request for people.
func (r request) words() string { return r.name + ", unit " + strconv.Itoa(int(r.unit)) }

func (r request) function() byte { return r.pdu[0] }

// identify asks for the basic objects of the identification, from one object on.
func identify(unit, from byte) request {
	return request{unit, []byte{fcEncapsulated, meiIdentification, basicObjects, from}, "read device identification", checks.SafeRead}
}

// read asks for one item at address 0.
func read(unit, function byte) request {
	names := map[byte]string{
		fcReadCoils: "read 1 coil", fcReadDiscrete: "read 1 discrete input",
		fcReadHolding: "read 1 holding register", fcReadInput: "read 1 input register",
	}
	return request{unit, []byte{function, 0, 0, 0, 1}, names[function], checks.SafeRead}
}

// readListed asks for a range that the site file lists. A count beyond what one
// request may read is cut to it.
func readListed(listed modbus.Registers) request {
	function, item := byte(fcReadHolding), "holding register"
	switch listed.Table {
	case "input":
		function, item = fcReadInput, "input register"
	case "coil":
		function, item = fcReadCoils, "coil"
	case "discrete":
		function, item = fcReadDiscrete, "discrete input"
	}
	count := uint16(min(max(listed.Count, 1), modbus.MaxRegisters(listed.Table)))
	pdu := binary.BigEndian.AppendUint16([]byte{function}, uint16(listed.Address))
	pdu = binary.BigEndian.AppendUint16(pdu, count)
	if count > 1 {
		item += "s"
	}
	name := fmt.Sprintf("read %d %s from address %d", count, item, listed.Address)
	if listed.Expect != nil {
		name += fmt.Sprintf(" as %s (%s)", listed.Type, checks.Clean(listed.Name))
	}
	return request{byte(listed.Unit), pdu, name, checks.SafeRead}
}

func reportServerID(unit byte) request {
	return request{unit, []byte{fcReportServerID}, "report server id", checks.SafeRead}
}

// echo is subfunction 0 of the diagnostics, the only one without an effect on the
// device: others restart it or make it listen only.
func echo(unit byte) request {
	return request{unit, []byte{fcDiagnostics, 0, 0, 0xA5, 0x37}, "diagnostics: return query data", checks.Active}
}

// programming is UMAS "read id" without a session.
func programming(unit byte) request {
	return request{unit, []byte{fcUMAS, 0, 2}, "read id of the programming protocol", checks.Active}
}

// writeNothing is a write of no registers, which a server must refuse with
// exception 3 before it touches anything.
func writeNothing(unit byte) request {
	return request{unit, []byte{fcWriteRegisters, 0, 0, 0, 0, 0}, "write 0 registers", checks.WriteProbe}
}

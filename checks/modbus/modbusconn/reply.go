package modbusconn

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"

	"hardcheck/checks/modbus"
)

// reply is the device's answer to one request: its PDU, and what kind it is.
type reply struct {
	modbus.Answer
	pdu []byte
}

// String is the answer by its class, for the transcript.
func (r reply) String() string {
	if r.Exception == 0 {
		return "normal answer, " + strconv.Itoa(len(r.pdu)) + " bytes"
	}
	return fmt.Sprintf("exception %02X %s", r.Exception, exceptionName(r.Exception))
}

// exceptionName is the name of an exception code in the specification.
func exceptionName(code int) string {
	names := map[int]string{
		0x01: "illegal function", 0x02: "illegal data address", 0x03: "illegal data value",
		0x04: "server device failure", 0x05: "acknowledge", 0x06: "server device busy",
		0x08: "memory parity error", 0x0A: "gateway path unavailable", 0x0B: "gateway target failed to respond",
	}
	if name, ok := names[code]; ok {
		return name
	}
	return "of no standard meaning"
}

// judgeReply decides whether got answers asked.
func judgeReply(asked request, got frame) (reply, error) {
	r := reply{pdu: got.pdu}
	function := asked.function()
	switch {
	case got.pdu[0] == function|exceptionBit:
		code, err := exceptionCode(function, got.pdu)
		if err != nil {
			return reply{}, err
		}
		r.Exception = code
	case got.pdu[0] != function:
		return reply{}, wrongFunction
	case !fits(asked.pdu, got.pdu):
		return reply{}, wrongLength
	}
	// A gateway may answer under its own unit id, 255, for a device that it can't reach.
	if got.unit != asked.unit && !(got.unit == 255 && r.Gateway()) {
		return reply{}, wrongUnit
	}
	return r, nil
}

// exceptionCode takes the last byte: some servers repeat the MEI type of
// function 43 before it.
func exceptionCode(function byte, pdu []byte) (int, error) {
	if len(pdu) == 2 || len(pdu) == 3 && function == fcEncapsulated {
		if code := int(pdu[len(pdu)-1]); code != 0 {
			return code, nil
		}
	}
	return 0, wrongLength
}

// fits checks the length of a normal reply where the request decides it.
func fits(asked, got []byte) bool {
	switch asked[0] {
	case fcReadCoils, fcReadDiscrete:
		return holds(got, (quantity(asked)+7)/8)
	case fcReadHolding, fcReadInput:
		return holds(got, 2*quantity(asked))
	case fcDiagnostics:
		return bytes.Equal(asked, got)
	case fcWriteRegisters:
		return bytes.Equal(asked[:5], got)
	case fcReportServerID:
		return len(got) >= 2 && int(got[1]) <= len(got)-2
	case fcEncapsulated:
		return len(got) >= identificationHead
	case fcUMAS:
		return !bytes.Equal(asked, got) // what a device says that echoes what it doesn't know
	}
	return true
}

// quantity is how many items a read asks for.
func quantity(asked []byte) int { return int(binary.BigEndian.Uint16(asked[3:])) }

// holds reports whether the reply to a read has so many bytes of data, and says so.
func holds(got []byte, data int) bool { return len(got) == 2+data && int(got[1]) == data }

package modbusconn

import (
	"encoding/binary"
	"errors"
)

// The MBAP header: transaction id, protocol id 0, length of what follows, unit.
const (
	lengthEnd   = 6
	headerBytes = 7
	maxPDU      = 253
	// minLength is a unit and a function code.
	minLength = 2
)

// fault is a way in which an answer isn't the reply to the request.
type fault string

// The faults of an answer.
const (
	wrongTransaction fault = "it has another transaction id"
	wrongUnit        fault = "it comes from another unit"
	wrongProtocol    fault = "its protocol id is not 0"
	wrongLength      fault = "its length can't be right"
	wrongFunction    fault = "it is for another function"
	notMBAP          fault = "it has no MBAP header"
	trailingBytes    fault = "more bytes follow it"
	tlsRecord        fault = "it is TLS"
)

// Error makes a fault an error.
func (f fault) Error() string {
	return "the answer is not the Modbus reply to the request: " + string(f)
}

// oddReply is an answer that proves that Modbus is spoken, although it isn't the reply to
// the request. Its cause is a [fault], or the end of the connection or of the wait.
type oddReply struct {
	odd   string
	cause error
}

func (o oddReply) Error() string { return "the answer is a Modbus reply with oddities: " + o.odd }

func (o oddReply) Unwrap() error { return o.cause }

// errIncomplete asks for more bytes.
var errIncomplete = errors.New("incomplete frame")

// frame is one Modbus message over TCP or TLS.
type frame struct {
	transaction uint16
	unit        byte
	pdu         []byte
}

// encodeFrame makes the bytes of a message.
func encodeFrame(transaction uint16, unit byte, pdu []byte) []byte {
	encoded := make([]byte, 0, headerBytes+len(pdu))
	encoded = binary.BigEndian.AppendUint16(encoded, transaction)
	encoded = append(encoded, 0, 0)
	encoded = binary.BigEndian.AppendUint16(encoded, uint16(len(pdu)+1))
	encoded = append(encoded, unit)
	return append(encoded, pdu...)
}

// parseFrame reads the message at the start of data and returns its size. It
// gives [errIncomplete] while more bytes may complete it, and a [fault] as soon as
// none can.
func parseFrame(data []byte) (frame, int, error) {
	if len(data) < 4 {
		return frame{}, 0, errIncomplete
	}
	if data[0] >= 0x14 && data[0] <= 0x17 && data[1] == 3 {
		return frame{}, 0, tlsRecord
	}
	if binary.BigEndian.Uint16(data[2:]) != 0 {
		return frame{}, 0, wrongProtocol
	}
	if len(data) < lengthEnd {
		return frame{}, 0, errIncomplete
	}
	length := int(binary.BigEndian.Uint16(data[4:]))
	if length < minLength || length > maxPDU+1 {
		return frame{}, 0, wrongLength
	}
	size := lengthEnd + length
	if len(data) < size {
		return frame{}, 0, errIncomplete
	}
	return frame{
		transaction: binary.BigEndian.Uint16(data),
		unit:        data[headerBytes-1],
		pdu:         append([]byte(nil), data[headerBytes:size]...),
	}, size, nil
}

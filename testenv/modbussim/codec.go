// Package modbussim is a Modbus TCP device for tests: a server with scripted
// behaviours, a recorder that stands before any server, a plain client, and
// launchers for servers of other authors.
//
// Its codec is written from the Modbus specification, apart from the one under
// test, so that a mistake can't be on both sides.
package modbussim

import (
	"fmt"
	"io"
	"net"
	"time"
)

// Message is one Modbus message with its header.
type Message struct {
	Transaction int
	Unit        byte
	PDU         []byte
}

// Bytes is the message on the wire.
func (m Message) Bytes() []byte {
	n := len(m.PDU) + 1
	head := []byte{byte(m.Transaction >> 8), byte(m.Transaction), 0, 0, byte(n >> 8), byte(n), m.Unit}
	return append(head, m.PDU...)
}

// ReadMessage reads one message. It takes what the header announces, up to 260 bytes.
func ReadMessage(from io.Reader) (Message, error) {
	var head [7]byte
	if _, err := io.ReadFull(from, head[:]); err != nil {
		return Message{}, err
	}
	n := int(head[4])*256 + int(head[5]) - 1
	if head[2] != 0 || head[3] != 0 || n < 1 || n > 253 {
		return Message{}, fmt.Errorf("read header % x: not Modbus", head)
	}
	m := Message{Transaction: int(head[0])*256 + int(head[1]), Unit: head[6], PDU: make([]byte, n)}
	_, err := io.ReadFull(from, m.PDU)
	return m, err
}

// Ask opens a connection, sends one request and returns the PDU of the answer.
func Ask(address string, unit byte, pdu []byte) ([]byte, error) {
	conn, err := net.DialTimeout("tcp", address, 5*time.Second)
	if err != nil {
		return nil, fmt.Errorf("connect: %w", err)
	}
	defer func() { _ = conn.Close() }()
	if err := conn.SetDeadline(time.Now().Add(5 * time.Second)); err != nil {
		return nil, fmt.Errorf("set deadline: %w", err)
	}
	if _, err := conn.Write(Message{Transaction: 77, Unit: unit, PDU: pdu}.Bytes()); err != nil {
		return nil, fmt.Errorf("send request: %w", err)
	}
	m, err := ReadMessage(conn)
	return m.PDU, err
}

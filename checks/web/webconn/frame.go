package webconn

import (
	"bufio"
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"

	"hardcheck/checks/web"
)

// The opcodes of frames (RFC 6455, 5.2).
const (
	opText   = 1
	opBinary = 2
	opClose  = 8
	opPing   = 9
	opPong   = 10
)

const (
	finalBit = 0x80
	maskBit  = 0x80
	// longText is one byte more than what many servers take as the largest message.
	longText = 64<<10 + 1
	// maxControl is the largest payload of a control frame.
	maxControl = 125
)

// frame makes a whole, masked frame, as clients must send them.
func frame(op byte, payload []byte) []byte {
	made := []byte{finalBit | op}
	switch n := len(payload); {
	case n <= maxControl:
		made = append(made, maskBit|byte(n))
	case n <= 0xffff:
		made = binary.BigEndian.AppendUint16(append(made, maskBit|126), uint16(n))
	default:
		made = binary.BigEndian.AppendUint64(append(made, maskBit|127), uint64(n))
	}
	var mask [4]byte
	_, _ = rand.Read(mask[:]) // never fails since Go 1.24
	made = append(made, mask[:]...)
	for i, b := range payload {
		made = append(made, b^mask[i%4])
	}
	return made
}

// closeFrame ends a socket in order (RFC 6455, 7.4.1: 1000).
func closeFrame() []byte { return frame(opClose, []byte{0x03, 0xe8}) }

// messageFrame is the frame of one message.
func messageFrame(message web.Message) []byte {
	switch message {
	case web.MessageText:
		return frame(opText, []byte("x"))
	case web.MessageObject:
		return frame(opText, []byte("{}"))
	case web.MessageBinary:
		return frame(opBinary, []byte{0xff})
	default:
		return frame(opText, bytes.Repeat([]byte("x"), longText))
	}
}

// permitFrame reports how the transcript shows a frame, or why it may not be sent: a
// close in order, and with consent one of the messages.
func permitFrame(sent []byte, active bool) (string, error) {
	op, payload, ok := unmask(sent)
	if ok && op == opClose && bytes.Equal(payload, []byte{0x03, 0xe8}) {
		return "close frame 1000", nil
	}
	for _, message := range web.Messages() {
		wantOp, want, _ := unmask(messageFrame(message))
		if ok && active && op == wantOp && bytes.Equal(payload, want) {
			return shownMessage(message), nil
		}
	}
	return "", fmt.Errorf("send a frame: %w", errRefused)
}

// shownMessage is a message as plans and transcripts show it.
func shownMessage(message web.Message) string {
	return map[web.Message]string{
		web.MessageText:   "text frame: x",
		web.MessageObject: "text frame: {}",
		web.MessageBinary: "binary frame of one byte",
		web.MessageLong:   fmt.Sprintf("text frame of %d bytes", longText),
	}[message]
}

// unmask reads one whole frame of a client.
func unmask(raw []byte) (op byte, payload []byte, ok bool) {
	if len(raw) < 2 || raw[0]&finalBit == 0 || raw[1]&maskBit == 0 {
		return 0, nil, false
	}
	op, size, rest := raw[0]&0x0f, uint64(raw[1]&^maskBit), raw[2:]
	switch {
	case size == 126 && len(rest) >= 2:
		size, rest = uint64(binary.BigEndian.Uint16(rest)), rest[2:]
	case size == 127 && len(rest) >= 8:
		size, rest = binary.BigEndian.Uint64(rest), rest[8:]
	case size > maxControl:
		return 0, nil, false
	}
	if len(rest) < 4 || uint64(len(rest)-4) != size {
		return 0, nil, false
	}
	mask, masked := rest[:4], rest[4:]
	payload = make([]byte, len(masked))
	for i, b := range masked {
		payload[i] = b ^ mask[i%4]
	}
	return op, payload, true
}

// awaitFrame watches a socket for the first message or the end.
// A frame that is too long to read is a message too.
func awaitFrame(g *guard, reader *bufio.Reader, settle time.Duration) (web.FrameAnswer, int) {
	if err := g.SetReadDeadline(time.Now().Add(settle)); err != nil {
		return web.AnsweredEnd, 0
	}
	defer func() { _ = g.SetReadDeadline(time.Time{}) }() // a connection that is gone has no deadline
	for {
		op, payload, err := readFrame(reader)
		switch {
		case isTimeout(err):
			return web.AnsweredNothing, 0
		case errors.Is(err, errHuge):
			g.Received("a frame of data")
			return web.AnsweredData, 0
		case err != nil:
			return web.AnsweredEnd, 0
		case op == opClose:
			g.Received("close frame")
			return web.AnsweredClose, closeCode(payload)
		case op == opPing || op == opPong:
			continue
		}
		g.Received("a frame of data")
		return web.AnsweredData, 0
	}
}

// closeCode is the code of a close frame; 1005 stands for none (RFC 6455, 7.4.1).
func closeCode(payload []byte) int {
	if len(payload) < 2 {
		return 1005
	}
	return int(binary.BigEndian.Uint16(payload))
}

// errHuge is a frame of data that is longer than what is read of one. What follows it
// can't be told apart from it.
var errHuge = errors.New("a frame that is too long to read")

// readFrame reads one frame of a server, and keeps the payload of a control frame.
func readFrame(reader *bufio.Reader) (op byte, payload []byte, err error) {
	var head [2]byte
	if _, err := io.ReadFull(reader, head[:]); err != nil {
		return 0, nil, err
	}
	op = head[0] & 0x0f
	size, err := frameSize(reader, head[1])
	switch {
	case err != nil:
		return 0, nil, err
	case op >= opClose && size > maxControl:
		return 0, nil, errors.New("a control frame that is too long")
	case op >= opClose:
		payload = make([]byte, size)
		_, err = io.ReadFull(reader, payload)
		return op, payload, err
	case size > maxBody:
		return op, nil, errHuge
	}
	_, err = io.CopyN(io.Discard, reader, int64(size))
	return op, nil, err
}

// frameSize is the length of a frame's payload.
func frameSize(reader *bufio.Reader, first byte) (uint64, error) {
	var long [8]byte
	switch {
	case first&maskBit != 0:
		return 0, errors.New("a masked frame: only clients mask (RFC 6455, 5.1)")
	case first == 126:
		_, err := io.ReadFull(reader, long[6:])
		return binary.BigEndian.Uint64(long[:]), err
	case first == 127:
		_, err := io.ReadFull(reader, long[:])
		return binary.BigEndian.Uint64(long[:]), err
	}
	return uint64(first), nil
}

func isTimeout(err error) bool {
	timeout, ok := errors.AsType[interface {
		error
		Timeout() bool
	}](err)
	return ok && timeout.Timeout()
}

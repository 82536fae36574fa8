package rosapi

import (
	"bytes"
	"net"
	"time"
)

// slowPause is the pause after every byte of the fault [Slow].
const slowPause = 50 * time.Millisecond

// deliver writes an answer, with the fault in its bytes and times. False means that
// the connection is over.
func (s *session) deliver(fault Fault, tag string, answer []sentence) bool {
	s.writing.Lock()
	defer s.writing.Unlock()
	if fault.Kind == WrongTag {
		tag = "wrong"
	}
	plain := encode(answer, tag, appendLength)
	half := plain[:len(plain)/2]
	switch fault.Kind {
	case Hang:
		s.mute = true
		return true
	case HangMid:
		s.mute = true
		return s.write(half)
	case HalfClose:
		return s.write(half) && false
	case Truncate, Fatal:
		return s.write(plain) && false
	case Reset:
		reset(s.raw)
		return false
	case HugeWord:
		s.mute = true
		return s.write(appendFive([]byte("\x03!re"), 0xFFFFFFFF))
	case ControlByte:
		s.mute = true
		return s.write([]byte("\x03!re\xF8"))
	case Endless:
		return s.forever(nil, encode([]sentence{{"!re", "=.id=*1", "=name=again"}}, tag, appendLength))
	case EndlessWords:
		return s.forever([]byte("\x03!re"), appendSentence(nil, "=name=again")[:12])
	case Slow:
		return s.bytewise(plain, slowPause)
	case Segments:
		return s.bytewise(plain, 0)
	case LoginThrottled:
		time.Sleep(time.Second)
	case FiveBytePrefix:
		return s.write(encode(answer, tag, func(b []byte, n int) []byte { return appendFive(b, uint32(n)) }))
	}
	return s.write(plain)
}

// encode puts the answer into bytes, each sentence with the tag if there is one.
func encode(answer []sentence, tag string, prefix func([]byte, int) []byte) []byte {
	var b []byte
	for _, words := range answer {
		for _, word := range words {
			b = append(prefix(b, len(word)), word...)
		}
		if tag != "" {
			word := ".tag=" + tag
			b = append(prefix(b, len(word)), word...)
		}
		b = append(b, 0)
	}
	return b
}

func (s *session) write(b []byte) bool {
	_, err := s.conn.Write(b)
	return err == nil
}

// forever writes until the client or the end of the router breaks the connection.
func (s *session) forever(begin, again []byte) bool {
	again = bytes.Repeat(again, 1000)
	for ok := s.write(begin); ok; ok = s.write(again) {
		continue
	}
	return false
}

func (s *session) bytewise(b []byte, pause time.Duration) bool {
	for i := range b {
		if !s.write(b[i : i+1]) {
			return false
		}
		time.Sleep(pause)
	}
	return true
}

func reset(conn net.Conn) {
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
	_ = conn.Close()
}

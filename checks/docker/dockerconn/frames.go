package dockerconn

import (
	"bytes"
	"encoding/binary"

	"hardcheck/checks"
)

// The streams of an engine's log, by the first byte of a frame (Docker Engine API, ContainerAttach).
const (
	streamInput  = 0 // what is written to it is shown as output
	streamError  = 2
	streamEngine = 3 // what the engine itself has to say
)

// frameHeader is the length of what stands before each piece of a log: the stream, three zeros, and the
// length of the piece.
const frameHeader = 8

// maxLogLines bounds how many lines the entries of a log may have.
const maxLogLines = 1000

// The ways in which an answer is no log. None of them quotes it.
var (
	errBroken  = because(checks.Unreadable, "the log that the engine sends breaks off within an entry")
	errFrames  = because(checks.Unreadable, "the log that the engine sends is not in the frames of Docker's API")
	errEngine  = because(checks.Unreadable, "the engine says that it could not read the whole log")
	errTooMany = because(checks.Budget, "the last entries of the log have more than the %d lines that are read", maxLogLines)
)

// grabbing begins what engines before 26 write into the log where they fail to read it.
var grabbing = []byte("Error grabbing logs: ")

// logLines are the lines of a container's log. That of a container with a terminal is a plain stream;
// else each entry is a frame, and the lines of output and errors are put together each by themselves.
func logLines(answer []byte, terminal bool) ([][]byte, error) {
	var l lines
	if terminal {
		l.add(&l.pending[0], answer)
		return l.finish()
	}
	for len(answer) > 0 {
		if len(answer) < frameHeader {
			return nil, errBroken
		}
		stream, length := answer[0], binary.BigEndian.Uint32(answer[4:frameHeader])
		switch {
		case stream == streamEngine:
			return nil, errEngine
		case stream > streamEngine || !bytes.Equal(answer[1:4], []byte{0, 0, 0}):
			return nil, errFrames
		case uint64(length) > uint64(len(answer)-frameHeader):
			return nil, errBroken
		}
		end := frameHeader + int(length)
		l.add(&l.pending[stream], answer[frameHeader:end])
		answer = answer[end:]
	}
	return l.finish()
}

// lines are put together from the pieces of streams.
type lines struct {
	all [][]byte
	// pending is what came since the last end of a line, of each stream.
	pending [streamError + 1][]byte
}

// add takes a piece of a stream. A long line comes in several.
func (l *lines) add(pending *[]byte, piece []byte) {
	for len(l.all) <= maxLogLines {
		end := bytes.IndexByte(piece, '\n')
		if end < 0 {
			*pending = append(*pending, piece...)
			return
		}
		l.all = append(l.all, bytes.TrimSuffix(append(*pending, piece[:end]...), []byte("\r")))
		*pending, piece = nil, piece[end+1:]
	}
}

func (l *lines) finish() ([][]byte, error) {
	for _, rest := range l.pending {
		if len(rest) > 0 {
			l.all = append(l.all, rest)
		}
	}
	if len(l.all) > maxLogLines {
		return nil, errTooMany
	}
	for _, line := range l.all {
		if bytes.HasPrefix(line, grabbing) {
			return nil, errEngine
		}
	}
	return l.all, nil
}

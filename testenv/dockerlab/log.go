package dockerlab

import "encoding/binary"

// The streams of a container's log, as the engine numbers them.
const (
	LogOutput = 1
	LogErrors = 2
)

// LogFrame is a piece of a log as the engine sends it for a container without a terminal.
func LogFrame(stream byte, text string) []byte {
	frame := append(make([]byte, 8), text...)
	frame[0] = stream
	binary.BigEndian.PutUint32(frame[4:], uint32(len(text)))
	return frame
}

// LogFrames are the lines of a container's output as the engine sends them.
func LogFrames(lines ...string) []byte {
	var all []byte
	for _, line := range lines {
		all = append(all, LogFrame(LogOutput, line+"\n")...)
	}
	return all
}

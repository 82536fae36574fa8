package databaseconn

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// guard is the only way to a server: it sits above TLS and below the client library. A
// message that isn't on the list is refused before a byte of its write is sent.
type guard struct {
	started bool
	// role is the one that may be named, and proofs how many messages may prove it.
	role   string
	proofs int
}

// errRefused marks what the guard did not let through.
var errRefused = errors.New("refused: not on the list of messages")

// maxSent bounds a message of ours, in bytes.
const maxSent = 4 << 10

// guarded lets a connection name one role, and prove it where proofs allow that.
func guarded(conn net.Conn, transcript *checks.Transcript, role string, proofs int) *wire.Gate {
	g := &guard{role: role, proofs: proofs}
	return wire.NewGate(conn, transcript, g.inspect)
}

// inspect returns how many bytes of pending are complete, allowed messages, and how the
// transcript shows them.
func (g *guard) inspect(pending []byte) (size int, shown []string, err error) {
	for {
		length, whole, err := g.length(pending[size:])
		if err != nil {
			return 0, nil, err
		}
		if !whole {
			return size, shown, nil
		}
		text, err := g.permit(pending[size : size+length])
		if err != nil {
			return 0, nil, err
		}
		shown = append(shown, text)
		size += length
	}
}

// length is that of the first message, and whether it is there whole.
func (g *guard) length(pending []byte) (int, bool, error) {
	begin := 1 // behind the type
	if !g.started {
		begin = 0
	}
	if len(pending) < begin+4 {
		return 0, false, nil
	}
	length := int(binary.BigEndian.Uint32(pending[begin:]))
	if length < 4 || length > maxSent {
		return 0, false, fmt.Errorf("message of %d bytes: %w", length, errRefused)
	}
	return begin + length, len(pending) >= begin+length, nil
}

// permit says how an allowed message is shown.
func (g *guard) permit(message []byte) (string, error) {
	if !g.started {
		g.started = true
		return g.permitStart(message)
	}
	switch message[0] {
	case 'p':
		if g.proofs--; g.proofs < 0 {
			return "", fmt.Errorf("proof of a role: %w", errRefused)
		}
		return shownProof, nil
	case 'Q':
		statement := string(bytes.TrimSuffix(message[5:], []byte{0}))
		if !slices.Contains(statements(), statement) {
			return "", fmt.Errorf("statement: %w", errRefused)
		}
		return statement, nil
	case 'X':
		if len(message) == 5 {
			return shownEnd, nil
		}
	}
	return "", fmt.Errorf("message of type %q: %w", message[0], errRefused)
}

// shownProof and shownEnd are how the transcript shows what carries no request.
const (
	shownProof = "proof of the role (secret)"
	shownEnd   = "Terminate"
)

// permitStart lets a start-up message through that names the role, a database and nothing
// but the settings of [session].
func (g *guard) permitStart(message []byte) (string, error) {
	if len(message) < 9 || binary.BigEndian.Uint32(message[4:]) != codeProtocol || message[len(message)-1] != 0 {
		return "", fmt.Errorf("first message: %w", errRefused)
	}
	words := strings.Split(string(message[8:len(message)-1]), "\x00")
	words = words[:len(words)-1] // behind the last zero
	if len(words)%2 != 0 {
		return "", fmt.Errorf("start-up message: %w", errRefused)
	}
	for i := 0; i < len(words); i += 2 {
		name, value := words[i], words[i+1]
		wanted, fixed := session[name]
		switch {
		case name == "user" && value == g.role, name == "database", fixed && value == wanted:
		default:
			return "", fmt.Errorf("start-up message with %q: %w", name, errRefused)
		}
	}
	return shownStart(g.role), nil
}

// shownStart is a start-up message as plan and transcript show it. The name of a stranger
// differs each time.
func shownStart(role string) string {
	if strings.HasPrefix(role, strangerPrefix) {
		return "start-up message of a role that does not exist"
	}
	return "start-up message of the role " + role
}

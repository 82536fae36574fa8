package databaseconn

import (
	"bytes"
	"crypto/rand"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/database"
)

// The codes of a message without a type (PostgreSQL's protocol, 55.7).
const (
	codeTLS      = 80877103
	codeProtocol = 3 << 16 // version 3.0
)

// maxMessage bounds a message of the start of a connection, in bytes. The longest honest
// one is a refusal.
const maxMessage = 16 << 10

// sslRequest asks for TLS.
func sslRequest() []byte {
	return binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, 8), codeTLS)
}

// startup is a start-up message with these parameters, in the order of their names.
func startup(parameters map[string]string) []byte {
	body := binary.BigEndian.AppendUint32(nil, codeProtocol)
	for _, name := range slices.Sorted(maps.Keys(parameters)) {
		body = append(append(append(append(body, name...), 0), parameters[name]...), 0)
	}
	body = append(body, 0)
	return append(binary.BigEndian.AppendUint32(nil, uint32(len(body)+4)), body...)
}

// newStranger is the name of a role that nobody has, and that says in the server's log who
// asked.
func newStranger() string {
	var random [6]byte
	_, _ = rand.Read(random[:]) // never fails since Go 1.24
	return strangerPrefix + hex.EncodeToString(random[:])
}

const strangerPrefix = "hardcheck_"

// readMessage reads one message of the server.
func readMessage(r io.Reader) (kind byte, body []byte, err error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return 0, nil, err
	}
	length := binary.BigEndian.Uint32(head[1:])
	if length < 4 || length > maxMessage {
		return 0, nil, notPostgres
	}
	body = make([]byte, length-4)
	if _, err := io.ReadFull(r, body); err != nil {
		return 0, nil, err
	}
	return head[0], body, nil
}

// notPostgres is why an answer could not be read.
var notPostgres = checks.Problem{Reason: checks.Unreadable, Detail: "the answer is none of PostgreSQL's protocol: does the port speak it?"}

// Types of messages that a server begins with.
const (
	typeAuthentication = 'R'
	typeError          = 'E'
	typeNegotiate      = 'v'
)

// readAnswer reads how the server meets somebody who has only named a role.
func readAnswer(r io.Reader) (database.Answer, error) {
	for range 3 { // an offer of another version may come before
		kind, body, err := readMessage(r)
		if err != nil {
			return "", err
		}
		switch kind {
		case typeAuthentication:
			return authentication(body)
		case typeError:
			return refusal(codeOf(body))
		case typeNegotiate:
		default:
			return "", notPostgres
		}
	}
	return "", notPostgres
}

// The codes of authentication requests (PostgreSQL's protocol, 55.7).
var answers = map[uint32]database.Answer{
	0: database.AnswerOpen, 3: database.AnswerCleartext, 5: database.AnswerMD5,
	2: database.AnswerOther, 6: database.AnswerOther, 7: database.AnswerOther, 9: database.AnswerOther,
}

const codeSASL = 10

func authentication(body []byte) (database.Answer, error) {
	if len(body) < 4 {
		return "", notPostgres
	}
	code := binary.BigEndian.Uint32(body)
	if code == codeSASL {
		return mechanism(body[4:]), nil
	}
	answer, known := answers[code]
	if !known {
		return "", checks.Problem{Reason: checks.Unreadable, Detail: fmt.Sprintf("the server asks for a proof of the kind %d, which this version of hardcheck does not know", code)}
	}
	return answer, nil
}

// mechanism tells from the offered SASL mechanisms what the server asks for.
func mechanism(list []byte) database.Answer {
	for name := range bytes.SplitSeq(list, []byte{0}) {
		if bytes.HasPrefix(name, []byte("SCRAM-SHA-256")) {
			return database.AnswerSCRAM
		}
	}
	return database.AnswerOther
}

// codeOf is the SQLSTATE of an error message; empty where it has none of that form.
func codeOf(body []byte) string {
	for field := range bytes.SplitSeq(body, []byte{0}) {
		if len(field) == 6 && field[0] == 'C' && !bytes.ContainsFunc(field[1:], notOfCode) {
			return string(field[1:])
		}
	}
	return ""
}

func notOfCode(r rune) bool { return (r < '0' || r > '9') && (r < 'A' || r > 'Z') }

// refusal is what an error says of how somebody is met, by its SQLSTATE (PostgreSQL
// documentation, appendix A). The text of an error is never read.
func refusal(code string) (database.Answer, error) {
	switch {
	case len(code) == 5 && code[:2] == "28", code == codeRejected:
		return database.AnswerRefused, nil
	case code == codeViolation:
		return "", checks.Problem{Reason: checks.Unreadable, Detail: "the server refuses the start-up message (08P01), as poolers such as PgBouncer do: audit the server behind it"}
	}
	return "", refused(code)
}

// The codes that have a meaning here.
const (
	codeRejected   = "08004" // CockroachDB's for a client without TLS
	codeViolation  = "08P01"
	codePassword   = "28P01"
	codeNoDatabase = "3D000"
	codeTooMany    = "53300"
	codeStarting   = "57P03"
	codeDenied     = "42501"
	codeNoTable    = "42P01"
	codeTimeout    = "57014"
)

// refused is why the server did not go on.
func refused(code string) checks.Problem {
	switch code {
	case codeTooMany:
		return checks.Problem{Reason: checks.Unreadable, Detail: "the server has no free connection (53300): run the audit again when it has"}
	case codeStarting:
		return checks.Problem{Reason: checks.Unreadable, Detail: "the server is starting, stopping or in recovery (57P03): run the audit again when it is up"}
	case "":
		return notPostgres
	}
	return checks.Problem{Reason: checks.Unreadable, Detail: "the server refuses the connection with " + code}
}

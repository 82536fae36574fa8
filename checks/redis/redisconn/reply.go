package redisconn

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"strconv"

	"hardcheck/checks"
)

// Bounds on one reply. The largest that is asked for, COMMAND INFO of some fifty
// commands with their subcommands, has about 100 KiB and 8 levels.
const (
	maxReplyBytes = 1 << 20
	maxBulkBytes  = 256 << 10
	maxLineBytes  = 8 << 10
	maxElements   = 32 << 10
	maxDepth      = 16
)

// reply is one RESP2 value.
type reply struct {
	// kind is the type byte: + - : $ or *.
	kind byte
	// text is the content of all but arrays.
	text  string
	null  bool
	items []reply
}

// refusal is what an error reply says; nil for all others.
func (r reply) refusal() *refusal {
	if r.kind != '-' {
		return nil
	}
	return newRefusal(r.text)
}

// replyReader reads RESP2 replies from a peer that may lie about every length.
type replyReader struct {
	in       *bufio.Reader
	raw      []byte
	elements int
}

func newReplyReader(from io.Reader) *replyReader {
	return &replyReader{in: bufio.NewReaderSize(from, maxLineBytes)}
}

// next reads one whole reply and returns its bytes too. The error is a
// [checks.Problem] where the answer is no RESP2 or too large.
func (r *replyReader) next() (reply, []byte, error) {
	r.raw, r.elements = nil, 0
	value, err := r.value(0)
	if err != nil {
		return reply{}, nil, err
	}
	return value, r.raw, nil
}

func (r *replyReader) value(depth int) (reply, error) {
	r.elements++
	if depth > maxDepth || r.elements > maxElements {
		return reply{}, tooLarge("nested or divided")
	}
	// The first byte decides alone: a line end may never come from another protocol.
	kind, err := r.in.Peek(1)
	if err != nil {
		return reply{}, fmt.Errorf("read reply: %w", err)
	}
	if problem := foreign(kind[0]); problem != nil {
		return reply{}, *problem
	}
	line, err := r.line()
	if err != nil {
		return reply{}, err
	}
	switch line[0] {
	case '$':
		return r.bulk(line[1:])
	case '*':
		return r.array(line[1:], depth)
	default:
		return reply{kind: line[0], text: line[1:]}, nil
	}
}

// foreign tells what the peer speaks when it isn't RESP2; nil when it may be.
func foreign(first byte) *checks.Problem {
	switch first {
	case '+', '-', ':', '$', '*':
		return nil
	case '_', ',', '#', '!', '=', '(', '%', '~', '>', '|':
		return unreadable("answers with a type of RESP3, which was not asked for: the server does not speak RESP2")
	case 0x15, 0x16:
		return unreadable("answers with TLS: is it rediss://?")
	default:
		return unreadable("does not speak RESP: is it a Redis server?")
	}
}

// line reads up to CR LF, which it leaves out.
func (r *replyReader) line() (string, error) {
	slice, err := r.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		return "", tooLarge("long in one line")
	}
	if err != nil {
		return "", fmt.Errorf("read reply: %w", err)
	}
	if err := r.keep(slice); err != nil {
		return "", err
	}
	if len(slice) < 3 || slice[len(slice)-2] != '\r' {
		return "", *unreadable("does not speak RESP: a line ends without carriage return")
	}
	return string(slice[:len(slice)-2]), nil
}

func (r *replyReader) bulk(length string) (reply, error) {
	size, err := count(length)
	if err != nil || size < 0 {
		return reply{kind: '$', null: true}, err
	}
	if size > maxBulkBytes {
		return reply{}, tooLarge("long in one string")
	}
	content := make([]byte, size+2)
	if _, err := io.ReadFull(r.in, content); err != nil {
		return reply{}, fmt.Errorf("read reply: %w", err)
	}
	if err := r.keep(content); err != nil {
		return reply{}, err
	}
	if string(content[size:]) != "\r\n" {
		return reply{}, *unreadable("does not speak RESP: a string is longer than its length")
	}
	return reply{kind: '$', text: string(content[:size])}, nil
}

func (r *replyReader) array(length string, depth int) (reply, error) {
	size, err := count(length)
	if err != nil || size < 0 {
		return reply{kind: '*', null: true}, err
	}
	// The items are not allocated ahead: the length is only a claim.
	array := reply{kind: '*'}
	for range size {
		item, err := r.value(depth + 1)
		if err != nil {
			return reply{}, err
		}
		array.items = append(array.items, item)
	}
	return array, nil
}

// count reads a length, where -1 is null.
func count(text string) (int, error) {
	number, err := strconv.Atoi(text)
	if err != nil || number < -1 || text[0] == '+' {
		return 0, *unreadable("does not speak RESP: %q is no length", text)
	}
	return number, nil
}

func (r *replyReader) keep(part []byte) error {
	if len(r.raw)+len(part) > maxReplyBytes {
		return tooLarge("long in one reply")
	}
	r.raw = append(r.raw, part...)
	return nil
}

func tooLarge(how string) error {
	return checks.Problem{Reason: checks.Budget, Detail: "answers with more than is read of it: too " + how}
}

func unreadable(format string, args ...any) *checks.Problem {
	return &checks.Problem{Reason: checks.Unreadable, Detail: checks.Clean(fmt.Sprintf(format, args...))}
}

package routerosconn

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"hardcheck/checks"
)

// Bounds on what a router may send. A length prefix alone can announce 4 GiB, which a
// reader that believes it would make room for.
const (
	maxWord     = 1 << 20 // bytes of one word
	maxSentence = 2 << 20 // bytes of one sentence
	maxWords    = 256     // words of one sentence
)

// maxRequest bounds a sentence of our own, in bytes: the longest list of attributes
// and the longest password fit in.
const maxRequest = 16 << 10

var (
	errIncomplete = errors.New("the sentence is incomplete")
	errLength     = errors.New("a length prefix of a kind that is not in use")
)

// appendWord adds a word with its length in front, in the shortest of the five forms.
func appendWord(buffer []byte, word string) []byte {
	n := len(word)
	switch {
	case n < 0x80:
		buffer = append(buffer, byte(n))
	case n < 0x4000:
		buffer = append(buffer, 0x80|byte(n>>8), byte(n))
	case n < 0x200000:
		buffer = append(buffer, 0xC0|byte(n>>16), byte(n>>8), byte(n))
	case n < 0x10000000:
		buffer = append(buffer, 0xE0|byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	default:
		buffer = append(buffer, 0xF0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
	}
	return append(buffer, word...)
}

// encodeSentence is the sentence as it is sent, with the empty word at its end.
func encodeSentence(words []string) []byte {
	var buffer []byte
	for _, word := range words {
		buffer = appendWord(buffer, word)
	}
	return append(buffer, 0)
}

// lengthForm tells how many bytes follow the first one of a length prefix, and the
// part of the length that is in the first.
func lengthForm(first byte) (more int, high uint64, err error) {
	switch {
	case first < 0x80:
		return 0, uint64(first), nil
	case first < 0xC0:
		return 1, uint64(first & 0x3F), nil
	case first < 0xE0:
		return 2, uint64(first & 0x1F), nil
	case first < 0xF0:
		return 3, uint64(first & 0x0F), nil
	case first == 0xF0:
		return 4, 0, nil
	}
	return 0, 0, errLength
}

// wordReader reads words within the bounds.
type wordReader struct{ source io.Reader }

func (r wordReader) word() (string, error) {
	length, err := r.length()
	if err != nil {
		return "", err
	}
	if length > maxWord {
		return "", tooLarge("a word of %d bytes, more than the %d that are read", length, maxWord)
	}
	// The builder grows with what really comes.
	var text strings.Builder
	if _, err := io.CopyN(&text, r.source, int64(length)); err != nil {
		return "", fmt.Errorf("read word: %w", err)
	}
	return text.String(), nil
}

func (r wordReader) length() (uint64, error) {
	var prefix [4]byte
	if _, err := io.ReadFull(r.source, prefix[:1]); err != nil {
		return 0, fmt.Errorf("read length of word: %w", err)
	}
	more, length, err := lengthForm(prefix[0])
	if err != nil {
		return 0, notSpoken("the length prefix 0x%02X is not in use: does it speak the RouterOS API on this port?", prefix[0])
	}
	if _, err := io.ReadFull(r.source, prefix[:more]); err != nil {
		return 0, fmt.Errorf("read length of word: %w", err)
	}
	for _, b := range prefix[:more] {
		length = length<<8 | uint64(b)
	}
	return length, nil
}

// sentence reads up to the next empty word.
func (r wordReader) sentence() ([]string, error) {
	var words []string
	total := 0
	for {
		word, err := r.word()
		if err != nil {
			return nil, err
		}
		if word == "" {
			return words, nil
		}
		words = append(words, word)
		total += len(word)
		if len(words) > maxWords || total > maxSentence {
			return nil, tooLarge("a sentence of more than %d words or %d bytes", maxWords, maxSentence)
		}
	}
}

// parseSentence takes the first sentence off what is about to be sent, and returns its
// words and its length in bytes. The shortest form of every length is required, so that
// equal words are equal bytes.
func parseSentence(pending []byte) (words []string, size int, err error) {
	for size < len(pending) {
		more, length, err := lengthForm(pending[size])
		if err != nil {
			return nil, 0, err
		}
		begin := size + 1 + more
		if begin > len(pending) {
			return nil, 0, errIncomplete
		}
		for _, b := range pending[size+1 : begin] {
			length = length<<8 | uint64(b)
		}
		if length > uint64(len(pending)-begin) {
			return nil, 0, errIncomplete
		}
		size = begin + int(length)
		if length == 0 {
			return words, size, nil
		}
		words = append(words, string(pending[begin:size]))
	}
	return nil, 0, errIncomplete
}

func tooLarge(format string, args ...any) error {
	return checks.Problem{Reason: checks.Budget, Detail: "the router sent " + fmt.Sprintf(format, args...)}
}

func notSpoken(format string, args ...any) error {
	return checks.Problem{Reason: checks.Unreadable, Detail: "the answer is not of the RouterOS API: " + fmt.Sprintf(format, args...)}
}

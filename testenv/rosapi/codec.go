package rosapi

import (
	"bufio"
	"errors"
	"fmt"
	"io"
)

// Bounds of what a client may send. A real router cuts clients off earlier; these
// are wide enough for every form of the length prefix that a test can afford.
const (
	maxWord  = 4 << 20
	maxWords = 4096
)

// reserved is the first of the prefix bytes that stand for control, not for a length.
const reserved = 0xF8

var errControl = errors.New("control byte where a length should be")

// appendLength appends the shortest prefix that announces n bytes.
func appendLength(b []byte, n int) []byte {
	switch {
	case n < 0x80:
		return append(b, byte(n))
	case n < 0x4000:
		return append(b, byte(n>>8)|0x80, byte(n))
	case n < 0x200000:
		return append(b, byte(n>>16)|0xC0, byte(n>>8), byte(n))
	case n < 0x10000000:
		return append(b, byte(n>>24)|0xE0, byte(n>>16), byte(n>>8), byte(n))
	}
	return appendFive(b, uint32(n))
}

// appendFive appends the longest form of the prefix, whatever the length.
func appendFive(b []byte, n uint32) []byte {
	return append(b, 0xF0, byte(n>>24), byte(n>>16), byte(n>>8), byte(n))
}

// appendSentence appends the words and the empty word that ends them.
func appendSentence(b []byte, words ...string) []byte {
	for _, word := range words {
		b = append(appendLength(b, len(word)), word...)
	}
	return append(b, 0)
}

// readLength reads a prefix in any form, also one that is longer than it must be.
func readLength(r io.ByteReader) (uint32, error) {
	first, err := r.ReadByte()
	if err != nil {
		return 0, err
	}
	more, length := 0, uint32(first)
	switch {
	case first < 0x80:
	case first < 0xC0:
		more, length = 1, uint32(first&0x3F)
	case first < 0xE0:
		more, length = 2, uint32(first&0x1F)
	case first < 0xF0:
		more, length = 3, uint32(first&0x0F)
	case first < reserved:
		more, length = 4, 0
	default:
		return 0, errControl
	}
	for range more {
		next, err := r.ReadByte()
		if err != nil {
			return 0, unexpected(err)
		}
		length = length<<8 | uint32(next)
	}
	return length, nil
}

// readSentence reads up to the empty word. A sentence without words is legal: it
// comes back empty and asks for no answer.
func readSentence(r *bufio.Reader) ([]string, error) {
	var words []string
	for {
		length, err := readLength(r)
		switch {
		case err != nil && len(words) > 0:
			return words, unexpected(err)
		case err != nil:
			return nil, err
		case length == 0:
			return words, nil
		case length > maxWord || len(words) == maxWords:
			return words, fmt.Errorf("word %d with %d bytes is beyond the bounds", len(words), length)
		}
		word := make([]byte, length)
		if _, err := io.ReadFull(r, word); err != nil {
			return words, unexpected(err)
		}
		words = append(words, string(word))
	}
}

// unexpected tells an end within a sentence from one between two.
func unexpected(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

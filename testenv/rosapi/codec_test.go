package rosapi

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"testing"
)

// The prefixes of the manual, at the edges of each form.
func TestLengthPrefix(t *testing.T) {
	for length, want := range map[int]string{
		0: "00", 1: "01", 0x7F: "7f", 0x80: "8080", 0x3FFF: "bfff", 0x4000: "c04000", 0x1FFFFF: "dfffff",
		0x200000: "e0200000", 0xFFFFFFF: "efffffff", 0x10000000: "f010000000", 0xFFFFFFFF: "f0ffffffff",
	} {
		prefix := appendLength(nil, length)
		if got := fmt.Sprintf("%x", prefix); got != want {
			t.Errorf("prefix of %#x: got %s, want %s", length, got, want)
		}
		back, err := readLength(bytes.NewReader(prefix))
		if err != nil || int(back) != length {
			t.Errorf("read prefix of %#x: got %#x, %v", length, back, err)
		}
	}
}

func TestLongFormOfPrefixIsRead(t *testing.T) {
	got, err := readLength(bytes.NewReader(appendFive(nil, 3)))
	if err != nil || got != 3 {
		t.Errorf("got %d, %v", got, err)
	}
}

func TestReadSentence(t *testing.T) {
	long := strings.Repeat("x", 0x4001)
	for name, tc := range map[string]struct {
		bytes []byte
		words []string
		err   error
	}{
		"sentence":          {appendSentence(nil, "/login", "=name=", long), []string{"/login", "=name=", long}, nil},
		"empty":             {[]byte{0}, nil, nil},
		"nothing":           {nil, nil, io.EOF},
		"end_within_word":   {[]byte("\x06/log"), nil, io.ErrUnexpectedEOF},
		"end_between_words": {[]byte("\x06/login"), []string{"/login"}, io.ErrUnexpectedEOF},
		"end_within_prefix": {[]byte("\x01!\xC0\x01"), []string{"!"}, io.ErrUnexpectedEOF},
		"control_byte":      {[]byte{0xF8}, nil, errControl},
	} {
		t.Run(name, func(t *testing.T) {
			words, err := readSentence(bufio.NewReader(bytes.NewReader(tc.bytes)))
			if !slices.Equal(words, tc.words) || !errors.Is(err, tc.err) {
				t.Errorf("got %.80q, %v", words, err)
			}
		})
	}
}

func TestHugeWordIsRefusedBeforeItIsRead(t *testing.T) {
	_, err := readSentence(bufio.NewReader(bytes.NewReader(appendFive(nil, 0xFFFFFFFF))))
	if err == nil || !strings.Contains(err.Error(), "beyond the bounds") {
		t.Errorf("got %v", err)
	}
}

func FuzzReadSentence(f *testing.F) {
	f.Add(appendSentence(nil, "/ip/service/print", "?name=api", "?#!", ".tag=1"))
	f.Add([]byte{0xF0, 0xFF, 0xFF, 0xFF, 0xFF})
	f.Add([]byte{0xE0, 0x20})
	f.Fuzz(func(t *testing.T, in []byte) {
		words, err := readSentence(bufio.NewReader(bytes.NewReader(in)))
		if err != nil {
			return
		}
		again, err := readSentence(bufio.NewReader(bytes.NewReader(appendSentence(nil, words...))))
		if err != nil || !slices.Equal(words, again) {
			t.Errorf("round trip of %q: %q, %v", words, again, err)
		}
	})
}

package routerosconn

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/wire"
)

// guard is the only way to a router: it sits above TLS and below the client library.
// A sentence that isn't on the list is refused before a byte of its write is sent, and
// answers are handed on sentence by sentence, after they were found to be bounded.
type guard struct {
	*wire.Gate
	allowed map[string]bool
	logins  int

	reading sync.Mutex
	words   wordReader
	unread  []byte // the rest of a sentence that Read has begun to hand out
	answer  answer
}

// answer counts what has been read of one answer.
type answer struct{ sentences, words, bytes int }

// maxAnswerWords bounds the words of one answer. The library makes about 150 bytes of
// each, however short it is.
const maxAnswerWords = 1_000_000

// count adds a sentence to the answer; an error means that it grew too large.
func (a *answer) count(words []string) error {
	a.sentences++
	a.words += len(words)
	for _, word := range words {
		a.bytes += len(word)
	}
	switch {
	case a.sentences > routeros.MaxRows+maxTraps:
		return tooLarge("more than %d rows of one menu", routeros.MaxRows)
	case a.words > maxAnswerWords:
		return tooLarge("more than %d attributes of one menu", maxAnswerWords)
	}
	return nil
}

func newGuard(conn net.Conn, allowed map[string]bool, transcript *checks.Transcript) *guard {
	g := &guard{allowed: allowed, words: wordReader{bufio.NewReader(conn)}}
	g.Gate = wire.NewGate(conn, transcript, g.inspect)
	return g
}

// inspect returns how many bytes of pending are complete, allowed sentences and how
// the transcript shows them.
func (g *guard) inspect(pending []byte) (size int, shown []string, err error) {
	for size < len(pending) {
		words, length, err := parseSentence(pending[size:])
		if errors.Is(err, errIncomplete) && len(pending)-size <= maxRequest {
			return size, shown, nil
		}
		if err != nil {
			return 0, nil, fmt.Errorf("send sentence: %w: %w", err, errRefused)
		}
		if string(encodeSentence(words)) != string(pending[size:size+length]) {
			return 0, nil, fmt.Errorf("send sentence with a length that is not in its shortest form: %w", errRefused)
		}
		text, err := permit(g.allowed, words)
		if err != nil {
			return 0, nil, err
		}
		if isLogin(words) {
			if g.logins++; g.logins > 1 {
				return 0, nil, errSecondLogin
			}
		}
		shown = append(shown, text)
		size += length
	}
	return size, shown, nil
}

// Read hands out answers. It returns nothing of a sentence that is incomplete, too
// large, one too many, or no answer of the RouterOS API.
func (g *guard) Read(p []byte) (int, error) {
	g.reading.Lock()
	defer g.reading.Unlock()
	if len(g.unread) == 0 {
		words, err := g.words.sentence()
		if err != nil {
			return 0, err
		}
		if words, err = g.admit(words); err != nil {
			return 0, err
		}
		g.unread = encodeSentence(words)
	}
	n := copy(p, g.unread)
	g.unread = g.unread[n:]
	return n, nil
}

// Words that an answer's sentences begin with.
const (
	replyRow   = "!re"
	replyDone  = "!done"
	replyTrap  = "!trap"
	replyFatal = "!fatal"
	replyEmpty = "!empty" // no rows; RouterOS 7.18 and later
)

// maxTraps bounds the sentences of an answer beside its rows.
const maxTraps = 100

// admit counts a sentence and makes it fit for the library.
func (g *guard) admit(words []string) ([]string, error) {
	if err := g.answer.count(words); err != nil || len(words) == 0 {
		return words, err
	}
	switch words[0] {
	case replyDone, replyFatal:
		g.Received(fmt.Sprintf("%d sentences, %d bytes", g.answer.sentences, g.answer.bytes))
		g.answer = answer{}
	case replyRow, replyTrap, replyEmpty:
	default:
		return nil, notSpoken("a sentence begins with something else than a reply word")
	}
	return attributed(words)
}

// attributed gives a bare reason its name: the library can't read "!fatal" followed by
// "not logged in" as the router writes it.
func attributed(words []string) ([]string, error) {
	for i, word := range words[1:] {
		switch {
		case strings.HasPrefix(word, "="):
		case strings.HasPrefix(word, ".tag="):
			// None of our sentences has a tag, so this answers somebody else's.
			return nil, notSpoken("a sentence carries the tag of a command that was not sent")
		case words[0] == replyFatal:
			words[i+1] = "=message=" + word
		default:
			return nil, notSpoken("a sentence holds something else than attributes")
		}
	}
	return words, nil
}

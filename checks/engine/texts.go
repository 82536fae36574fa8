package engine

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"sync"

	"hardcheck/checks"
)

// text is what a judgement tells beside its outcome: what no decision needs, and of a
// large site more than memory should hold.
type text struct {
	message, note string
	evidence      []checks.Evidence
	paths         []checks.Path
	fix           []checks.Repair
	cause         *checks.Cause
	marks         []string
}

func textOf(j checks.Judgement) text {
	return text{j.Message, j.Note, j.Evidence, j.Paths, j.Fix, j.Cause, j.Marks}
}

// rare are the parts of a text that few have.
type rare struct {
	Paths []checks.Path   `json:"paths,omitempty"`
	Fix   []checks.Repair `json:"fix,omitempty"`
	Cause *checks.Cause   `json:"cause,omitempty"`
	Marks []string        `json:"marks,omitempty"`
}

// textBounds are those of the texts in memory, in bytes: those of a small site stay there.
type textBounds struct {
	// memory is from how many on they go to the file, page how many go there at a time then.
	memory, page int
	// read is how much is read back at a time, at least a length: the next text is often near.
	read int
	// remembered is how many texts are remembered, short the length up to which one is.
	remembered, short int
}

func usualBounds() textBounds {
	return textBounds{memory: 8 << 20, page: 1 << 20, read: 32 << 10, remembered: 4 << 10, short: 1 << 10}
}

// texts keeps texts, and gives them back by the number that it gave for them. Once they
// are many they go to a temporary file that no other process sees; where none can be
// written they stay in memory.
type texts struct {
	textBounds
	mu sync.Mutex
	// pending are the bytes from written on.
	pending []byte
	written int64
	file    *os.File
	// stuck is set where no file can be written.
	stuck  bool
	failed error
	buffer []byte
	// known are the numbers of the latest texts, by their bytes: targets of a kind say much the
	// same of themselves, and what is said again is not kept again.
	known map[string]int64
	// latest are texts as they were read back; window are the bytes of the file from opened on.
	latest map[int64]text
	window []byte
	opened int64
}

func newTexts() *texts { return &texts{textBounds: usualBounds()} }

// put keeps a text, and gives the number of an equal one where it is known; that of nothing is 0.
func (t *texts) put(one text) int64 {
	if one.message == "" && one.note == "" && len(one.evidence) == 0 && len(one.paths) == 0 && len(one.fix) == 0 && one.cause == nil && len(one.marks) == 0 {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	t.buffer = encodeText(t.buffer[:0], one)
	if at, known := t.known[string(t.buffer)]; known {
		return at
	}
	at := t.written + int64(len(t.pending)) + 1
	if len(t.buffer) <= t.short {
		remember(&t.known, t.remembered, string(t.buffer), at)
	}
	if room := binary.MaxVarintLen64 + len(t.buffer); cap(t.pending)-len(t.pending) < room {
		// What is there is copied seldom, and there is no more of it than goes to the file at once.
		t.pending = slices.Grow(t.pending, room+max(0, min(3*len(t.pending), t.memory+t.page-len(t.pending))))
	}
	t.pending = binary.AppendUvarint(t.pending, uint64(len(t.buffer)))
	t.pending = append(t.pending, t.buffer...)
	if len(t.pending) >= t.memory || t.file != nil && len(t.pending) >= t.page {
		t.flush()
	}
	return at
}

// remember adds to a map that forgets everything when it is full.
func remember[K comparable, V any](to *map[K]V, most int, key K, value V) {
	if *to == nil {
		*to = make(map[K]V)
	}
	if len(*to) >= most {
		clear(*to)
	}
	(*to)[key] = value
}

// flush moves what is in memory to the file.
func (t *texts) flush() {
	if t.stuck {
		return
	}
	if t.file == nil {
		file, err := hiddenFile()
		if err != nil {
			t.stuck = true
			return
		}
		t.file = file
	}
	if _, err := t.file.WriteAt(t.pending, t.written); err != nil {
		t.stuck = true
		return
	}
	t.written += int64(len(t.pending))
	t.pending = make([]byte, 0, t.page+t.page/4)
}

// get is the text of a number that put gave. Whoever gets it may not change what it holds.
func (t *texts) get(at int64) text {
	if at == 0 {
		return text{}
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if one, there := t.latest[at]; there {
		return one
	}
	data, err := t.bytes(at - 1)
	var one text
	if err == nil {
		one, err = decodeText(data)
	}
	if err != nil && t.failed == nil {
		t.failed = fmt.Errorf("read back what was found: %w", err)
	}
	if err == nil && len(data) <= t.short {
		remember(&t.latest, t.remembered, at, one)
	}
	return one
}

// bytes are those of the text that begins there.
func (t *texts) bytes(at int64) ([]byte, error) {
	if at >= t.written {
		length, n := binary.Uvarint(t.pending[at-t.written:])
		start := int(at-t.written) + n
		return t.pending[start : start+int(length)], nil
	}
	if data, whole := t.inWindow(at); whole {
		return data, nil
	}
	if err := t.open(at, int64(t.read)); err != nil {
		return nil, err
	}
	if data, whole := t.inWindow(at); whole {
		return data, nil
	}
	length, n := binary.Uvarint(t.window)
	if n <= 0 || int64(length) > t.written-at-int64(n) {
		return nil, errTexts
	}
	if err := t.open(at, int64(n)+int64(length)); err != nil {
		return nil, err
	}
	return t.window[n:], nil
}

// inWindow is the text that begins there, where all of it has been read.
func (t *texts) inWindow(at int64) ([]byte, bool) {
	if at < t.opened || at >= t.opened+int64(len(t.window)) {
		return nil, false
	}
	rest := t.window[at-t.opened:]
	length, n := binary.Uvarint(rest)
	if n <= 0 || length > uint64(len(rest)-n) {
		return nil, false
	}
	return rest[n : n+int(length)], true
}

// open reads as many bytes of the file as there are from a place on.
func (t *texts) open(at, size int64) error {
	size = min(size, t.written-at)
	t.window = slices.Grow(t.window[:0], int(size))[:size]
	t.opened = at
	if _, err := t.file.ReadAt(t.window, at); err != nil {
		t.window = t.window[:0]
		return err
	}
	return nil
}

var errTexts = errors.New("the temporary file has changed")

// err is the first failure to read a text back.
func (t *texts) err() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// close gives the temporary file's space back.
func (t *texts) close() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.known, t.latest, t.window = nil, nil, nil
	if t.file == nil {
		return nil
	}
	return t.file.Close()
}

func encodeText(to []byte, one text) []byte {
	to = appendText(appendText(to, one.message), one.note)
	to = binary.AppendUvarint(to, uint64(len(one.evidence)))
	for _, e := range one.evidence {
		to = appendText(appendText(to, e.Source), e.Value)
	}
	if len(one.paths) == 0 && len(one.fix) == 0 && one.cause == nil && len(one.marks) == 0 {
		return to
	}
	data, err := json.Marshal(rare{one.paths, one.fix, one.cause, one.marks})
	if err != nil { // strings, numbers and lists of them: there is no such error
		panic(err)
	}
	return append(to, data...)
}

func appendText(to []byte, s string) []byte {
	return append(binary.AppendUvarint(to, uint64(len(s))), s...)
}

// decodeText reads what encodeText wrote.
func decodeText(data []byte) (text, error) {
	d := textDecoder{rest: data}
	one := text{message: d.text(), note: d.text()}
	if n := d.length(); n > 0 {
		one.evidence = make([]checks.Evidence, n)
		for i := range one.evidence {
			one.evidence[i] = checks.Evidence{Source: d.text(), Value: d.text()}
		}
	}
	if d.bad || len(d.rest) == 0 {
		if d.bad {
			return text{}, io.ErrUnexpectedEOF
		}
		return one, nil
	}
	var few rare
	if err := json.Unmarshal(d.rest, &few); err != nil {
		return text{}, err
	}
	one.paths, one.fix, one.cause, one.marks = few.Paths, few.Fix, few.Cause, few.Marks
	return one, nil
}

type textDecoder struct {
	rest []byte
	bad  bool
}

func (d *textDecoder) number() int {
	n, size := binary.Uvarint(d.rest)
	if size <= 0 {
		d.bad = true
		return 0
	}
	d.rest = d.rest[size:]
	return int(n)
}

// length is a number of bytes, or of what takes at least one.
func (d *textDecoder) length() int {
	n := d.number()
	if n < 0 || n > len(d.rest) {
		d.bad = true
		return 0
	}
	return n
}

func (d *textDecoder) text() string {
	n := d.length()
	s := string(d.rest[:n])
	d.rest = d.rest[n:]
	return s
}

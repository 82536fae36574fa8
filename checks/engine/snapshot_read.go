package engine

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Bounds of a snapshot, in bytes.
const (
	maxLine = 64 << 20
	// headerStart must show that a file is a snapshot, before more of it is read.
	headerStart = 64 << 10
)

// SnapshotReader reads a snapshot as a stream: one target is in memory at a time.
type SnapshotReader struct {
	// Header is the snapshot's first line.
	Header Header
	// Trailer is its last, once Next has returned io.EOF.
	Trailer Trailer
	// Truncated is set when the trailer is missing or a line was cut, and that was allowed.
	Truncated bool

	// light leaves the facts undecoded: a record has some or none.
	light    bool
	name     string
	scanner  *bufio.Scanner
	kinds    []checks.Kind
	lenient  bool
	line     int
	seen     map[string]bool
	finished bool
	read     hash.Hash // every line so far
	before   []byte    // the digest of every line before the last one
}

// NewSnapshotReader reads the header of the snapshot in r, called name in errors.
// With allowTruncated, a snapshot that breaks off is read as far as it is whole.
func NewSnapshotReader(r io.Reader, name string, kinds []checks.Kind, allowTruncated bool) (*SnapshotReader, error) {
	s := &SnapshotReader{name: name, kinds: kinds, lenient: allowTruncated, seen: map[string]bool{}, read: sha256.New()}
	start := bufio.NewReaderSize(r, headerStart)
	if err := s.checkStart(start); err != nil {
		return nil, err
	}
	s.scanner = bufio.NewScanner(BoundValues(start))
	s.scanner.Buffer(nil, maxLine)
	s.scanner.Split(wholeLines)
	data, err := s.next()
	if errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("%s is empty: it is not a snapshot", name)
	} else if err != nil {
		return nil, err
	}
	if err := s.checkSchema(data); err != nil {
		return nil, err
	}
	var header headerLine
	if err := s.decode(data, &header); err != nil {
		return nil, err
	}
	for i := range header.Site.Targets {
		if err := checks.DecodeSettings(&header.Site.Targets[i], kinds); err != nil {
			return nil, s.fault("%v", err)
		}
	}
	s.Header = header.Header
	return s, nil
}

// Next returns the next record, or io.EOF after a whole snapshot's last.
func (s *SnapshotReader) Next() (Record, error) {
	if s.finished {
		return Record{}, io.EOF
	}
	data, err := s.next()
	if errors.Is(err, io.EOF) {
		return Record{}, s.broken(fmt.Errorf("%s:%d: the snapshot breaks off: its trailer is missing (--allow-truncated reads what is there)", s.name, s.line))
	} else if err != nil {
		return Record{}, err
	}
	record, err := s.record(data)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, errDamaged) && !s.more() {
		return Record{}, s.broken(err)
	}
	return record, err
}

// broken ends a truncated snapshot: with io.EOF where that is allowed.
func (s *SnapshotReader) broken(err error) error {
	if !s.lenient {
		return err
	}
	s.Truncated, s.finished = true, true
	return io.EOF
}

// more reports whether a line follows; a bad line is a cut one only if none does.
func (s *SnapshotReader) more() bool {
	_, err := s.next()
	return err == nil
}

func (s *SnapshotReader) record(data []byte) (Record, error) {
	if bytes.HasPrefix(data, targetStart) { // as nearly all lines are
		return s.target(data)
	}
	var kind struct {
		Type string `json:"type"`
	}
	if err := json.Unmarshal(data, &kind); err != nil {
		return Record{}, s.fault("%s: %v", noLine, err)
	}
	switch kind.Type {
	case lineTarget:
		return s.target(data)
	case lineTrailer:
		return Record{}, s.trailer(data)
	default:
		return Record{}, s.fault("unknown type of line %q", kind.Type)
	}
}

// noLine is said of what is no JSON, or was cut.
const noLine = "not a line of a snapshot"

// targetStart begins the lines of targets.
var targetStart = []byte(`{"type":"` + lineTarget + `",`)

// undecoded stands for facts that are there and that nobody needs.
type undecoded struct{}

func (undecoded) FactsKind() string { return "" }

// UnmarshalJSON takes whatever facts there are.
func (*undecoded) UnmarshalJSON([]byte) error { return nil }

// outline reads who a target is and how its collection ended.
func (s *SnapshotReader) outline(data []byte) (Record, error) {
	var line struct {
		recordLine
		Target struct {
			Name string `json:"name"`
			Base string `json:"base"`
			Kind string `json:"kind"`
			Via  string `json:"via"`
		} `json:"target"`
		Facts      *undecoded `json:"facts"`
		Transcript undecoded  `json:"transcript"`
	}
	if err := checks.DecodeInPart(data, &line); errors.As(err, new(*json.SyntaxError)) {
		return Record{}, s.fault("%s: %v", noLine, err)
	} else if err != nil {
		return Record{}, s.fault("%v", err)
	}
	record := line.Record
	record.Target = checks.Target{Name: line.Target.Name, Base: line.Target.Base, Kind: line.Target.Kind, Via: line.Target.Via}
	if line.Facts != nil {
		record.Facts = *line.Facts
	}
	return record, s.check(record)
}

func (s *SnapshotReader) target(data []byte) (Record, error) {
	if s.light {
		return s.outline(data)
	}
	var line struct {
		recordLine
		Facts json.RawMessage `json:"facts"`
	}
	if err := s.decode(data, &line); err != nil {
		return Record{}, err
	}
	record := line.Record
	if err := s.check(record); err != nil {
		return Record{}, err
	}
	if err := checks.DecodeSettings(&record.Target, s.kinds); err != nil {
		return Record{}, s.fault("%v", err)
	}
	if len(line.Facts) == 0 || bytes.Equal(line.Facts, []byte("null")) {
		return record, nil
	}
	if record.State.Listed() {
		return Record{}, s.fault("target %q is %s and has facts nevertheless", record.Target.Name, record.State)
	}
	i := slices.IndexFunc(s.kinds, func(k checks.Kind) bool { return k.Name == record.Target.Kind })
	if i < 0 {
		return Record{}, s.fault("target %q is of kind %q, which this version doesn't know", record.Target.Name, record.Target.Kind)
	}
	facts, err := s.kinds[i].Decode(line.Facts)
	if err != nil {
		return Record{}, s.fault("%v", err)
	}
	record.Facts = facts
	return record, nil
}

// check refuses a record that contradicts itself: a target without facts and
// without a reason could not be shown as what it is.
func (s *SnapshotReader) check(r Record) error {
	switch {
	case r.Target.Name == "" || r.Target.Kind == "":
		return s.fault("a target without name or kind")
	case s.seen[r.Target.Name]:
		return s.fault("target %q stands twice", r.Target.Name)
	case !r.State.Valid():
		return s.fault("target %q has the unknown state %q", r.Target.Name, r.State)
	case r.State.Listed() != (r.Listed != ""):
		return s.fault("target %q is %s, and it is not said why", r.Target.Name, r.State)
	case r.Problem != nil && !r.Problem.Reason.Valid():
		return s.fault("target %q has the unknown reason %q", r.Target.Name, r.Problem.Reason)
	}
	for path, problem := range r.Problems {
		if !problem.Reason.Valid() {
			return s.fault("target %q: field %q has the unknown reason %q", r.Target.Name, path, problem.Reason)
		}
	}
	s.seen[r.Target.Name] = true
	return nil
}

func (s *SnapshotReader) trailer(data []byte) error {
	var line trailerLine
	if err := s.decode(data, &line); err != nil {
		return err
	}
	if line.Targets != len(s.seen) {
		return s.fault("the trailer counts %d targets, the snapshot has %d", line.Targets, len(s.seen))
	}
	if sum := hex.EncodeToString(s.before); line.SHA256 != sum {
		return fmt.Errorf("%s:%d: %w: what stands before the trailer has the SHA-256 %s, and the trailer says %q", s.name, s.line, errDamaged, sum, checks.Clean(line.SHA256))
	}
	if s.more() {
		return s.fault("something follows the trailer")
	}
	s.Trailer, s.finished = line.Trailer, true
	return io.EOF
}

func (s *SnapshotReader) next() ([]byte, error) {
	there := s.scanner.Scan()
	// After an error there may be a line all the same, which is not whole.
	if err := s.scanner.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: read snapshot: %w", s.name, s.line+1, err)
	}
	if !there {
		return nil, io.EOF
	}
	s.line++
	line := s.scanner.Bytes()
	s.before = s.read.Sum(nil)
	s.read.Write(line)
	return bytes.TrimSuffix(line, []byte("\n")), nil
}

// SHA256 is that of the whole file, in lower-case hex, once Next has returned io.EOF.
func (s *SnapshotReader) SHA256() string { return hex.EncodeToString(s.read.Sum(nil)) }

// errDamaged is a snapshot of which bytes have changed.
var errDamaged = errors.New("the snapshot is damaged")

// wholeLines splits into lines as they are, with what ends them.
func wholeLines(data []byte, atEOF bool) (int, []byte, error) {
	if end := bytes.IndexByte(data, '\n'); end >= 0 {
		return end + 1, data[:end+1], nil
	}
	if atEOF && len(data) > 0 {
		return len(data), data, nil
	}
	return 0, nil, nil
}

// checkStart refuses what can't be a snapshot by its first bytes, however long its
// first line is.
func (s *SnapshotReader) checkStart(r *bufio.Reader) error {
	start, err := r.Peek(headerStart)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("%s: read snapshot: %w", s.name, err)
	}
	if line, _, _ := bytes.Cut(start, []byte("\n")); len(start) > 0 && !bytes.Contains(line, []byte(`"schema":`)) {
		return fmt.Errorf("%s:1: not a hardcheck snapshot: the first line is no header", s.name)
	}
	return nil
}

func (s *SnapshotReader) checkSchema(data []byte) error {
	var first struct {
		Type   string `json:"type"`
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &first); err != nil || first.Type != lineHeader {
		return fmt.Errorf("%s:1: not a hardcheck snapshot: the first line is no header", s.name)
	}
	switch {
	case first.Schema == SnapshotSchema:
		return nil
	case strings.HasPrefix(first.Schema, "hardcheck.snapshot/"):
		return fmt.Errorf("%s:1: the snapshot has schema %q, this version reads %s: use the hardcheck that wrote it, or a newer one", s.name, first.Schema, SnapshotSchema)
	default:
		return fmt.Errorf("%s:1: not a hardcheck snapshot: schema %q", s.name, first.Schema)
	}
}

func (s *SnapshotReader) decode(data []byte, into any) error {
	err := checks.DecodeStrictly(data, into)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return s.fault("%s: unexpected end of JSON input", noLine)
	} else if err != nil {
		return s.fault("%v", err)
	}
	return nil
}

func (s *SnapshotReader) fault(format string, args ...any) error {
	return fmt.Errorf("%s:%d: %s", s.name, s.line, checks.Clean(fmt.Sprintf(format, args...)))
}

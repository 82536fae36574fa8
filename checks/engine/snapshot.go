package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"sync"
	"time"

	"hardcheck/checks"
)

// SnapshotSchema names the form of a snapshot: JSON lines, a header, one record
// for each target as it finished, and a trailer that proves it is whole.
const SnapshotSchema = "hardcheck.snapshot/v1"

// The types of a snapshot's lines.
const (
	lineHeader  = "header"
	lineTarget  = "target"
	lineTrailer = "trailer"
)

// Header begins a snapshot: who wrote it, when, and the site without its secrets.
type Header struct {
	Schema  string    `json:"schema"`
	Tool    Tool      `json:"tool"`
	Started time.Time `json:"started"`
	// AdHoc is set when the targets were given as URLs, without a site file.
	AdHoc bool `json:"adHoc,omitempty"`
	// Profiles are those the site file names.
	Profiles []string `json:"profiles,omitempty"`
	// Selected names the only targets that were to be read; none means all.
	Selected []string    `json:"selected,omitempty"`
	Site     checks.Site `json:"site"`
}

// Trailer ends a snapshot.
type Trailer struct {
	Finished time.Time `json:"finished"`
	// Targets is how many records went before.
	Targets int `json:"targets"`
	// Interrupted is set when the collection was cut short.
	Interrupted bool `json:"interrupted,omitempty"`
	// SHA256 is that of every byte before the trailer, in lower-case hex. It finds
	// damage, not forgery: whoever changes a snapshot on purpose writes a new one.
	SHA256 string `json:"sha256"`
}

type headerLine struct {
	Type string `json:"type"`
	Header
}

type recordLine struct {
	Type string `json:"type"`
	Record
}

type trailerLine struct {
	Type string `json:"type"`
	Trailer
}

// SnapshotWriter writes a snapshot line by line.
type SnapshotWriter struct {
	mu      sync.Mutex
	encoder *json.Encoder
	written hash.Hash
	targets int
}

// NewSnapshotWriter writes the header.
func NewSnapshotWriter(w io.Writer, header Header) (*SnapshotWriter, error) {
	written := sha256.New()
	encoder := json.NewEncoder(io.MultiWriter(w, written))
	encoder.SetEscapeHTML(false)
	header.Schema = SnapshotSchema
	if err := encoder.Encode(headerLine{lineHeader, header}); err != nil {
		return nil, fmt.Errorf("write snapshot header: %w", err)
	}
	return &SnapshotWriter{encoder: encoder, written: written}, nil
}

// Write adds one target's record.
func (s *SnapshotWriter) Write(record Record) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.targets++
	if err := s.encoder.Encode(&recordLine{lineTarget, record}); err != nil {
		return fmt.Errorf("write snapshot of %s: %w", record.Target.Name, err)
	}
	return nil
}

// Close writes the trailer. It does not close the underlying writer.
func (s *SnapshotWriter) Close(finished time.Time, interrupted bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	trailer := Trailer{Finished: finished.UTC(), Targets: s.targets, Interrupted: interrupted, SHA256: s.digest()}
	if err := s.encoder.Encode(trailerLine{lineTrailer, trailer}); err != nil {
		return fmt.Errorf("write snapshot trailer: %w", err)
	}
	return nil
}

// SHA256 is that of the snapshot as a whole, once it is closed: what sha256sum says of
// the file, in lower-case hex.
func (s *SnapshotWriter) SHA256() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.digest()
}

func (s *SnapshotWriter) digest() string { return hex.EncodeToString(s.written.Sum(nil)) }

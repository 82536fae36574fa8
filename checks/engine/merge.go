package engine

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

// Snapshots are one or several snapshot files read as one. Of a target that
// stands in several, the newest collected wins.
type Snapshots struct {
	// Header is that of the newest snapshot, with the targets of all and the
	// earliest start.
	Header Header
	// Started and Finished span all snapshots, Newest is when the newest began:
	// the date at which dated things are judged.
	Started, Finished, Newest time.Time
	// Interrupted and Truncated are set when one of the snapshots is.
	Interrupted, Truncated bool
	// Notices tell what merging left out.
	Notices []string
	// Digests identify the files, in their order.
	Digests []SnapshotSummary

	files   []string
	kinds   []checks.Kind
	lenient bool
	winner  map[string]int
}

// OpenSnapshots reads through the files once, to prove them whole and to find
// out which has the newest record of each target.
func OpenSnapshots(files []string, kinds []checks.Kind, allowTruncated bool) (*Snapshots, error) {
	s := &Snapshots{files: files, kinds: kinds, lenient: allowTruncated, winner: map[string]int{}}
	var headers []Header
	newest := map[string]time.Time{}
	for i := range files {
		reader, err := s.scan(i, func(r Record) error {
			name := r.Target.Name
			if _, there := s.winner[name]; there {
				s.Notices = append(s.Notices, fmt.Sprintf("%s stands in several snapshots: the newest, of %s, is judged", name, later(newest[name], r.Finished).UTC().Format(time.RFC3339)))
			}
			if _, there := s.winner[name]; !there || r.Finished.After(newest[name]) {
				s.winner[name], newest[name] = i, r.Finished
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		digest, err := digestOf(files[i])
		if err != nil {
			return nil, err
		}
		s.Digests = append(s.Digests, digest)
		headers = append(headers, reader.Header)
		s.add(reader)
	}
	s.Header = mergeHeaders(headers)
	slices.Sort(s.Notices)
	return s, nil
}

// Each calls visit with every target's winning record.
func (s *Snapshots) Each(visit func(Record) error) error {
	for i := range s.files {
		_, err := s.scan(i, func(r Record) error {
			if s.winner[r.Target.Name] != i {
				return nil
			}
			return visit(r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (s *Snapshots) scan(i int, visit func(Record) error) (*SnapshotReader, error) {
	file, err := os.Open(s.files[i])
	if err != nil {
		return nil, fmt.Errorf("open snapshot: %w", err)
	}
	defer func() { _ = file.Close() }()
	reader, err := NewSnapshotReader(file, s.files[i], s.kinds, s.lenient)
	if err != nil {
		return nil, err
	}
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return reader, nil
		} else if err != nil {
			return nil, err
		}
		if err := visit(record); err != nil {
			return nil, err
		}
	}
}

func digestOf(name string) (SnapshotSummary, error) {
	file, err := os.Open(name)
	if err != nil {
		return SnapshotSummary{}, fmt.Errorf("open snapshot: %w", err)
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, file); err != nil {
		return SnapshotSummary{}, fmt.Errorf("read snapshot: %w", err)
	}
	return SnapshotSummary{hex.EncodeToString(hash.Sum(nil))}, nil
}

func (s *Snapshots) add(r *SnapshotReader) {
	if s.Started.IsZero() || r.Header.Started.Before(s.Started) {
		s.Started = r.Header.Started
	}
	s.Newest = later(s.Newest, r.Header.Started)
	s.Finished = later(s.Finished, later(r.Trailer.Finished, r.Header.Started))
	s.Interrupted = s.Interrupted || r.Trailer.Interrupted
	s.Truncated = s.Truncated || r.Truncated
	if r.Truncated {
		s.Notices = append(s.Notices, fmt.Sprintf("%s breaks off: only its whole records are judged", r.name))
	}
}

// mergeHeaders takes the newest header and adds the targets, profiles and
// absences that only others have. A kind is absent only if all say so.
func mergeHeaders(headers []Header) Header {
	headers = slices.Clone(headers)
	slices.SortStableFunc(headers, func(a, b Header) int { return b.Started.Compare(a.Started) })
	merged := headers[0]
	merged.Site.Targets = slices.Clone(merged.Site.Targets)
	for _, other := range headers[1:] {
		for _, target := range other.Site.Targets {
			if !slices.ContainsFunc(merged.Site.Targets, func(t checks.Target) bool { return t.Name == target.Name }) {
				merged.Site.Targets = append(merged.Site.Targets, target)
			}
		}
		merged.Site.Absent = slices.DeleteFunc(slices.Clone(merged.Site.Absent), func(kind string) bool {
			return !slices.Contains(other.Site.Absent, kind)
		})
		merged.AdHoc = merged.AdHoc && other.AdHoc
		merged.Selected = bothSelected(merged.Selected, other.Selected)
	}
	slices.SortFunc(merged.Site.Targets, func(a, b checks.Target) int { return strings.Compare(a.Name, b.Name) })
	return merged
}

// bothSelected is what two collections read together; none means all.
func bothSelected(a, b []string) []string {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	all := slices.Concat(a, b)
	slices.Sort(all)
	return slices.Compact(all)
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

package engine

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

// Snapshots are one or several snapshot files read as one. Of a target that
// stands in several, the newest collected wins; the addresses of a name are of one
// snapshot, since what the name leads to may have changed. Whether a target answered is
// kept for each vantage, of which the newest wins too.
type Snapshots struct {
	// Header is that of the newest snapshot, with the targets of all and the
	// earliest start.
	Header Header
	// Started and Finished span all snapshots, Newest is when the newest began:
	// the date at which dated things are judged.
	Started, Finished, Newest time.Time
	// Interrupted and Truncated are set when one of the snapshots is.
	Interrupted, Truncated bool
	// Listed is set when all records are of kinds that targets of the header have.
	Listed bool
	// Notices tell what merging left out.
	Notices []string
	// Files name the snapshots, in the order given.
	Files []SnapshotSummary

	files   []string
	kinds   []checks.Kind
	lenient bool
	// winner is the file whose records of a target count, by the name that the site file has.
	winner map[string]int
	// seen are the newest views of a target, by its name and the vantage; of a single file
	// each record has its own.
	seen map[string]map[string]view
	// piped is what pipes gave, by the number of the file.
	piped map[int][]byte
}

// view is how the newest collection from one vantage saw a target.
type view struct {
	finished time.Time
	seen     []checks.Sighting
}

// OpenSnapshots reads through the files once, to prove them whole and to find
// out which has the newest record of each target. Facts are read by [Snapshots.Each].
func OpenSnapshots(files []string, kinds []checks.Kind, allowTruncated bool) (*Snapshots, error) {
	s := &Snapshots{
		files: files, kinds: kinds, lenient: allowTruncated,
		winner: map[string]int{}, seen: map[string]map[string]view{}, piped: map[int][]byte{},
	}
	var headers []Header
	newest, unlisted := map[string]time.Time{}, map[string]bool{}
	for i := range files {
		here := map[string]time.Time{}
		reader, err := s.scan(i, true, func(vantage string, r Record) error {
			if len(files) > 1 {
				s.look(vantage, r)
			}
			unlisted[r.Target.Kind] = true
			here[r.Target.Given()] = later(here[r.Target.Given()], r.Finished)
			return nil
		})
		if err != nil {
			return nil, err
		}
		for name, finished := range here {
			_, there := s.winner[name]
			if there {
				s.Notices = append(s.Notices, fmt.Sprintf("%s stands in several snapshots: the newest, of %s, is judged", name, later(newest[name], finished).UTC().Format(time.RFC3339)))
			}
			if !there || finished.After(newest[name]) {
				s.winner[name], newest[name] = i, finished
			}
		}
		headers = append(headers, reader.Header)
		s.Files = append(s.Files, SnapshotSummary{SHA256: reader.SHA256()})
		s.add(reader)
	}
	s.Header = mergeHeaders(headers, s.winner)
	for _, target := range s.Header.Site.Targets {
		delete(unlisted, target.Kind)
	}
	s.Listed = len(unlisted) == 0
	slices.Sort(s.Notices)
	return s, nil
}

// Each calls visit with every target's winning record.
func (s *Snapshots) Each(visit func(Record) error) error {
	for i := range s.files {
		_, err := s.scan(i, false, func(vantage string, r Record) error {
			if s.winner[r.Target.Given()] != i {
				return nil
			}
			if len(s.files) == 1 {
				return visit(r.Sighted(vantage))
			}
			r.Seen = s.sightings(r.Target.Name)
			return visit(r)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// look keeps how a vantage saw a target.
func (s *Snapshots) look(vantage string, r Record) {
	views := s.seen[r.Target.Name]
	if views == nil {
		views = map[string]view{}
		s.seen[r.Target.Name] = views
	}
	if before, there := views[vantage]; !there || r.Finished.After(before.finished) {
		views[vantage] = view{r.Finished, r.Sighted(vantage).Seen}
	}
}

// sightings are those of a target, by vantage.
func (s *Snapshots) sightings(target string) []checks.Sighting {
	var all []checks.Sighting
	for _, vantage := range slices.Sorted(maps.Keys(s.seen[target])) {
		all = append(all, s.seen[target][vantage].seen...)
	}
	return all
}

func (s *Snapshots) scan(i int, light bool, visit func(vantage string, r Record) error) (*SnapshotReader, error) {
	file, err := s.open(i)
	if err != nil {
		return nil, fmt.Errorf("open snapshot: %w", err)
	}
	defer func() { _ = file.Close() }()
	reader, err := NewSnapshotReader(file, s.files[i], s.kinds, s.lenient)
	if err != nil {
		return nil, err
	}
	if reader.light = light; !light {
		reader.Header.Site.Targets = nil // they are kept of the first reading
	}
	for {
		record, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return reader, nil
		} else if err != nil {
			return nil, err
		}
		if err := visit(reader.Header.Site.Vantage, record); err != nil {
			return nil, err
		}
	}
}

// maxPiped bounds a snapshot that comes through a pipe, in bytes: it is read twice, and
// so kept in memory.
const maxPiped = 256 << 20

// open opens a snapshot; what a pipe gave is kept.
func (s *Snapshots) open(i int) (io.ReadCloser, error) {
	if data, there := s.piped[i]; there {
		return io.NopCloser(bytes.NewReader(data)), nil
	}
	file, err := os.Open(s.files[i])
	if err != nil {
		return nil, err
	}
	if info, err := file.Stat(); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		return file, err
	}
	data, err := io.ReadAll(io.LimitReader(file, maxPiped+1))
	if err = errors.Join(err, file.Close()); err != nil {
		return nil, err
	}
	if len(data) > maxPiped {
		return nil, fmt.Errorf("%s: a pipe gives more than %d MiB: save it to a file", s.files[i], maxPiped>>20)
	}
	s.piped[i] = data
	return io.NopCloser(bytes.NewReader(data)), nil
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
// absences that only others have. A target is taken from the snapshot whose record of it
// counts. A kind is absent only if all say so.
func mergeHeaders(headers []Header, winner map[string]int) Header {
	byName := func(a, b checks.Target) int { return strings.Compare(a.Name, b.Name) }
	if len(headers) == 1 { // as nearly always: there is nothing to copy
		slices.SortFunc(headers[0].Site.Targets, byName)
		return headers[0]
	}
	var targets []checks.Target
	placed := map[string]bool{}
	add := func(header Header, when func(given string) bool) {
		var names []string
		for _, target := range header.Site.Targets {
			if given := target.Given(); !placed[given] && when(given) {
				targets, names = append(targets, target), append(names, given)
			}
		}
		for _, name := range names {
			placed[name] = true
		}
	}
	for i, header := range headers {
		add(header, func(given string) bool { at, read := winner[given]; return read && at == i })
	}
	headers = slices.Clone(headers)
	slices.SortStableFunc(headers, func(a, b Header) int { return b.Started.Compare(a.Started) })
	for _, header := range headers {
		add(header, func(string) bool { return true })
	}
	merged := headers[0]
	merged.Site.Targets = targets
	for _, other := range headers[1:] {
		merged.Site.Absent = slices.DeleteFunc(slices.Clone(merged.Site.Absent), func(kind string) bool {
			return !slices.Contains(other.Site.Absent, kind)
		})
		merged.AdHoc = merged.AdHoc && other.AdHoc
		merged.Selected = bothSelected(merged.Selected, other.Selected)
	}
	slices.SortFunc(merged.Site.Targets, byName)
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

package site

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hardcheck/checks/yamlfile"
)

type attestationFile struct {
	Version      int                `yaml:"version,required"`
	Attestations []attestationEntry `yaml:"attestations,required"`
}

type attestationEntry struct {
	Control   string        `yaml:"control,required"`
	Status    status        `yaml:"status"`
	Statement string        `yaml:"statement,required"`
	By        string        `yaml:"by,required"`
	Date      date          `yaml:"date,required"`
	Frequency frequency     `yaml:"frequency,required"`
	Evidence  *evidenceFile `yaml:"evidence"`
}

type evidenceFile struct {
	Link   string `yaml:"link,required"`
	SHA256 string `yaml:"sha256"`
}

// status is a [Status] as the file writes it; empty where it is missing.
type status Status

// UnmarshalText reads one of the statuses.
func (s *status) UnmarshalText(text []byte) error {
	switch known := Status(text); known {
	case Met, NotMet, NotApplicable:
		*s = status(known)
		return nil
	default:
		return fmt.Errorf("unknown status %q: use met, not-met or not-applicable", text)
	}
}

// LoadAttestations reads a file of attestations. Their controls must be known, unless
// known.Controls is nil. The error lists everything that is wrong; it is
// os.ErrNotExist when there is no such file.
func LoadAttestations(file string, known Known) ([]Attestation, error) {
	data, err := readFile(file, yamlfile.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("read attestations: %w", err)
	}
	var content attestationFile
	r := records{doc: yamlfile.Decode(file, data, &content), known: known}
	r.version(content.Version)
	var attestations []Attestation
	said := map[Attestation]int{}
	for i, entry := range content.Attestations {
		path := []any{"attestations", i}
		a := r.attestation(path, entry)
		attestations = append(attestations, a)
		same := a
		same.Line = 0
		if first, again := said[same]; again {
			r.doc.Errorf(path, "this repeats the entry of line %d: take one of them out", first)
		} else {
			said[same] = a.Line
		}
	}
	if err := r.doc.Err(); err != nil {
		return nil, err
	}
	return attestations, nil
}

func (r records) attestation(path []any, entry attestationEntry) Attestation {
	a := Attestation{
		Control: entry.Control, Status: Status(cmp.Or(entry.Status, status(Met))), Statement: entry.Statement, By: entry.By,
		Date: entry.Date.Time, Frequency: entry.Frequency.Duration, Line: r.doc.Line(path...),
	}
	if entry.Control != "" {
		a.Control = r.control(at(path, "control"), entry.Control)
	}
	if slices.Contains(r.known.Judged, a.Control) {
		r.doc.Errorf(at(path, "control"), "no statement answers %s: its checks alone judge it", a.Control)
	}
	if a.Date.After(time.Now()) {
		r.doc.Errorf(at(path, "date"), "the date is in the future")
	}
	r.filled(path, map[string]string{"control": entry.Control, "statement": entry.Statement, "by": entry.By})
	if entry.Evidence == nil {
		return a
	}
	below := at(path, "evidence")
	r.filled(below, map[string]string{"link": entry.Evidence.Link})
	sum := strings.ToLower(entry.Evidence.SHA256)
	if sum != "" && !pinPattern.MatchString(sum) {
		r.doc.Errorf(at(below, "sha256"), "sha256 is not 64 hex digits")
	}
	a.Evidence = Proof{Link: entry.Evidence.Link, SHA256: sum}
	return a
}

// EndedStatements tells of each control whose newest statement no longer holds at a time,
// by its own frequency.
func (s *Site) EndedStatements(at time.Time) []string {
	newest := map[string]Attestation{}
	for _, a := range s.Attestations {
		if before, there := newest[a.Control]; !there || !a.Date.Before(before.Date) {
			newest[a.Control] = a
		}
	}
	var ended []string
	for _, control := range slices.Sorted(maps.Keys(newest)) {
		a := newest[control]
		if until := a.Date.Add(a.Frequency); until.Before(at) {
			ended = append(ended, fmt.Sprintf("the statement about %s (attestations, line %d) has ended on %s: the audit asks for it again",
				control, a.Line, until.Format(time.DateOnly)))
		}
	}
	return ended
}

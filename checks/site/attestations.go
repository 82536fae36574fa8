package site

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hardcheck/checks/yamlfile"
)

type attestationFile struct {
	Version      int                `yaml:"version,required" json:"version" jsonschema:"format of this file: 1"`
	Attestations []attestationEntry `yaml:"attestations,required" json:"attestations" jsonschema:"statements, oldest first: an entry is renewed by adding one"`
}

type attestationEntry struct {
	Control   string      `yaml:"control" json:"control,omitempty" jsonschema:"the control that is answered: M54, or modbus-web-server/M54"`
	Controls  []string    `yaml:"controls" json:"controls,omitempty" jsonschema:"several controls that one statement answers, in place of control"`
	Status    status      `yaml:"status" json:"status,omitempty" jsonschema:"what the statement says of the control; met by default"`
	Statement string      `yaml:"statement,required" json:"statement" jsonschema:"what was looked at and found, in the person's own words"`
	By        string      `yaml:"by,required" json:"by" jsonschema:"who states it"`
	Date      date        `yaml:"date,required" json:"date" jsonschema:"day of the statement: 2026-01-31"`
	Frequency frequency   `yaml:"frequency,required" json:"frequency" jsonschema:"how long it holds, in days or weeks: 365d. The policy's own term bounds it"`
	Evidence  []proofFile `yaml:"evidence" json:"evidence,omitempty" jsonschema:"what the statement rests on"`
}

type proofFile struct {
	Link   string `yaml:"link" json:"link,omitempty" jsonschema:"where it is found; nobody follows it"`
	File   string `yaml:"file" json:"file,omitempty" jsonschema:"file below this folder, compared with its sha256 whenever it is read"`
	SHA256 string `yaml:"sha256" json:"sha256,omitempty" jsonschema:"SHA-256 of what was there, 64 hex digits; required for a file"`
}

// status is a [Status] as the file writes it; empty where it is missing.
type status Status

// UnmarshalText reads one of the statuses.
func (s *status) UnmarshalText(text []byte) error {
	known, err := ParseStatus(string(text))
	*s = status(known)
	return err
}

// Statuses are what a statement may say, in the order in which people are asked.
func Statuses() []Status { return []Status{Met, NotMet, NotApplicable} }

// ParseStatus reads one of the statuses.
func ParseStatus(text string) (Status, error) {
	if known := Status(text); slices.Contains(Statuses(), known) {
		return known, nil
	}
	return "", fmt.Errorf("unknown status %q: use met, not-met or not-applicable", text)
}

// LoadAttestations reads a file of attestations. Their controls must be among those of
// known.Policies, unless that is nil. The error lists everything that is wrong; it is
// os.ErrNotExist when there is no such file.
func LoadAttestations(file string, known Known) ([]Attestation, error) {
	data, err := readFile(file, yamlfile.MaxBytes)
	if err != nil {
		return nil, fmt.Errorf("read attestations: %w", err)
	}
	return decodeAttestations(file, data, known)
}

func decodeAttestations(file string, data []byte, known Known) ([]Attestation, error) {
	var content attestationFile
	controls, err := known.controls()
	if err != nil {
		return nil, err
	}
	r := records{doc: yamlfile.Decode(file, data, &content), known: known, controls: controls, folder: filepath.Dir(file)}
	r.version(content.Version)
	var attestations []Attestation
	said := map[string]int{}
	for i, entry := range content.Attestations {
		path := []any{"attestations", i}
		for _, a := range r.attestations(path, entry) {
			same := a
			same.Line = 0
			text := fmt.Sprintf("%#v", same)
			if first, again := said[text]; again && first != a.Line {
				r.doc.Errorf(path, "this repeats the entry of line %d: take one of them out", first)
			}
			said[text] = a.Line
			attestations = append(attestations, a)
		}
	}
	if err := r.doc.Err(); err != nil {
		return nil, err
	}
	return attestations, nil
}

// attestations are one for each control of the entry.
func (r records) attestations(path []any, entry attestationEntry) []Attestation {
	shared := Attestation{
		Status: Status(cmp.Or(entry.Status, status(Met))), Statement: entry.Statement, By: entry.By,
		Date: entry.Date.Time, Frequency: entry.Frequency.Duration, Line: r.doc.Line(path...),
	}
	r.notFuture(at(path, "date"), entry.Date)
	r.filled(path, map[string]string{"statement": entry.Statement, "by": entry.By})
	for i, proof := range entry.Evidence {
		shared.Evidence = append(shared.Evidence, r.proof(at(path, "evidence", i), proof))
	}
	var all []Attestation
	for i, name := range r.answered(path, entry) {
		where := at(path, "control")
		if entry.Control == "" {
			where = at(path, "controls", i)
		}
		a := shared
		a.Control = r.control(where, name)
		if slices.Contains(r.controls.Judged, a.Control) {
			r.doc.Errorf(where, "no statement answers %s: its checks alone judge it", a.Control)
		}
		if slices.ContainsFunc(all, func(other Attestation) bool { return other.Control == a.Control }) {
			r.doc.Errorf(where, "control %s is answered twice by this entry", a.Control)
		}
		all = append(all, a)
	}
	return all
}

// answered are the names of the controls as the entry has them.
func (r records) answered(path []any, entry attestationEntry) []string {
	hasOne, hasList := r.doc.Has(at(path, "control")...), r.doc.Has(at(path, "controls")...)
	switch {
	case hasOne == hasList:
		r.doc.Errorf(path, "attestation takes exactly one of control and controls")
		return nil
	case hasList && len(entry.Controls) == 0:
		r.doc.Errorf(at(path, "controls"), "controls is empty")
		return nil
	case hasList:
		return entry.Controls
	default:
		r.filled(path, map[string]string{"control": entry.Control})
		return slices.DeleteFunc([]string{entry.Control}, func(name string) bool { return name == "" })
	}
}

// notFuture complains about a day that has begun nowhere yet.
func (r records) notFuture(path []any, day date) {
	if day.After(time.Now().Add(farthestAhead)) {
		r.doc.Errorf(path, "the date is in the future")
	}
}

// farthestAhead is by how much the first time zone of the world is ahead of UTC.
const farthestAhead = 14 * time.Hour

func (r records) proof(path []any, entry proofFile) Proof {
	if (entry.Link == "") == (entry.File == "") {
		r.doc.Errorf(path, "evidence takes exactly one of link and file")
		return Proof{}
	}
	proof := Proof{Link: entry.Link, File: entry.File, SHA256: strings.ToLower(entry.SHA256)}
	if proof.SHA256 != "" && !pinPattern.MatchString(proof.SHA256) {
		r.doc.Errorf(at(path, "sha256"), "sha256 is not 64 hex digits")
		return proof
	}
	if proof.File == "" {
		return proof
	}
	sum, problem, err := HashEvidence(r.folder, proof.File)
	switch {
	case err != nil:
		r.doc.Errorf(at(path, "file"), "%v", err)
	case proof.SHA256 == "" && problem != "":
		r.doc.Errorf(path, "the file %s, and its sha256 is missing: nothing tells what it was", problem)
	case proof.SHA256 == "":
		r.doc.Errorf(path, "sha256 is missing: that of the file is %s now", sum)
	case problem != "":
		proof.Problem = problem
	case sum != proof.SHA256:
		proof.Problem = evidenceChanged
	}
	return proof
}

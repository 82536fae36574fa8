package json

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// maxUntold bounds the findings that stand before the checks that they are of: whoever
// writes them so has sorted the report, and nothing tells yet whether they are any.
const maxUntold = 2_000_000

const (
	reportFamily   = "hardcheck.report/v"
	snapshotFamily = "hardcheck.snapshot/"
)

// Read reads a report that [Write] wrote, entry by entry: it may be as large as its site, and
// only a single value is bounded. It refuses what is cut off, of another schema, or holds
// an outcome or severity that doesn't exist. Fields that this version doesn't know are ignored:
// within a schema fields are only added. What the report tells by a pair of names takes no
// more memory than those.
func Read(r io.Reader) (engine.Result, error) {
	result, err := newReader(engine.BoundValues(r)).read()
	if err != nil {
		return engine.Result{}, fmt.Errorf("read report: %w", told(err))
	}
	return result, nil
}

// told is an error of decoding in the words of a user.
func told(err error) error {
	var wrongType *json.UnmarshalTypeError
	switch {
	case errors.Is(err, io.EOF):
		return errors.New("it is empty")
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early: it was cut off while it was written or copied")
	case errors.As(err, &wrongType) && wrongType.Field == "schema":
		return errNoReport
	}
	return err
}

var errNoReport = errors.New("it is JSON, but not a hardcheck report")

// reader reads a report member by member.
type reader struct {
	decoder *json.Decoder
	d       document
	known   map[string]bool // the checks so far; nil before they came
}

func newReader(r io.Reader) *reader { return &reader{decoder: json.NewDecoder(r)} }

func (r *reader) read() (engine.Result, error) {
	start, err := r.decoder.Token()
	if err != nil {
		return engine.Result{}, err
	}
	if start != json.Delim('{') {
		return engine.Result{}, errNoReport
	}
	for r.decoder.More() {
		if err := r.member(); err != nil {
			return engine.Result{}, cut(err)
		}
	}
	if _, err := r.decoder.Token(); err != nil {
		return engine.Result{}, cut(err)
	}
	if err := judgeSchema(checks.Clean(r.d.Schema)); err != nil {
		return engine.Result{}, err
	}
	if _, err := r.decoder.Token(); err == nil {
		return engine.Result{}, errors.New("something stands after top-level value")
	} else if !errors.Is(err, io.EOF) {
		return engine.Result{}, fmt.Errorf("something stands after top-level value: %w", err)
	}
	if err := r.d.verify(); err != nil {
		return engine.Result{}, err
	}
	result := r.d.result()
	return result, verify(result)
}

// cut is the error of what ends within a value: then its end is unexpected.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

func (r *reader) member() error {
	token, err := r.decoder.Token()
	if err != nil {
		return err
	}
	d := &r.d
	switch name, _ := token.(string); name {
	case "schema":
		if err := r.decoder.Decode(&d.Schema); err != nil {
			var wrongType *json.UnmarshalTypeError
			if errors.As(err, &wrongType) {
				return errNoReport
			}
			return err
		}
		return judgeSchema(checks.Clean(d.Schema))
	case "targets":
		return each(r.decoder, func(t target) error { d.Targets = append(d.Targets, t); return nil })
	case "checks":
		return r.checks()
	case "findings":
		return each(r.decoder, r.finding)
	case "controls":
		return each(r.decoder, func(c engine.ControlResult) error { d.Controls = append(d.Controls, c); return nil })
	case "waivers":
		return each(r.decoder, func(w engine.WaiverUse) error { d.Waivers = append(d.Waivers, w); return nil })
	case "certificates":
		return each(r.decoder, func(c engine.CertificateEnd) error { d.Certificates = append(d.Certificates, c); return nil })
	case "crossings":
		return each(r.decoder, func(c checks.Crossing) error { d.Crossings = append(d.Crossings, c); return nil })
	case "resolved":
		return each(r.decoder, func(gone engine.Resolved) error { d.Resolved = append(d.Resolved, gone); return nil })
	default:
		return r.other(name)
	}
}

// other reads what is one of its kind, and leaves out what this version doesn't know.
func (r *reader) other(name string) error {
	d := &r.d
	into := map[string]any{
		"tool": &d.Tool, "site": &d.Site, "asOf": &d.AsOf, "started": &d.Started, "finished": &d.Finished, "timeZone": &d.TimeZone,
		"advisories": &d.Advisories, "snapshots": &d.Snapshots, "profiles": &d.Profiles, "lastWhole": &d.LastWhole, "baseline": &d.Baseline, "narrowed": &d.Narrowed, "notices": &d.Notices,
		"summary": &d.Summary, "exit": &d.Exit,
	}[name]
	if into != nil {
		return r.decoder.Decode(into)
	}
	return r.skip()
}

// skip passes over a value, token by token.
func (r *reader) skip() error {
	for depth := 0; ; {
		token, err := r.decoder.Token()
		if err != nil {
			return err
		}
		switch token {
		case json.Delim('{'), json.Delim('['):
			depth++
		case json.Delim('}'), json.Delim(']'):
			depth--
		}
		if depth == 0 {
			return nil
		}
	}
}

func (r *reader) checks() error {
	r.known = map[string]bool{}
	return each(r.decoder, func(c check) error {
		r.known[c.ID] = true
		r.d.Checks = append(r.d.Checks, c)
		return nil
	})
}

// finding takes one finding. One of no check is refused at once: millions of them would
// need much more memory than the file that has them.
func (r *reader) finding(f finding) error {
	r.d.Findings = append(r.d.Findings, f)
	switch n := len(r.d.Findings); {
	case r.known != nil && !r.known[f.Check]:
		return noCheck(n, f)
	case r.known == nil && n > maxUntold:
		return fmt.Errorf("more than %d findings stand before the checks that they are of", maxUntold)
	}
	return nil
}

func noCheck(number int, f finding) error {
	return fmt.Errorf("finding %d is of the check %q, of which nothing is told", number, checks.Clean(f.Check))
}

// each reads a list entry by entry; null is a list of nothing.
func each[T any](decoder *json.Decoder, take func(T) error) error {
	start, err := decoder.Token()
	if err != nil || start == nil {
		return err
	}
	if start != json.Delim('[') {
		return fmt.Errorf("%v stands where a list must", start)
	}
	for decoder.More() {
		var entry T
		if err := decoder.Decode(&entry); err != nil {
			return err
		}
		if err := take(entry); err != nil {
			return err
		}
	}
	_, err = decoder.Token()
	return err
}

func judgeSchema(schema string) error {
	if schema == engine.ReportSchema {
		return nil
	}
	if strings.HasPrefix(schema, snapshotFamily) {
		return fmt.Errorf("it is a snapshot (%q), not a report", schema)
	}
	number, ofFamily := strings.CutPrefix(schema, reportFamily)
	if version, err := strconv.Atoi(number); ofFamily && err == nil && version > 1 {
		return fmt.Errorf("schema %q is newer than this hardcheck, which reads %q", schema, engine.ReportSchema)
	}
	return fmt.Errorf("schema %q is not %q: it is not a hardcheck report", schema, engine.ReportSchema)
}

// verify refuses findings of checks that the report doesn't tell of, or tells of twice.
func (d document) verify() error {
	known := map[string]bool{}
	for _, c := range d.Checks {
		switch {
		case known[c.ID]:
			return fmt.Errorf("check %q is told of twice", checks.Clean(c.ID))
		case !c.Severity.Valid():
			return fmt.Errorf("check %q has no severity", checks.Clean(c.ID))
		}
		known[c.ID] = true
	}
	for i, f := range d.Findings {
		if !known[f.Check] {
			return noCheck(i+1, f)
		}
	}
	return nil
}

// verify refuses what no hardcheck writes: an outcome without a name would count
// as nothing at all.
func verify(r engine.Result) error {
	for _, target := range r.Targets {
		if !target.State.Valid() {
			return fmt.Errorf("target %q has the unknown state %q", checks.Clean(target.Name), checks.Clean(string(target.State)))
		}
	}
	for i, finding := range r.Briefs() {
		if !finding.Outcome.Valid() {
			return fmt.Errorf("finding %d has the unknown outcome %q", i+1, checks.Clean(string(finding.Outcome)))
		}
		if !finding.Severity.Valid() {
			return fmt.Errorf("finding %d has no severity", i+1)
		}
	}
	for i, control := range r.Controls {
		if !control.Outcome.Valid() {
			return fmt.Errorf("control %d has the unknown outcome %q", i+1, checks.Clean(string(control.Outcome)))
		}
	}
	return nil
}

package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
	"maps"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// WriteJSON writes a value in the form of all JSON that hardcheck prints: indented, with a
// final line break. what names it in errors.
func WriteJSON(w io.Writer, what string, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return fmt.Errorf("write JSON %s: %w", what, err)
	}
	return nil
}

// WriteJSONList writes a list as [WriteJSON] does, one entry after another, so that a long one
// need not be held.
func WriteJSONList[T any](w io.Writer, what string, entries iter.Seq[T]) error {
	var entry bytes.Buffer
	encoder := json.NewEncoder(&entry)
	encoder.SetIndent("  ", "  ")
	encoder.SetEscapeHTML(false)
	before, after := "[", "[]\n"
	for value := range entries {
		entry.Reset()
		err := encoder.Encode(value)
		if err == nil {
			_, err = fmt.Fprintf(w, "%s\n  %s", before, bytes.TrimSuffix(entry.Bytes(), []byte("\n")))
		}
		if err != nil {
			return fmt.Errorf("write JSON %s: %w", what, err)
		}
		before, after = ",", "\n]\n"
	}
	if _, err := io.WriteString(w, after); err != nil {
		return fmt.Errorf("write JSON %s: %w", what, err)
	}
	return nil
}

// WithLists returns a copy of r in which no list or map is nil: a reader of the
// JSON need not tell null from empty.
func WithLists(r engine.Result) engine.Result {
	r.Snapshots = ListOf(r.Snapshots)
	r.Profiles = ListOf(r.Profiles)
	r.Checks = append([]engine.CheckSummary{}, r.Checks...)
	for i := range r.Checks {
		r.Checks[i].References = ListOf(r.Checks[i].References)
	}
	r.Targets = ListOf(r.Targets)
	r.Waivers = ListOf(r.Waivers)
	r.Notices = ListOf(r.Notices)
	r.Findings = append([]engine.Finding{}, r.Findings...)
	for i := range r.Findings {
		r.Findings[i] = FindingWithLists(r.Findings[i])
	}
	r.Controls = append([]engine.ControlResult{}, r.Controls...)
	for i := range r.Controls {
		r.Controls[i].Checks = ListOf(r.Controls[i].Checks)
		if said := r.Controls[i].Attestation; said != nil {
			whole := *said
			whole.Evidence = ListOf(whole.Evidence)
			r.Controls[i].Attestation = &whole
		}
	}
	r.Summary.Outcomes = countsOf(r.Summary.Outcomes)
	r.Summary.Severities = countsOf(r.Summary.Severities)
	r.Summary.Controls = countsOf(r.Summary.Controls)
	return r
}

// FindingWithLists is a finding in which no list is nil.
func FindingWithLists(f engine.Finding) engine.Finding {
	f.Evidence, f.References, f.Controls = ListOf(f.Evidence), ListOf(f.References), ListOf(f.Controls)
	return f
}

// ListOf is the list, empty where there is none.
func ListOf[T any](list []T) []T {
	if list == nil {
		return []T{}
	}
	return list
}

func countsOf[K string | checks.Outcome](counts map[K]int) map[K]int {
	if counts == nil {
		return map[K]int{}
	}
	return maps.Clone(counts)
}

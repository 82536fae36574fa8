// Package jsonl writes a result as JSON lines, for log stores.
package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"time"
	"unicode"
	"unicode/utf8"

	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// lineHead begins every finding and control of a JSON lines report, so that each
// line can be stored and searched without the others.
type lineHead struct {
	Type string    `json:"type"`
	Site string    `json:"site"`
	AsOf time.Time `json:"asOf"`
}

type findingLine struct {
	lineHead
	engine.Finding
}

type controlLine struct {
	lineHead
	engine.ControlResult
}

type summaryLine struct {
	Type       string                   `json:"type"`
	Schema     string                   `json:"schema"`
	Tool       engine.Tool              `json:"tool"`
	Site       string                   `json:"site"`
	AsOf       time.Time                `json:"asOf"`
	Started    time.Time                `json:"started"`
	Finished   time.Time                `json:"finished"`
	TimeZone   string                   `json:"timeZone,omitempty"`
	Advisories engine.Advisories        `json:"advisories"`
	Snapshots  []engine.SnapshotSummary `json:"snapshots"`
	Profiles   []engine.ProfileSummary  `json:"profiles"`
	Baseline   *engine.Baseline         `json:"baseline,omitempty"`
	Notices    []string                 `json:"notices"`
	Summary    engine.Summary           `json:"summary"`
	Exit       engine.Exit              `json:"exit"`
}

// Write writes the result as JSON lines: one of type "finding" for each finding,
// one of type "control" for each control, and last one of type "summary" that
// proves the report whole. Findings and controls have the fields they have in
// the form json, and the site and as-of date besides.
func Write(w io.Writer, r engine.Result) error {
	r = report.WithLists(r)
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encodeLines(encoder, r); err != nil {
		return fmt.Errorf("write JSON lines report: %w", err)
	}
	if _, err := w.Write(escapeHidden(out.Bytes())); err != nil {
		return fmt.Errorf("write JSON lines report: %w", err)
	}
	return nil
}

func encodeLines(encoder *json.Encoder, r engine.Result) error {
	for _, finding := range r.Findings {
		if err := encoder.Encode(findingLine{lineHead{"finding", r.Site, r.AsOf}, finding}); err != nil {
			return fmt.Errorf("encode finding: %w", err)
		}
	}
	for _, control := range r.Controls {
		if err := encoder.Encode(controlLine{lineHead{"control", r.Site, r.AsOf}, control}); err != nil {
			return fmt.Errorf("encode control: %w", err)
		}
	}
	err := encoder.Encode(summaryLine{
		Type: "summary", Schema: engine.ReportSchema, Tool: r.Tool, Site: r.Site, AsOf: r.AsOf,
		Started: r.Started, Finished: r.Finished, TimeZone: r.TimeZone, Advisories: r.Advisories, Snapshots: r.Snapshots,
		Profiles: r.Profiles, Baseline: r.Baseline, Notices: r.Notices,
		Summary: r.Summary, Exit: r.Exit,
	})
	if err != nil {
		return fmt.Errorf("encode summary: %w", err)
	}
	return nil
}

// escapeHidden writes the control characters and direction overrides that are left as
// \u escapes: lines are often read on a terminal, and the values stay the same.
// In JSON such characters stand in strings only.
func escapeHidden(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
		const del = 0x7f // the one ASCII control character that package json leaves
		if data[0] < utf8.RuneSelf && data[0] != del {
			out = append(out, data[0])
			data = data[1:]
			continue
		}
		r, size := utf8.DecodeRune(data)
		switch {
		case !unicode.Is(unicode.C, r):
			out = append(out, data[:size]...)
		case r > 0xFFFF:
			const first, half = 0x10000, 0x400
			out = fmt.Appendf(out, `\u%04x\u%04x`, 0xD800+(r-first)/half, 0xDC00+(r-first)%half)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
		data = data[size:]
	}
	return out
}

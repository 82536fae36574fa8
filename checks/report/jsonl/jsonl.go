// Package jsonl writes a result as JSON lines, for log stores.
package jsonl

import (
	"bufio"
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
	Type string `json:"type"`
	Site string `json:"site"`
	// AsOf is written as a time is, once for all lines.
	AsOf string `json:"asOf"`
}

type checkLine struct {
	lineHead
	engine.CheckSummary
}

type controlLine struct {
	lineHead
	engine.ControlResult
}

type resolvedLine struct {
	lineHead
	engine.Resolved
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

// Write writes the result as JSON lines: one of type "check" for each check, with its texts,
// one of type "finding" for each finding, one of type "control" for each control,
// one of type "resolved" for each violation of the baseline that is gone, and last one of
// type "summary" that proves the report whole. They have the fields they have in the form json, findings the title and kind of their check too, and the site and as-of date
// besides.
func Write(w io.Writer, r engine.Result) error {
	l := newLines(w)
	err := l.write(r)
	if err == nil {
		err = l.out.Flush()
	}
	if err != nil {
		return fmt.Errorf("write JSON lines report: %w", err)
	}
	return nil
}

// lines writes a line at a time.
type lines struct {
	out     *bufio.Writer
	encoded bytes.Buffer
	encoder *json.Encoder
	// row is the finding's line in the making; failed is the encoder's first error.
	row    []byte
	failed error
	// begun is how the last finding's line began, and begunOf its check, title and kind.
	begun   []byte
	begunOf [3]string
}

func newLines(w io.Writer) *lines {
	l := &lines{out: bufio.NewWriterSize(w, 64<<10)}
	l.encoder = json.NewEncoder(&l.encoded)
	l.encoder.SetEscapeHTML(false)
	return l
}

func (l *lines) line(what string, value any) error {
	l.encoded.Reset()
	if err := l.encoder.Encode(value); err != nil {
		return fmt.Errorf("encode %s: %w", what, err)
	}
	_, err := l.out.Write(escapeHidden(l.encoded.Bytes()))
	return err
}

func (l *lines) write(r engine.Result) error {
	head := func(of string) lineHead { return lineHead{of, r.Site, r.AsOf.Format(time.RFC3339Nano)} }
	for _, check := range report.Checks(r) {
		if err := l.line("check", checkLine{head("check"), check}); err != nil {
			return err
		}
	}
	begin := bytes.TrimSuffix(l.value(nil, head("finding")), []byte("}"))
	for _, finding := range r.All() {
		if err := l.finding(begin, &finding); err != nil {
			return fmt.Errorf("encode finding: %w", err)
		}
	}
	r.Findings = nil
	r = report.WithLists(r)
	for _, control := range r.Controls {
		if err := l.line("control", controlLine{head("control"), control}); err != nil {
			return err
		}
	}
	for _, gone := range r.Resolved {
		if err := l.line("resolved", resolvedLine{head("resolved"), gone}); err != nil {
			return err
		}
	}
	return l.line("summary", summaryLine{
		Type: "summary", Schema: engine.ReportSchema, Tool: r.Tool, Site: r.Site, AsOf: r.AsOf,
		Started: r.Started, Finished: r.Finished, TimeZone: r.TimeZone, Advisories: r.Advisories, Snapshots: r.Snapshots,
		Profiles: r.Profiles, Baseline: r.Baseline, Notices: r.Notices,
		Summary: r.Summary, Exit: r.Exit,
	})
}

// del is the one ASCII control character that package json leaves.
const del = 0x7f

// plain reports whether there is nothing to look at, as in most lines.
func plain(data []byte) bool {
	for _, c := range data {
		if c >= del {
			return false
		}
	}
	return true
}

// escapeHidden writes the control characters and direction overrides that are left as
// \u escapes: lines are often read on a terminal, and the values stay the same.
// In JSON such characters stand in strings only.
func escapeHidden(data []byte) []byte {
	if plain(data) {
		return data
	}
	out := make([]byte, 0, len(data))
	for len(data) > 0 {
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

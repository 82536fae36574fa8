package jsonl

import (
	"strconv"

	"hardcheck/checks/engine"
)

// finding writes the line of a finding without its check's texts, which have a line of their own.
// There are so many that package json, which looks each value's type up, would be the most of the
// work: what most have is written here, and what few have by the encoder.
func (l *lines) finding(head []byte, f *engine.Finding) error {
	severity, err := f.Severity.MarshalText()
	if err != nil {
		return err
	}
	to := append(l.row[:0], l.begin(head, f)...)
	to = l.member(to, "target", f.Target)
	to = l.member(to, "subject", f.Subject)
	to = l.member(to, "outcome", string(f.Outcome))
	to = l.given(to, "reason", string(f.Reason))
	to = l.member(to, "severity", string(severity))
	to = l.member(to, "message", f.Message)
	to = append(to, `,"evidence":[`...)
	for i, e := range f.Evidence {
		if i > 0 {
			to = append(to, ',')
		}
		to = append(l.text(append(to, `{"source":`...), e.Source), `,"value":`...)
		to = append(l.text(to, e.Value), '}')
	}
	to = append(to, ']')
	to = rare(l, to, "paths", f.Paths, len(f.Paths) > 0)
	to = rare(l, to, "fix", f.Fix, len(f.Fix) > 0)
	to = rare(l, to, "cause", f.Cause, f.Cause != nil)
	to = append(to, `,"controls":[`...)
	for i, control := range f.Controls {
		if i > 0 {
			to = append(to, ',')
		}
		to = l.text(to, control)
	}
	to = append(to, ']')
	to = l.member(to, "fingerprint", f.Fingerprint)
	to = l.given(to, "original", string(f.Original))
	to = rare(l, to, "waiver", f.Waiver, f.Waiver != nil)
	to = l.given(to, "baseline", string(f.Baseline))
	to = rare(l, to, "firstSeen", f.FirstSeen, !f.FirstSeen.IsZero())
	if f.Line != 0 {
		to = strconv.AppendInt(append(to, `,"line":`...), int64(f.Line), 10)
	}
	l.row = append(to, "}\n"...)
	if l.failed != nil {
		return l.failed
	}
	_, err = l.out.Write(l.row)
	return err
}

// begin is how the line of a finding begins, which is as those of the same check do.
func (l *lines) begin(head []byte, f *engine.Finding) []byte {
	if of := [...]string{f.Check, f.Title, f.Kind}; l.begun == nil || of != l.begunOf {
		l.begun = l.member(append(l.begun[:0], head...), "check", f.Check)
		l.begun = l.member(l.begun, "title", f.Title)
		l.begun = l.member(l.begun, "kind", f.Kind)
		l.begunOf = of
	}
	return l.begun
}

// member appends a text under a name.
func (l *lines) member(to []byte, name, text string) []byte {
	to = append(append(append(to, `,"`...), name...), `":`...)
	return l.text(to, text)
}

// given appends a text that there is.
func (l *lines) given(to []byte, name, text string) []byte {
	if text == "" {
		return to
	}
	return l.member(to, name, text)
}

// rare appends a value that there is.
func rare[T any](l *lines, to []byte, name string, value T, there bool) []byte {
	if !there {
		return to
	}
	to = append(append(append(to, `,"`...), name...), `":`...)
	return l.value(to, value)
}

// escaped are the bytes that don't stand in a text as they are, or may not.
var escaped = func() (table [256]bool) {
	for c := range table {
		table[c] = c < ' ' || c >= del || c == '"' || c == '\\'
	}
	return table
}()

// text appends a text in quotes.
func (l *lines) text(to []byte, text string) []byte {
	for i := range len(text) {
		if escaped[text[i]] {
			return l.value(to, text)
		}
	}
	return append(append(append(to, '"'), text...), '"')
}

// value appends what the encoder makes of a value.
func (l *lines) value(to []byte, value any) []byte {
	l.encoded.Reset()
	if err := l.encoder.Encode(value); err != nil && l.failed == nil {
		l.failed = err
	}
	data := escapeHidden(l.encoded.Bytes())
	return append(to, data[:max(len(data)-1, 0)]...) // without the line's end
}

package report

import (
	"strings"

	"hardcheck/checks/engine"
)

// textLine is one line of a longer text: prose, or code that is to be copied.
type textLine struct {
	text string
	code bool
}

// textLines splits a text such as a remediation into cleaned lines, without empty
// ones at its end. Code are the lines that begin with a space or tab, and lose
// the four columns that mark them.
func textLines(text string) []textLine {
	text = strings.TrimRight(text, " \t\r\n")
	if text == "" {
		return nil
	}
	var all []textLine
	for _, line := range strings.Split(text, "\n") {
		indented := strings.HasPrefix(line, " ") || strings.HasPrefix(line, "\t")
		if !indented || strings.TrimSpace(line) == "" {
			all = append(all, textLine{text: inline(line)})
			continue
		}
		rest, tabbed := strings.CutPrefix(line, "\t")
		if !tabbed {
			rest = dedent(line)
		}
		all = append(all, textLine{text: codeLine(rest), code: true})
	}
	return all
}

// dedent takes away up to four leading spaces.
func dedent(line string) string {
	for range 4 {
		line = strings.TrimPrefix(line, " ")
	}
	return line
}

// plainText joins the lines of a text again, code indented by four columns.
func plainText(text string) string {
	lines := textLines(text)
	out := make([]string, len(lines))
	for i, line := range lines {
		out[i] = line.text
		if line.code {
			out[i] = "    " + line.text
		}
	}
	return strings.Join(out, "\n")
}

// plainHelp is why a finding matters, how to mend it and where to read more, as
// plain text of several lines. It is empty when the finding documents nothing.
func plainHelp(f engine.Finding) string {
	var parts []string
	if why := plainText(f.Description); why != "" {
		parts = append(parts, why)
	}
	if fix := plainText(f.Remediation); fix != "" {
		parts = append(parts, "Fix:\n"+fix)
	}
	var see []string
	for _, reference := range f.References {
		see = append(see, inline(reference))
	}
	if len(see) > 0 {
		parts = append(parts, "See:\n"+strings.Join(see, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// limited cuts text that is longer than limit characters, and shows that it did.
func limited(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	count := 0
	for at := range text {
		if count == limit {
			return text[:at] + "..."
		}
		count++
	}
	return text
}

// waiverText says who accepted a violation, until when and why.
func waiverText(f engine.Finding) string {
	if f.Waiver == nil {
		return "waived"
	}
	text := "owner " + inline(f.Waiver.Owner)
	if f.Waiver.ApprovedBy != "" {
		text += ", approved by " + inline(f.Waiver.ApprovedBy)
	}
	return text + ", until " + day(f.Waiver.Expires) + ": " + inline(f.Waiver.Reason)
}

// policyControls are the controls that rest on a finding, without that of the
// baseline profile, which is the check under its own name.
func policyControls(f engine.Finding) []string {
	var controls []string
	for _, control := range f.Controls {
		if _, id, _ := strings.Cut(control, "/"); id != f.Check {
			controls = append(controls, inline(control))
		}
	}
	return controls
}

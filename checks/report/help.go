package report

import (
	"net/url"
	"strings"

	"hardcheck/checks/engine"
)

// PlainHelp is why a finding matters, how to mend it and where to read more, as
// plain text of several lines. It is empty when the finding documents nothing.
func PlainHelp(f engine.Finding) string {
	var parts []string
	if why := plainText(f.Description); why != "" {
		parts = append(parts, why)
	}
	if fix := plainText(f.Remediation); fix != "" {
		parts = append(parts, "Fix:\n"+fix)
	}
	var see []string
	for _, reference := range f.References {
		see = append(see, Inline(reference))
	}
	if len(see) > 0 {
		parts = append(parts, "See:\n"+strings.Join(see, "\n"))
	}
	return strings.Join(parts, "\n\n")
}

// FixLines are a finding's own steps, one a line: commands, each with the one that takes it
// back, and what a person does.
func FixLines(f engine.Finding) []string {
	var lines []string
	for _, step := range f.Fix {
		lines = append(lines, Inline(step.Text))
		if step.Undo != "" {
			lines = append(lines, "  (undo: "+Inline(step.Undo)+")")
		}
	}
	return lines
}

// MarkdownHelp is why a finding matters, how to mend it and where to read more.
func MarkdownHelp(f engine.Finding) string {
	var parts []string
	if why := Inline(f.Description); why != "" {
		parts = append(parts, "**Why:** "+ownProse(why)+"\n")
	}
	if fix := markdownLines(f.Remediation); fix != "" {
		parts = append(parts, "**Fix:**\n\n"+fix)
	}
	var see strings.Builder
	for _, reference := range f.References {
		if IsWebPage(reference) {
			see.WriteString("- <" + reference + ">\n")
		} else {
			see.WriteString("- " + LineProse(reference) + "\n")
		}
	}
	if see.Len() > 0 {
		parts = append(parts, "**See:**\n\n"+see.String())
	}
	return strings.Join(parts, "\n")
}

// markdownLines is a text of several lines: each line of prose a paragraph, lines
// of code together in one block.
func markdownLines(text string) string {
	var parts, code []string
	flush := func() {
		if len(code) > 0 {
			parts = append(parts, codeBlock(code))
			code = nil
		}
	}
	for _, line := range TextLines(text) {
		switch {
		case line.Code:
			code = append(code, line.Text)
		case line.Text != "":
			flush()
			parts = append(parts, ownProse(line.Text)+"\n")
		}
	}
	flush()
	return strings.Join(parts, "\n")
}

// IsWebPage reports whether a reference is an https URL of plain characters: one
// that may be made a link.
func IsWebPage(reference string) bool {
	page, err := url.Parse(reference)
	if err != nil || page.Scheme != "https" || page.Host == "" || page.User != nil {
		return false
	}
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#=&%+,"
	return strings.Trim(reference, plain) == ""
}

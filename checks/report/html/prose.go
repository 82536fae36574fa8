package html

import (
	"fmt"
	"net/url"
	"strings"

	"hardcheck/checks/report"

	"hardcheck/checks"
)

// span is a piece of a sentence; code is what stood in backticks.
type span struct {
	Code bool
	Text string
}

// spans splits a sentence at backticks. An odd backtick is a character like any other.
func spans(text string) []span {
	pieces := strings.Split(report.Inline(text), "`")
	if len(pieces)%2 == 0 {
		last := len(pieces) - 1
		pieces = append(pieces[:last-1], pieces[last-1]+"`"+pieces[last])
	}
	var all []span
	for i, piece := range pieces {
		if piece != "" {
			all = append(all, span{Code: i%2 == 1, Text: piece})
		}
	}
	return all
}

// fixBlock is a paragraph of a remediation, or lines of it that are to be copied.
type fixBlock struct {
	Prose []span
	Code  string
}

// fixBlocks parts a remediation: code lines that follow each other, blank ones
// between them included, are copied as one.
func fixBlocks(remediation string) []fixBlock {
	var all []fixBlock
	var code []string
	flush := func() {
		if text := strings.Trim(strings.Join(code, "\n"), "\n"); text != "" {
			all = append(all, fixBlock{Code: text})
		}
		code = nil
	}
	for _, line := range report.TextLines(remediation) {
		if line.Code || line.Text == "" {
			code = append(code, line.Text)
			continue
		}
		flush()
		all = append(all, fixBlock{Prose: spans(line.Text)})
	}
	flush()
	return all
}

// link is a name with the place it leads to; To is empty where there is none.
type link struct{ Text, To string }

// webLinks makes links of those references that are web pages; the others stay text.
func webLinks(references []string) []link {
	all := make([]link, 0, len(references))
	for _, reference := range references {
		text := report.Inline(reference)
		all = append(all, link{text, webAddress(text)})
	}
	return all
}

// webAddress is the text as the address of a web page, empty where it is none.
// The host is held to what DNS and addresses use: url.Parse takes more, which the
// template's escapes then spoil.
func webAddress(text string) string {
	u, err := url.Parse(text)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Host == "" || strings.ContainsFunc(u.Host, foreignToHosts) {
		return ""
	}
	return u.String()
}

func foreignToHosts(r rune) bool {
	return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-_:[]", r)
}

// cleaned are foreign sentences that are not empty.
func cleaned(texts []string) []string {
	var all []string
	for _, text := range texts {
		if text = report.Inline(text); text != "" {
			all = append(all, text)
		}
	}
	return all
}

func outcomeWord(o checks.Outcome) string {
	return strings.ReplaceAll(report.Inline(string(o)), "-", " ")
}

// outcomeClass is the outcome as a class name: none for a value that nobody knows.
func outcomeClass(o checks.Outcome) string {
	if !o.Valid() {
		return ""
	}
	return string(o)
}

// maxSlug bounds an anchor, in bytes.
const maxSlug = 64

// anchors hands out ids that are unique on the page, readable, and safe in a
// selector whatever the name they are made of.
type anchors struct{ used map[string]int }

// sections are the ids that the template itself uses.
var sections = []string{
	"main", "contents", "summary", "notices", "paths", "site", "controls", "violations", "defects", "not-assessed", "manual", "waivers", "proofs", "statements", "signatures",
}

func newAnchors() anchors {
	a := anchors{used: map[string]int{}}
	for _, id := range sections {
		a.used[id] = 1
	}
	return a
}

func (a anchors) take(prefix, name string) string {
	base := prefix + "-" + slug(name)
	id := base
	for a.used[id] > 0 {
		a.used[base]++
		id = fmt.Sprintf("%s--%d", base, a.used[base])
	}
	a.used[id] = 1
	return id
}

func slug(name string) string {
	made := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9':
			return r
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		default:
			return '-'
		}
	}, name)
	return strings.Trim(made[:min(len(made), maxSlug)], "-")
}

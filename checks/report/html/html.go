// Package html writes a result as one page for people and for printing.
package html

import (
	"bytes"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"sync"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

//go:embed *.tmpl
var pageFiles embed.FS

//go:embed page.css
var pageStyle string

var pageTemplate = sync.OnceValues(func() (*template.Template, error) {
	return template.ParseFS(pageFiles, "*.tmpl")
})

// Options say how much of a page is written.
type Options struct {
	// Brief leaves out what somebody who signs it does not need: how to mend what was found,
	// with what was seen, the targets and what passed.
	Brief bool
}

// Write writes the result as one page for a browser or a printer: it needs no
// script and loads nothing, and its own Content-Security-Policy allows neither.
// Equal results give equal bytes. Nothing is written when the page can't be made whole.
func Write(w io.Writer, r engine.Result, o Options) error {
	parsed, err := pageTemplate()
	if err != nil {
		return fmt.Errorf("parse HTML template: %w", err)
	}
	var out bytes.Buffer
	if err := parsed.ExecuteTemplate(&out, "page.tmpl", newPage(r, o)); err != nil {
		return fmt.Errorf("fill HTML template: %w", err)
	}
	if _, err := w.Write(out.Bytes()); err != nil {
		return fmt.Errorf("write HTML report: %w", err)
	}
	return nil
}

// page is everything the template shows. Its strings are cleaned; the template
// escapes them.
type page struct {
	Title    string
	Style    template.CSS
	Security template.HTMLAttr
	Head     pageHead
	Contents []contentsEntry
	Notices  []string
	Paths    pathsPart
	Conduits conduitsPart
	Site     sitePart
	Policies []policyPart
	// Violations are grouped by check, the worst first; beside a baseline in parts.
	Violations []violationPart
	Severities []filterChoice
	Defects    []defect
	// Gaps make the run incomplete; Spared are not assessed for reasons that do not.
	Gaps, Spared []gapPart
	Waived       []waivedPart
	Waivers      []waiverPart
	Manual       []manualPart
	Proofs       []proofGroup
	Tool         string
	// Actions are what to do first, Rest counts what is beside them.
	Actions []action
	Rest    string
	// Resolved are the violations of the baseline that are gone.
	Resolved      []string
	ResolvedTitle string
	Statements    []statementPart
	Signers       []string
	Brief         bool
}

// contentsEntry is a line of the table of contents. Count is empty where there
// is nothing to count.
type contentsEntry struct{ ID, Name, Count string }

// pager builds a page.
type pager struct {
	*report.Index
	// brief is as in [Options].
	brief bool
	ids   anchors
	// targetIDs, controlIDs and findingIDs are the anchors by name, "profile/id"
	// and place in the findings.
	targetIDs  map[string]string
	controlIDs map[string]string
	findingIDs []string
	// groups are the anchors of what is shown about a check, by outcome and check.
	groups map[string]string
	// selves are the controls that are a check under its own name.
	selves map[string]bool
	// placed are the anchors that stand on the page already.
	placed map[string]bool
}

func newPager(r engine.Result, o Options) *pager {
	p := &pager{
		brief: o.Brief, Index: report.NewIndex(r), ids: newAnchors(), groups: map[string]string{}, selves: map[string]bool{}, placed: map[string]bool{},
		targetIDs: map[string]string{}, controlIDs: map[string]string{}, findingIDs: make([]string, r.Len()),
	}
	p.name()
	return p
}

// newPage fills the page. What is linked to is made before what links to it: the
// controls come last.
func newPage(r engine.Result, o Options) page {
	p := newPager(r, o)
	made := page{
		Title: p.title(), Style: template.CSS(pageStyle), Security: contentSecurity(), Head: p.pageHead(), Notices: cleaned(r.Notices),
		Violations: p.violationParts(), Defects: p.defects(), Waived: p.waivedParts(), Waivers: p.waiverParts(), Manual: p.manualParts(),
		Brief: o.Brief, Statements: p.statementParts(), Signers: signers, Tool: report.Inline(r.Tool.Name) + " " + report.Inline(r.Tool.Version),
	}
	made.Gaps, made.Spared = p.gapParts()
	made.Severities = severityChoices(made.Violations)
	made.Actions, made.Rest = p.actions()
	made.ResolvedTitle, made.Resolved = resolved(r)
	if !o.Brief {
		made.Proofs = p.proofGroups()
		made.Paths = p.pathsPart()
		made.Conduits = p.conduitsPart()
		made.Site = p.sitePart()
	}
	made.Policies = p.policyParts()
	made.Contents = contents(made, r)
	return made
}

// name gives every target, control and shown finding its anchor, before anything links to it.
func (p *pager) name() {
	for _, target := range p.Result.Targets {
		if p.brief {
			break // nothing of them is on the page
		}
		if p.targetIDs[target.Name] == "" {
			p.targetIDs[target.Name] = p.ids.take("target", target.Name)
		}
	}
	for _, control := range p.Result.Controls {
		key := report.ControlKey(control)
		if p.controlIDs[key] == "" {
			p.controlIDs[key] = p.ids.take("control", key)
		}
		p.selves[key] = report.Itself(control)
	}
	if p.large() || p.brief {
		return
	}
	for i, finding := range p.Result.All() {
		if finding.Outcome == checks.Failed {
			p.findingIDs[i] = p.ids.take("finding", finding.Fingerprint)
		}
	}
}

// once is the anchor where it comes up first, and "" afterwards: a report that was
// read from a file may name a thing twice.
func (p *pager) once(id string) string {
	if p.placed[id] {
		return ""
	}
	p.placed[id] = true
	return id
}

// contentSecurity is the page's own policy: its one style sheet by hash, and
// nothing else. Browsers hold it even where the page is opened from a disk.
func contentSecurity() template.HTMLAttr {
	sum := sha256.Sum256([]byte(pageStyle))
	return template.HTMLAttr(fmt.Sprintf(
		`content="default-src 'none'; style-src 'sha256-%s'; img-src data:; base-uri 'none'; form-action 'none'"`,
		base64.StdEncoding.EncodeToString(sum[:])))
}

func contents(made page, r engine.Result) []contentsEntry {
	number := func(n int) string { return fmt.Sprint(n) }
	all := []contentsEntry{{"summary", "For management", ""}}
	add := func(id, name string, n int) {
		if n > 0 {
			all = append(all, contentsEntry{id, name, number(n)})
		}
	}
	add("notices", "Notices", len(made.Notices))
	add("controls", "Controls", len(r.Controls))
	all = append(all, contentsEntry{"violations", "Violations", number(r.Summary.Outcomes[checks.Failed])})
	add("defects", "Defects of hardcheck", len(made.Defects))
	all = append(all, contentsEntry{"not-assessed", "Not assessed", number(r.Summary.Outcomes[checks.NotAssessed])})
	add("statements", "Statements", len(made.Statements))
	add("manual", "To be attested", len(made.Manual))
	if len(made.Waivers)+len(made.Waived) > 0 {
		all = append(all, contentsEntry{"waivers", "Exceptions", number(len(made.Waivers))})
	}
	add("paths", "Paths", made.Paths.Count)
	if len(made.Conduits.Blocks) > 0 {
		all = append(all, contentsEntry{"conduits", "Zones and conduits", ""})
	}
	add("site", "Index by target", len(made.Site.Rows)+len(made.Site.More))
	add("proofs", "Other results", len(made.Proofs))
	all = append(all, contentsEntry{"signatures", "Signatures", ""})
	return all
}

package repository

import "hardcheck/checks"

// DocumentedParams are the parameters of repository-security-documented.
type DocumentedParams struct {
	Of
	// Words is how many a section must have: a heading with a link says nothing.
	Words int `json:"words"`
}

// SecurityDocumented reports projects that don't tell users how to deploy safely.
var SecurityDocumented = &checks.Check{
	ID:       "repository-security-documented",
	Title:    "The documentation has a section about security",
	Severity: checks.Low,
	Description: "Users deploy as the documentation shows. The check looks for a heading about security, hardening or secure deployment in the texts of the repository, besides " +
		"SECURITY.md and lists of changes, with at least as many words below it as the parameter `words` says. Whether they are right, people judge.",
	Remediation: "Write a section \"Security\" into README or the documentation: which accounts and rights are needed, where credentials are kept, what is encrypted, what is logged.",
	References:  []string{ssdf, scorecardRules + "#security-policy"},
	Rule:        eachWith(DocumentedParams{Of: every(), Words: 30}, securityDocumented),
}

func securityDocumented(o checks.Observed[Facts], p DocumentedParams) {
	docs, whole := o.Facts.Docs.Get()
	enough := false
	for _, doc := range docs {
		if doc.Words >= p.Words {
			o.Evidence(doc.Path, "line %d: %s, %d words", doc.Line, doc.Heading, doc.Words)
			enough = true
		}
	}
	switch {
	case enough:
	case !whole:
		checks.NeedAll(o, o.Facts.Docs, "docs")
	case len(docs) > 0:
		o.Violation("%s line %d (%s) has %d words, and there is no other section about security", docs[0].Path, docs[0].Line, docs[0].Heading, docs[0].Words)
	default:
		o.Violation("no text besides SECURITY.md has a section about security")
	}
}

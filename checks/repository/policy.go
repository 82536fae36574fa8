package repository

import (
	"slices"
	"strconv"

	"hardcheck/checks"
)

// Policy is a security policy: SECURITY.md, or the same name with another ending.
type Policy struct {
	Path string `json:"path" free:"the places are listed in the connector"`
	// Contacts are the ways to report a fault that it names.
	Contacts checks.List[Contact] `json:"contacts"`
	// Template is set where it still has a sentence of the template that GitHub offers, on
	// how to report; VersionsTemplate where it has that on versions.
	Template         bool `json:"template"`
	VersionsTemplate bool `json:"versionsTemplate"`
	// Asks are what a report should have, as far as the words of the policy say it.
	Asks checks.List[Detail] `json:"asks"`
	// Versions are the rows of its table of supported versions.
	Versions checks.List[VersionRow] `json:"versions"`
}

// Contact is a way to report a fault.
type Contact struct {
	Kind ContactKind `json:"kind"`
	// Domain is that of the address or the link, in lower case, without anybody's name.
	Domain string `json:"domain" free:"any domain"`
	// Placeholder is set where it was never filled in: example.org, your-domain.
	Placeholder bool `json:"placeholder"`
	Line        int  `json:"line"`
}

// ContactKind is how a contact is reached.
type ContactKind string

// The kinds of contacts.
const (
	ContactMail     ContactKind = "mail"
	ContactAdvisory ContactKind = "advisory" // a private report on the host of the repository
	ContactForm     ContactKind = "form"     // a platform for reports
)

// Known reports whether it is one of them.
func (k ContactKind) Known() bool {
	return slices.Contains([]ContactKind{ContactMail, ContactAdvisory, ContactForm}, k)
}

// String is the contact without anybody's name: "mail at example.org, line 12".
func (c Contact) String() string {
	text := string(c.Kind)
	if c.Domain != "" {
		text += " at " + c.Domain
	}
	return text + ", line " + strconv.Itoa(c.Line)
}

// Detail is what a report of a vulnerability should have.
type Detail string

// The details.
const (
	DetailDescription Detail = "description"
	DetailSteps       Detail = "steps"
	DetailImpact      Detail = "impact"
	DetailFix         Detail = "fix"
)

// Details lists them in the order of the policies.
func Details() []Detail {
	return []Detail{DetailDescription, DetailSteps, DetailImpact, DetailFix}
}

// Known reports whether it is one of them.
func (d Detail) Known() bool { return slices.Contains(Details(), d) }

// VersionRow is a row of a policy's table of supported versions.
type VersionRow struct {
	// Range is the first column, such as "1.x" or "< 2.0".
	Range string `json:"range" free:"parsed by the rule that judges it"`
	// Supported is what the second says; unknown where it says neither.
	Supported checks.Value[bool] `json:"supported"`
	Line      int                `json:"line"`
}

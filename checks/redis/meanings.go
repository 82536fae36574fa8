package redis

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/pattern"
)

// effect is what a directive makes a server do.
type effect string

// The effects of directives. Which of them a directive can have is said by its rows of
// [meanings].
const (
	off effect = "off"
	on  effect = "on"
	// onUnbound is protected mode that a bind line switches off.
	onUnbound effect = "on without a bind line"
	// onLocally is a switch that is on for clients of the server's own host.
	onLocally effect = "on for clients on the host"
	// optional is a certificate that clients may leave out.
	optional effect = "optional"
	// ungated is a command that is always allowed, for want of the switch that guards it.
	ungated effect = "always allowed"
	// nonexistent is a thing that this version does not have yet.
	nonexistent effect = "the version doesn't have it"
	// everyAddress and noAddress are what a server without addresses listens on.
	everyAddress effect = "listens on every address"
	noAddress    effect = "opens no TCP port"
	// listed is a list of the directive's own words, such as addresses.
	listed effect = "what it lists"
	// modern are TLS 1.2 and later.
	modern effect = "TLS 1.2 and later"
	// stdout and discarded are places where a log may be lost.
	stdout    effect = "standard output"
	discarded effect = "discarded"
)

// span is a range of versions of a product.
type span struct {
	product string
	// from is the first version, before the first that is not in it any more; zero is no bound.
	from, before advisories.Version
}

// holds reports whether a version of a product is in the span.
func (s span) holds(product string, version advisories.Version) bool {
	return product == s.product && !version.Before(s.from) && (s.before == advisories.Version{} || version.Before(s.before))
}

// meaning is a row of the table: what a directive means to some products and versions.
type meaning struct {
	directive string
	to        []span
	// unset is the value that holds, and that CONFIG GET shows, where the configuration
	// has no line of the directive.
	unset string
	// absent is what holds where the server says that it has no such directive; empty
	// where these versions have it, or don't show it.
	absent effect
	// hidden is set where CONFIG GET doesn't show the directive under this name.
	hidden bool
	// words are the effects of single values, that of the empty one under "".
	words map[string]effect
	// form is the form of all other values, and other their effect. Without a form there
	// are no other values.
	form  *pattern.Pattern
	other effect
	// source is where the developers of the product say so.
	source string
}

// effectOf is what a value means by this row; false where it means nothing known.
func (m meaning) effectOf(value string) (effect, bool) {
	if effect, known := m.words[value]; known {
		return effect, true
	}
	return m.other, m.form != nil && m.form.MatchString(value)
}

// means returns what a directive does to this server, and its value. It records on s
// why that can't be told: the directive wasn't read, the product or the version is none of
// the table's, or the value has no meaning there.
func means(s checks.Subject, f Facts, name string) (effect, string, bool) {
	lacks := f.Lacks(name)
	rows, ok := meaningsFor(s, f, name, lacks)
	if !ok {
		return "", "", false
	}
	says := func(m meaning) (effect, bool) { return m.absent, m.absent != "" }
	value := ""
	if lacks {
		s.Evidence("CONFIG GET "+name, "the server has no such directive")
	} else {
		if value, ok = directive(s, f, name); !ok {
			return "", "", false
		}
		says = func(m meaning) (effect, bool) { return m.effectOf(value) }
	}
	result, known := says(rows[0])
	for _, row := range rows[1:] {
		if other, _ := says(row); other != result {
			checks.Need(s, f.Server, "server")
			return "", value, false
		}
	}
	if !known {
		s.Unknown(checks.Unreadable, "%s has the unknown value %q", name, value)
	}
	return result, value, known
}

// WithoutLine is what a directive is in a file that has no line of it, where all versions
// agree on the value and on what it means. listed is false for one that isn't in the table.
func WithoutLine(directive string) (value string, agreed, listed bool) {
	var meant effect
	agreed = true
	for _, row := range meanings {
		if row.directive != directive || row.hidden || row.absent == nonexistent {
			continue
		}
		now := row.absent
		if now == "" {
			now, _ = row.effectOf(row.unset)
		}
		agreed = agreed && (!listed || now == meant && row.unset == value)
		value, meant, listed = row.unset, now, true
	}
	return value, agreed && listed, listed
}

// meaningsFor are the rows about this server that fit to its having the directive or not.
// Where it isn't known what the server is they may be several, which may agree.
func meaningsFor(s checks.Subject, f Facts, name string, lacks bool) ([]meaning, bool) {
	server, known := f.Server.Get()
	version, err := advisories.ParseVersion(server.Version)
	about := func(to span) bool { return to.holds(server.Product, version) }
	var rows []meaning
	for i := range meanings {
		if m := &meanings[i]; m.directive == name && (!known || slices.ContainsFunc(m.to, about)) {
			rows = append(rows, *m)
		}
	}
	foreign := func() ([]meaning, bool) {
		s.Unknown(checks.Source, "what %s means to %q in version %q isn't known", name, server.Product, server.Version)
		return nil, false
	}
	if known && (err != nil || len(rows) == 0) {
		return foreign()
	}
	rows = slices.DeleteFunc(rows, func(m meaning) bool { return (m.absent != "") != lacks })
	if len(rows) > 0 && (known || !lacks) { // what isn't known to be a Redis lacks much
		return rows, true
	}
	if _, shown := directive(s, f, name); shown { // else it says what is odd about it
		return foreign()
	}
	return nil, false
}

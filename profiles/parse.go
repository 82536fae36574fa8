package profiles

import (
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/yamlfile"
)

var (
	profileID = pattern.New(`^[a-z0-9][a-z0-9.-]{0,63}$`)
	// A control is named "profile/control" elsewhere, so its id has no slash.
	controlID = pattern.New(`^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$`)
)

// Parse reads a profile. The file's name is for messages only; data is the whole
// YAML text, at most 4 MiB of it. known are the checks that a control may use.
// All errors are reported at once, each with its place in the file.
func Parse(file string, data []byte, known []*checks.Check) (*Profile, error) {
	var entry profileEntry
	doc := yamlfile.Decode(file, data, &entry)
	p := parser{doc: doc, known: map[string]*checks.Check{}, malformed: doc.Err() != nil}
	for _, check := range known {
		p.known[check.ID] = check
		p.ids = append(p.ids, check.ID)
	}
	profile := p.profile(entry)
	if err := doc.Err(); err != nil {
		return nil, err
	}
	return profile, nil
}

// parser turns a file's entries into a profile and gathers what is wrong with them.
type parser struct {
	doc   *yamlfile.Document
	known map[string]*checks.Check
	ids   []string
	// malformed is set when the file's form has errors: what is missing then may
	// be there under a wrong name, and is not complained about twice.
	malformed bool
	suggested int // suggestions made so far
}

func (p *parser) profile(entry profileEntry) *Profile {
	profile := &Profile{ID: entry.ID, Title: strings.TrimSpace(entry.Title)}
	if entry.Version != fileVersion && !p.malformed {
		p.doc.Errorf(at("version"), "version %d is not known: this hardcheck reads version %d", entry.Version, fileVersion)
	}
	p.checkID(at("id"), profileID, entry.ID, "a profile's id has lower-case letters, digits, dots and hyphens")
	p.checkText(at("title"), profile.Title, "title")
	if len(entry.Controls) == 0 && !p.malformed {
		p.doc.Errorf(at("controls"), "profile has no controls")
	}
	lines := map[string]int{}
	for i, control := range entry.Controls {
		path := at("controls", i)
		line := p.doc.Line(path...)
		if first, twice := lines[control.ID]; twice && control.ID != "" {
			p.doc.Errorf(below(path, "id"), "control %q is already on line %d", control.ID, first)
		} else {
			lines[control.ID] = line
		}
		profile.Controls = append(profile.Controls, p.control(path, control, line))
	}
	return profile
}

func (p *parser) control(path []any, entry controlEntry, line int) Control {
	control := Control{
		ID: entry.ID, Title: strings.TrimSpace(entry.Title), Section: strings.TrimSpace(entry.Section), Line: line,
		Proves: strings.TrimSpace(entry.Proves), Leaves: strings.TrimSpace(entry.Leaves),
	}
	p.checkID(below(path, "id"), controlID, entry.ID, "a control's id has letters, digits, dots, hyphens and underscores")
	p.checkText(below(path, "title"), control.Title, "title")
	p.selected(path, &entry)
	control.Checks = p.uses(below(path, "checks"), entry.Checks)
	for i, group := range entry.AnyOf {
		groupPath := below(path, "any-of", i)
		if len(group) == 0 && !p.malformed {
			p.doc.Errorf(groupPath, "group of any-of is empty: it would always hold")
		}
		control.AnyOf = append(control.AnyOf, p.uses(groupPath, group))
	}
	control.Attest = p.attest(below(path, "attest"), entry.Attest)
	control.Severity = p.severity(below(path, "severity"), entry)
	if control.Role = entry.Role; control.Role != "" && entry.Attest == nil {
		p.doc.Errorf(below(path, "role"), "role is who answers the control's statement, and it has no attest")
	}
	control.Frameworks = p.mapping(below(path, "frameworks"), entry.Frameworks)
	control.Needs = p.needs(below(path, "needs"), entry.Needs, control.CheckIDs())
	p.checkBasis(path, entry)
	return control
}

// checkBasis reports a control whose outcome would rest on nothing, or on two
// things that nobody has defined together.
func (p *parser) checkBasis(path []any, entry controlEntry) {
	switch {
	case len(entry.Checks) > 0 && len(entry.AnyOf) > 0:
		p.doc.Errorf(below(path, "any-of"), "control %q has both checks and any-of: add the checks to each group", entry.ID)
	case len(entry.Checks)+len(entry.AnyOf) == 0 && entry.Attest == nil && !p.malformed:
		p.doc.Errorf(path, "control %q has neither checks nor attest", entry.ID)
	}
}

// needs are ids of the control's own checks.
func (p *parser) needs(path []any, ids, own []string) []string {
	for i, id := range ids {
		switch {
		case slices.Contains(ids[:i], id):
			p.doc.Errorf(below(path, i), "check %q stands twice under needs", id)
		case !slices.Contains(own, id) && !p.malformed:
			p.doc.Errorf(below(path, i), "needs names %q, which is no check of this control%s", id, suggestNeed(id, own))
		}
	}
	return ids
}

func suggestNeed(id string, own []string) string {
	if len(own) == 0 {
		return ": it has none"
	}
	return yamlfile.DidYouMean(id, own)
}

// severity is that of the control's statement, medium where it doesn't say.
func (p *parser) severity(path []any, entry controlEntry) checks.Severity {
	switch {
	case !entry.Severity.Valid():
		return checks.Medium
	case entry.Attest == nil:
		p.doc.Errorf(path, "severity of a control is that of its statement, and it has no attest: write it beside the check")
	}
	return entry.Severity
}

func (p *parser) attest(path []any, entry *attestEntry) *Attest {
	if entry == nil {
		return nil
	}
	statement := strings.TrimSpace(entry.Statement)
	p.checkText(below(path, "statement"), statement, "statement")
	return &Attest{Statement: statement, Frequency: time.Duration(entry.Frequency)}
}

func (p *parser) checkID(path []any, form *pattern.Pattern, id, rule string) {
	if form.MatchString(id) || id == "" && p.malformed {
		return
	}
	p.doc.Errorf(path, "id %q can't be used: %s, at most 64 of them", id, rule)
}

func (p *parser) checkText(path []any, text, name string) {
	if text == "" && !p.malformed {
		p.doc.Errorf(path, "%s is empty", name)
	}
}

func at(path ...any) []any { return path }

// below is a new path, so that two paths never share an array.
func below(path []any, more ...any) []any { return slices.Concat(path, more) }

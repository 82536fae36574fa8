package report

import (
	"io"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Text writes the result for a person at a terminal: what was read, every failed
// control with what was seen, why it matters and how to mend it, then what could
// not be judged and why. The last line says what the exit code says.
//
// Lines are wrapped, but for single words that are longer and for those lines of
// a remediation that begin with a space or tab: they are meant to be copied.
func Text(w io.Writer, r engine.Result, o TextOptions) error {
	t := &text{pen: newPen(o), verbose: o.Verbose, r: r, shown: make([]string, len(r.Findings))}
	t.prepare()
	t.head()
	for _, profile := range t.profiles {
		t.profile(profile)
	}
	t.loose()
	t.errored()
	t.notAssessed()
	t.waived()
	t.notices()
	t.summary()
	return t.writeTo(w)
}

// text is the state of one rendering.
type text struct {
	*pen
	verbose bool
	r       engine.Result
	// byControl has the places in r.Findings of a control's findings, by "profile/id".
	byControl map[string][]int
	// targets has the places in r.Targets, by name.
	targets  map[string]int
	profiles []engine.ProfileSummary
	controls map[string][]engine.ControlResult
	// shown tells, for each finding, the control under which it was written in full.
	shown []string
}

func (t *text) prepare() {
	t.byControl = map[string][]int{}
	for i, finding := range t.r.Findings {
		for _, control := range finding.Controls {
			t.byControl[control] = append(t.byControl[control], i)
		}
	}
	t.targets = map[string]int{}
	for i, target := range t.r.Targets {
		t.targets[target.Name] = i
	}
	t.profiles = append(t.profiles, t.r.Profiles...)
	known := map[string]bool{}
	for _, profile := range t.profiles {
		known[profile.ID] = true
	}
	t.controls = map[string][]engine.ControlResult{}
	for _, control := range t.r.Controls {
		if !known[control.Profile] {
			known[control.Profile] = true
			t.profiles = append(t.profiles, engine.ProfileSummary{ID: control.Profile})
		}
		t.controls[control.Profile] = append(t.controls[control.Profile], control)
	}
}

// findings are the places of the findings that have the outcome.
func (t *text) findings(outcome checks.Outcome) []int {
	var places []int
	for i := range t.r.Findings {
		if t.r.Findings[i].Outcome == outcome {
			places = append(places, i)
		}
	}
	return places
}

// controlKey is how findings name a control.
func controlKey(c engine.ControlResult) string { return c.Profile + "/" + c.ID }

// itself reports whether the control is one check under its own name, as in the
// baseline profile: then the check needs no second mention.
func itself(c engine.ControlResult) bool { return len(c.Checks) == 1 && c.Checks[0] == c.ID }

// who names what a finding is about.
func who(f engine.Finding) string { return named(f.Target, f.Subject) }

// named is a target, with its subject in brackets where it isn't the target itself.
func named(target, subject string) string {
	target = inline(target)
	if target == "" {
		target = "the site"
	}
	if subject == "" {
		return target
	}
	return target + " (" + inline(subject) + ")"
}

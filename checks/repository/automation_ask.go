package repository

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// String is where a step stands and what it comes to: "pip-audit in .github/workflows/ci.yml, line 7".
func (s Step) String() string {
	text := fmt.Sprintf("%s in %s, line %d", s.Tool, s.Path, s.Line)
	if len(s.Via) > 0 {
		text += " (" + strings.Join(s.Via, ", ") + ")"
	}
	return text
}

// verdict says what a finding of the step's tool does.
func (s Step) verdict() string {
	fails, known := s.Fails.Get()
	switch {
	case !known:
		return "not known whether a finding makes it fail: " + s.Why
	case fails:
		return "fails on a finding"
	}
	return "goes on whatever is found: " + s.Why
}

// wanted is what a rule looks for among the steps.
type wanted struct {
	class Class
	// what names it in messages: "audits dependencies".
	what string
	// ecosystem is whose packages must be looked up; empty where any will do.
	ecosystem Ecosystem
	// events are those of which one must be among the step's.
	events []Event
	// reports is set where a tool that reports to the forge is enough.
	reports bool
}

func (w wanted) matches(s Step) bool {
	return s.Class == w.class && (w.ecosystem == "" || s.Ecosystem == "" || s.Ecosystem == w.ecosystem)
}

// runs reports whether the step runs at one of the events.
func (w wanted) runs(s Step) bool {
	return slices.ContainsFunc(w.events, func(e Event) bool { return slices.Contains(s.Events, e) })
}

// judgeSteps judges whether some step does what is wanted and can fail. One that can is
// enough. Otherwise what can't be followed leaves it open, and what can is a violation.
func judgeSteps(o checks.Observed[Facts], w wanted) bool {
	a := o.Facts.Automation
	steps, whole := a.Steps.Get()
	var matching, lost, open []Step
	reported, known := false, true
	for _, s := range steps {
		known = checks.NeedWord(o, s.Class, "automation.steps.class") && known
		known = checks.NeedWords(o, s.Events, "automation.steps.events") && known
		switch {
		case s.Class == Opaque && w.runs(s):
			open = append(open, s)
		case w.matches(s):
			matching = append(matching, s)
			o.Evidence(fmt.Sprintf("%s:%d", s.Path, s.Line), "%s: %s", s.Tool, s.verdict())
		}
	}
	for _, s := range matching {
		fails, told := s.Fails.Get()
		switch {
		case !w.runs(s):
			lost = append(lost, s)
		case fails:
			return true
		case w.reports && s.Reports:
			reported = true
		case !told:
			open = append(open, s)
		default:
			lost = append(lost, s)
		}
	}
	if reported {
		o.Note("the findings are reported to the forge, which blocks a change only by a rule for the branch")
		return true
	}
	if known {
		judgeNone(o, w, whole, lost, open)
	}
	return false
}

// judgeNone says what was found where no step does what is wanted.
func judgeNone(o checks.Observed[Facts], w wanted, whole bool, lost, open []Step) {
	a := o.Facts.Automation
	switch {
	case !whole:
		checks.NeedAll(o, a.Steps, "automation.steps")
	case len(open) > 0:
		o.Unknown(checks.Source, "whether a step %s can't be told: %s: %s", w.what, open[0], open[0].Why)
	case len(a.Foreign) > 0:
		o.Unknown(checks.Source, "%s is of a CI system that is not read", a.Foreign[0])
	case len(lost) == 0 && len(a.Workflows) == 0:
		o.Violation("there is neither a workflow in .github/workflows nor a .gitlab-ci.yml, so that nothing %s", w.what)
	case len(lost) == 0:
		o.Violation("no step of %s %s", files(a.Workflows), w.what)
	default:
		o.Violation("nothing that %s can fail: %s", w.what, reasons(w, lost))
		for _, s := range lost {
			o.Fix(checks.ByHand("%s, line %d: let %s end the job when it finds something (%s)", s.Path, s.Line, s.Tool, why(w, s)))
		}
	}
}

// files names a few files, or says how many they are.
func files(names []string) string {
	if len(names) > 3 {
		return fmt.Sprintf("the %d workflows", len(names))
	}
	return strings.Join(names, ", ")
}

func reasons(w wanted, lost []Step) string {
	var texts []string
	for _, s := range lost[:min(len(lost), 5)] {
		texts = append(texts, fmt.Sprintf("%s: %s", s, why(w, s)))
	}
	if len(lost) > 5 {
		texts = append(texts, fmt.Sprintf("and %d more", len(lost)-5))
	}
	return strings.Join(texts, "; ")
}

func why(w wanted, s Step) string {
	if !w.runs(s) {
		return "it doesn't run when code changes"
	}
	return s.Why
}

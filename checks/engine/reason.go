package engine

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// maxNamed bounds the targets and sentences of one reason: the findings tell of all.
const maxNamed = 20

// reason says in a sentence or two what the control's outcome rests on.
func (b basis) reason(outcome checks.Outcome) string {
	parts := append(b.grounds(outcome), b.contradiction(outcome), b.notes())
	var ids []string
	for id, kind := range b.dropped {
		ids = append(ids, fmt.Sprintf("%s (no %s target)", id, kind))
	}
	if slices.Sort(ids); len(ids) > 0 {
		parts = append(parts, "not judged: "+strings.Join(ids, ", "))
	}
	return strings.Join(slices.DeleteFunc(parts, func(p string) bool { return p == "" }), "; ")
}

func (b basis) grounds(outcome checks.Outcome) []string {
	deciding := b.deciding()
	switch outcome {
	case checks.Manual, checks.Attested:
		return []string{b.words}
	case checks.Failed:
		return []string{b.denial(), told(outcome, deciding)}
	case checks.Waived, checks.Errored:
		return []string{told(outcome, deciding)}
	case checks.NotAssessed:
		if b.unmet(outcome) {
			return []string{b.lookedFor()}
		}
		return []string{b.sentences(deciding, outcome)}
	case checks.NotApplicable:
		if b.said.answers() {
			return []string{b.words}
		}
		return []string{b.sentences(deciding, outcome)}
	case checks.Passed:
		return []string{b.answer()}
	default:
		return nil
	}
}

// unmet reports whether the control is not assessed because nothing was found that it
// is about, and not because something could not be read.
func (b basis) unmet(outcome checks.Outcome) bool {
	return outcome == checks.NotAssessed && b.need == needUnmet &&
		!slices.ContainsFunc(b.deciding(), func(v verdict) bool { return v.unread(b.said) })
}

// denial is the statement that the control is not met.
func (b basis) denial() string {
	if b.said == notMetStatement {
		return b.words
	}
	return ""
}

// answer is what somebody stated beside what the checks saw.
func (b basis) answer() string {
	if b.said.answers() {
		return b.words
	}
	return ""
}

// contradiction says so where the checks saw something else than was stated.
func (b basis) contradiction(outcome checks.Outcome) string {
	found := func(outcome checks.Outcome) string { return places(b.deciding(), outcome) }
	switch {
	case b.said == notApplicableStatement && outcome == checks.Passed:
		return "this contradicts the checks, which found it good on " + found(checks.Passed)
	case (b.said == metStatement || b.said == notApplicableStatement) && outcome == checks.Failed:
		return fmt.Sprintf("this contradicts what was %s", b.words)
	case b.said == notMetStatement && found(checks.Failed) == "" && found(checks.Passed) != "":
		return "the checks found nothing against it on " + found(checks.Passed)
	default:
		return ""
	}
}

// notes are what the checks have to say whatever the outcome is.
func (b basis) notes() string {
	said := map[string]bool{}
	var all []string
	for _, v := range b.deciding() {
		if !v.noted || len(all) > maxNamed {
			continue
		}
		if note := b.texts.get(v.text).note; !said[note] {
			said[note] = true
			all = append(all, note)
		}
	}
	return few(all, "; ")
}

// lookedFor names the checks of which one has to pass, and what they found instead.
func (b basis) lookedFor() string {
	text := "nothing was found that the control is about: none of its essential checks passed"
	if len(b.control.Needs) == 1 {
		text = "nothing was found that the control is about: its essential check did not pass"
	}
	text += " (" + strings.Join(b.control.Needs, ", ") + ")"
	if found := b.sentences(b.needed(), ""); found != "" {
		text += ": " + found
	}
	return text
}

func told(outcome checks.Outcome, verdicts []verdict) string {
	where := places(verdicts, outcome)
	if where == "" {
		return ""
	}
	return fmt.Sprintf("%s on %s", outcome, where)
}

func places(verdicts []verdict, outcome checks.Outcome) string {
	named := map[string]bool{}
	var names []string
	for _, v := range verdicts {
		if target := v.target; v.outcome == outcome && !named[target] {
			named[target] = true
			names = append(names, target)
		}
	}
	if more := len(names) - maxNamed; more > 0 {
		return fmt.Sprintf("%s and %d more", strings.Join(names[:maxNamed], ", "), more)
	}
	return strings.Join(names, ", ")
}

// sentences joins what the verdicts of an outcome say, or all where none is given.
func (b basis) sentences(verdicts []verdict, outcome checks.Outcome) string {
	said := map[string]bool{}
	var all []string
	for _, v := range verdicts {
		if outcome != "" && v.outcome != outcome {
			continue
		}
		if len(all) > maxNamed {
			break
		}
		text := b.message(v)
		if text != "" && v.target != "" {
			text = v.target + ": " + text
		}
		if text != "" && !said[text] {
			said[text] = true
			all = append(all, text)
		}
	}
	return few(all, "; ")
}

// message is what a verdict says.
func (b basis) message(v verdict) string {
	if v.written {
		return asWritten
	}
	return withBroken(b.texts.get(v.text).message, v.remarked().broken)
}

// withBroken is a message with why the waiver of what it tells doesn't hold.
func withBroken(message, broken string) string {
	if broken == "" {
		return message
	}
	return message + "; " + broken
}

// few joins as many of the parts as a reason holds.
func few(parts []string, separator string) string {
	if len(parts) > maxNamed {
		return strings.Join(parts[:maxNamed], separator) + separator + "and more"
	}
	return strings.Join(parts, separator)
}

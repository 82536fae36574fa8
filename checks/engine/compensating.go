package engine

import (
	"fmt"
	"sort"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// uncompensated tells why a check does not compensate for something on a target: it has
// to pass there, and nothing of it may fail or be unread.
func (e *Evaluation) uncompensated(check, target string) string {
	var seen compensation
	for _, i := range e.instances {
		if i.check.ID != check {
			continue
		}
		for _, r := range e.rowsOf(i, target) {
			if failed := e.compensate(&seen, i, r); failed {
				return fmt.Sprintf("%s failed on %s: %s", check, target, e.messageOf(r))
			}
		}
	}
	switch {
	case seen.unread != "":
		return seen.unread
	case !seen.passed:
		return fmt.Sprintf("%s did not pass on %s%s", check, target, seen.idle)
	default:
		return ""
	}
}

// compensation is what a compensating check has found so far.
type compensation struct {
	passed bool
	// unread and idle are sentences: of what could not be told, and of what has no meaning there.
	unread, idle string
}

// compensate adds a row of the check, and reports whether it failed.
func (e *Evaluation) compensate(seen *compensation, i *instance, r row) (failed bool) {
	v := e.verdict(&profiles.Use{Check: i.check, Rule: i.rule}, r)
	switch {
	case v.outcome == checks.Failed:
		return true
	case v.outcome == checks.NotAssessed || v.outcome == checks.Errored:
		seen.unread = fmt.Sprintf("%s is %s on %s: %s", i.check.ID, v.outcome, v.target, e.messageOf(r))
	case v.outcome == checks.Passed && e.sources.rests(v) && e.tied(v) == "":
		seen.unread = fmt.Sprintf("%s is right on %s %s", i.check.ID, v.target, asWritten)
	case v.outcome == checks.Passed:
		seen.passed = true
	default:
		seen.idle = ": " + e.messageOf(r)
	}
	return false
}

func (e *Evaluation) messageOf(r row) string { return e.texts.get(r.text()).message }

// rowsOf are the rows of an instance about a target, once [Evaluation.sortRows] has sorted them.
func (e *Evaluation) rowsOf(i *instance, target string) []row {
	number, known := e.names.at[target]
	if !known {
		return nil
	}
	rank := func(at int) uint32 { return e.names.rank[i.rows[at].target] }
	wanted := e.names.rank[number]
	from := sort.Search(len(i.rows), func(at int) bool { return rank(at) >= wanted })
	to := sort.Search(len(i.rows), func(at int) bool { return rank(at) > wanted })
	return i.rows[from:to]
}

package engine

import (
	"fmt"
	"strings"
	"testing"

	"hardcheck/checks"
)

func numbered(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("n%02d", i)
	}
	return all
}

// TestListsInReasonsAreShort holds where a list of words is cut, and that one which just fits is whole.
func TestListsInReasonsAreShort(t *testing.T) {
	t.Parallel()
	fits, more := numbered(maxNamed), numbered(maxNamed+1)
	if got := few(fits, "; "); got != strings.Join(fits, "; ") {
		t.Errorf("few: %s", got)
	}
	if got := few(more, "; "); got != strings.Join(fits, "; ")+"; and more" {
		t.Errorf("few: %s", got)
	}
	if got := listed(numbered(maxEndings)); strings.Contains(got, "more") {
		t.Errorf("listed: %s", got)
	}
	if got := shortened(numbered(maxUnasked)); strings.Contains(got, "more") {
		t.Errorf("shortened: %s", got)
	}
	if got := shortened(numbered(maxUnasked + 3)); !strings.HasSuffix(got, "and 3 more") {
		t.Errorf("shortened: %s", got)
	}
	if got := listed(numbered(maxEndings + 2)); !strings.HasSuffix(got, "and 2 more") {
		t.Errorf("listed: %s", got)
	}
	failing := func(targets []string) []verdict {
		var all []verdict
		for _, target := range targets {
			all = append(all, verdict{outcome: checks.Failed, target: target}, verdict{outcome: checks.Failed, target: target, row: 1})
		}
		return append(all, verdict{outcome: checks.Passed, target: "good"})
	}
	if got := places(failing(fits), checks.Failed); got != strings.Join(fits, ", ") {
		t.Errorf("places: %s", got)
	}
	if got := places(failing(more), checks.Failed); got != strings.Join(fits, ", ")+" and 1 more" {
		t.Errorf("places: %s", got)
	}
}

// TestNotesAndSentences holds that each is said once, and how many are.
func TestNotesAndSentences(t *testing.T) {
	t.Parallel()
	for _, n := range []int{1, maxNamed, maxNamed + 1, maxNamed + 5} {
		b := basis{texts: newTexts()}
		for _, word := range numbered(n) {
			at := b.texts.put(text{message: "message " + word, note: "note " + word})
			noted := verdict{outcome: checks.Failed, target: word, text: at, noted: true}
			b.verdicts = append(b.verdicts, noted, noted)
		}
		silent := b.texts.put(text{message: "nothing", note: "is not said"})
		b.verdicts = append(b.verdicts, verdict{outcome: checks.Passed, target: "silent", text: silent})
		var notes, sentences []string
		for _, word := range numbered(min(n, maxNamed)) {
			notes, sentences = append(notes, "note "+word), append(sentences, word+": message "+word)
		}
		if n > maxNamed {
			notes, sentences = append(notes, "and more"), append(sentences, "and more")
		}
		if got := b.notes(); got != strings.Join(notes, "; ") {
			t.Errorf("%d notes: %s", n, got)
		}
		if got := b.sentences(b.verdicts, checks.Failed); got != strings.Join(sentences, "; ") {
			t.Errorf("%d sentences: %s", n, got)
		}
	}
}

// TestRowsKeepWhatDecides holds that a judgement comes back from its row as it went in.
func TestRowsKeepWhatDecides(t *testing.T) {
	t.Parallel()
	e := NewEvaluation(Plan{})
	flags := []bool{false, true}
	for _, base := range flags {
		for _, lower := range flags {
			for _, more := range flags {
				j := checks.Judgement{
					Target: "front", Subject: "key", Outcome: checks.NotAssessed, Reason: checks.Denied, Severity: checks.Medium,
					Base: base, Lower: lower, WhereRun: more,
				}
				if more {
					j.Note, j.Marks = "a note", []string{"a mark"}
				}
				row := e.row(j)
				got := e.brief(row)
				if got.Target != j.Target || got.Subject != j.Subject || got.Outcome != j.Outcome || got.Reason != j.Reason || (row.how&rowNoted != 0) != more || (row.how&rowMarked != 0) != more || (row.how&rowWhereRun != 0) != more {
					t.Errorf("%+v comes back as %+v", j, got)
				}
				for _, own := range checks.Severities() {
					if row.severityOf(own) != j.SeverityOr(own) {
						t.Errorf("severity of %+v where the check has %s: %s, want %s", j, own, row.severityOf(own), j.SeverityOr(own))
					}
				}
			}
		}
	}
}

func TestAddressesOfTargets(t *testing.T) {
	t.Parallel()
	for want, access := range map[string]checks.Access{
		"10.0.0.1":                      {Scheme: "redis", Endpoint: "10.0.0.1:6379", Host: "cache"},
		"docker:":                       {Scheme: "docker"},
		"routeros-export:/srv/edge.rsc": {Scheme: "routeros-export", Path: "/srv/edge.rsc"},
	} {
		if got := addressOf(&access); got != want {
			t.Errorf("%+v is at %s, want %s", access, got, want)
		}
	}
}

func TestSelectedByBoth(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ a, b, want string }{
		{"", "", ""}, {"a", "", ""}, {"", "a", ""}, {"b a", "a c", "a b c"},
	} {
		if got := strings.Join(bothSelected(strings.Fields(tc.a), strings.Fields(tc.b)), " "); got != tc.want {
			t.Errorf("%q and %q: %q, want %q", tc.a, tc.b, got, tc.want)
		}
	}
}

func TestNarrowingInWords(t *testing.T) {
	t.Parallel()
	for want, n := range map[string]Narrowing{
		"": {}, "of at least high severity": {Severity: checks.High}, "of a, b": {Checks: []string{"a", "b"}},
		"of at least low severity, of a": {Severity: checks.Low, Checks: []string{"a"}},
	} {
		if got := n.String(); got != want || n.Any() != (want != "") {
			t.Errorf("%+v: %q, any %t", n, got, n.Any())
		}
	}
}

func TestBoolsAreOrdered(t *testing.T) {
	t.Parallel()
	if compareBool(false, true) != -1 || compareBool(true, false) != 1 || compareBool(true, true) != 0 || compareBool(false, false) != 0 {
		t.Error("false is not before true")
	}
}

func TestLimitsThatAreGivenStay(t *testing.T) {
	t.Parallel()
	if l := (Limits{}).withDefaults(); l.Parallel != DefaultParallel || l.Step != DefaultStep || l.MaxBytes != DefaultMaxBytes || l.Now == nil {
		t.Errorf("without any: %+v", l)
	}
	if l := (Limits{Parallel: -1, Step: -1, MaxBytes: -1}).withDefaults(); l.Parallel != DefaultParallel || l.Step != DefaultStep || l.MaxBytes != DefaultMaxBytes {
		t.Errorf("below 0: %+v", l)
	}
	if l := (Limits{Parallel: 1, Step: 1, MaxBytes: 1}).withDefaults(); l.Parallel != 1 || l.Step != 1 || l.MaxBytes != 1 {
		t.Errorf("as given: %+v", l)
	}
	slow := checks.Connector{Time: 2 * DefaultPerTarget}
	if (Limits{}).perTarget(&slow) != slow.Time || (Limits{}).perTarget(&checks.Connector{}) != DefaultPerTarget || (Limits{PerTarget: 1}).perTarget(&slow) != 1 {
		t.Error("the time for a target")
	}
}

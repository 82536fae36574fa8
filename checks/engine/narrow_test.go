package engine

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/profiles"
)

func TestNarrowShowsAPartAndCountsAll(t *testing.T) {
	t.Parallel()
	whole := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)), control("D2", use(doorKeys)))}}, door("front", locked(false)), door("back", locked(true)))
	names := func(r Result) (all []string) {
		for i, finding := range r.All() {
			if brief := r.Brief(i); brief.Check != finding.Check || brief.Target != finding.Target {
				t.Errorf("%d: brief of %s %s, whole of %s %s", i, brief.Check, brief.Target, finding.Check, finding.Target)
			}
			all = append(all, finding.Check)
		}
		return all
	}
	for name, tc := range map[string]struct {
		by   Narrowing
		want func(Finding) bool
	}{
		"check":    {Narrowing{Checks: []string{doorKeys.ID}}, func(f Finding) bool { return f.Check == doorKeys.ID }},
		"severity": {Narrowing{Severity: doorLocked.Severity}, func(f Finding) bool { return f.Severity >= doorLocked.Severity }},
		"both": {Narrowing{Severity: checks.Critical, Checks: []string{doorKeys.ID}}, func(f Finding) bool {
			return f.Severity == checks.Critical && f.Check == doorKeys.ID
		}},
	} {
		part := whole.Narrow(tc.by)
		var want []string
		for _, finding := range whole.All() {
			if tc.want(finding) {
				want = append(want, finding.Check)
			}
		}
		if diff := cmp.Diff(want, names(part)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
		if part.Len() == whole.Len() {
			t.Errorf("%s: nothing was left out", name)
		}
		if diff := cmp.Diff(whole.Summary, part.Summary); diff != "" || part.Exit.Code != whole.Exit.Code || len(part.Controls) != len(whole.Controls) {
			t.Errorf("%s: what is counted changed: %s", name, diff)
		}
		if part.Narrowed == nil || part.Narrowed.Of != whole.Len() || slices.Equal(part.Notices, whole.Notices) {
			t.Errorf("%s: the report doesn't say that it is a part: %+v", name, part.Narrowed)
		}
	}
	if all := whole.Narrow(Narrowing{}); all.Narrowed != nil || all.Len() != whole.Len() {
		t.Error("no narrowing left something out")
	}
}

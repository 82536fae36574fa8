package engine

import (
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// planFacts are source code of the engine's tests, plantFacts what runs.
type planFacts struct {
	code checks.SourceCode
	why  string
	good bool
	// doubt is something else that isn't known.
	doubt bool
}

func (planFacts) FactsKind() string                                  { return "plan" }
func (f planFacts) Source(checks.Target) (checks.SourceCode, string) { return f.code, f.why }

type plantFacts struct {
	runs []checks.Running
	why  string
}

func (plantFacts) FactsKind() string                     { return "plant" }
func (f plantFacts) Running() ([]checks.Running, string) { return f.runs, f.why }

var planSound = fakeCheck("plan-code-sound", checks.High, checks.Each(func(o checks.Observed[planFacts]) {
	if !o.Facts.good {
		o.Violation("is unsound")
		return
	}
	if o.Facts.doubt {
		o.Unknown(checks.AsWritten, "a variable decides")
	}
	o.Subject("").PassesWhereRun("right as it is written")
}))

const head = "7599f9c1f176977f845653a1fd4658a160427a32"

func plan(change func(*planFacts)) Record {
	f := planFacts{code: checks.SourceCode{Commit: head, Folder: "/srv/plant", Written: asOf.Add(-time.Hour)}, good: true}
	if change != nil {
		change(&f)
	}
	return Record{Target: checks.Target{Name: "code", Kind: "plan"}, State: checks.StateCollected, Facts: f}
}

func plant(name string, runs ...checks.Running) Record {
	return Record{Target: checks.Target{Name: name, Kind: "plant"}, State: checks.StateCollected, Facts: plantFacts{runs: runs}}
}

// TestCodePassesWhereItRuns holds for every way in which code is, or isn't, what runs: only a
// commit that all programs of the deployment were built from passes, or the folder that they run from.
func TestCodePassesWhereItRuns(t *testing.T) {
	t.Parallel()
	web := checks.Running{Name: "web", Of: "app", Commit: head, Started: asOf}
	other := checks.Running{Name: "cache", Of: "redis", Commit: "0000000000000000000000000000000000000000", Started: asOf}
	like := func(change func(*checks.Running)) checks.Running { r := web; change(&r); return r }
	mounted := like(func(r *checks.Running) {
		r.Commit, r.Folders, r.Hidden = "", []string{"/srv/plant/"}, "a mount at /app"
	})
	cut := plant("host", web)
	cut.Facts = plantFacts{[]checks.Running{web}, "not all containers are known"}
	for _, tc := range []struct {
		name    string
		records []Record
		want    checks.Outcome
		says    string
	}{
		{"nothing_that_shows_what_runs", []Record{plan(nil)}, checks.NotAssessed, "right as it is written"},
		{"nothing_runs", []Record{plan(nil), plant("host")}, checks.NotAssessed, "right as it is written"},
		{"the_image_of_the_commit", []Record{plan(nil), plant("host", web, other)}, checks.Passed, ""},
		{"whatever_the_order", []Record{plant("host", web), plan(nil)}, checks.Passed, ""},
		{"its_first_digits", []Record{plan(nil), plant("host", like(func(r *checks.Running) { r.Commit = strings.ToUpper(head[:12]) }))}, checks.Passed, ""},
		{"too_few_digits", []Record{plan(nil), plant("host", like(func(r *checks.Running) { r.Commit = head[:7] }))}, checks.NotAssessed, "nothing that runs names"},
		{"another_commit", []Record{plan(nil), plant("host", other)}, checks.NotAssessed, "nothing that runs names the commit 7599f9c1f176"},
		{"no_label", []Record{plan(nil), plant("host", like(func(r *checks.Running) { r.Commit = "" }))}, checks.NotAssessed, "nothing that runs names"},
		{"one_part_of_another_commit", []Record{plan(nil), plant("host", web, like(func(r *checks.Running) { r.Name, r.Commit = "worker", other.Commit }))}, checks.NotAssessed, "worker on host: its image was built from 000000000000"},
		{"one_part_without_label", []Record{plan(nil), plant("host", web, like(func(r *checks.Running) { r.Name, r.Commit = "worker", "" }))}, checks.NotAssessed, "worker on host: its image names no commit"},
		{"one_part_on_another_host", []Record{plan(nil), plant("a", web), plant("b", like(func(r *checks.Running) { r.Commit = other.Commit }))}, checks.NotAssessed, "web on b"},
		{"a_mount_over_the_code", []Record{plan(nil), plant("host", like(func(r *checks.Running) { r.Hidden = "a mount at /app may hide the code" }))}, checks.NotAssessed, "a mount at /app"},
		{"a_host_that_was_not_read", []Record{plan(nil), plant("a", web), unreachable("plant", "b")}, checks.NotAssessed, "b could not be read"},
		{"a_list_that_is_cut", []Record{plan(nil), cut}, checks.NotAssessed, "not all containers are known"},
		{"what_is_only_written", []Record{plan(nil), written(plant("host", web))}, checks.NotAssessed, "right as it is written"},
		{"a_dirty_tree", []Record{plan(func(f *planFacts) { f.why = "a.py is not as the commit has it" }), plant("host", web)}, checks.NotAssessed, "a.py is not as"},
		{"a_dirty_tree_that_is_mounted", []Record{plan(func(f *planFacts) { f.why = "a.py is not as the commit has it" }), plant("host", mounted)}, checks.NotAssessed, "a.py is not as"},
		{"the_mounted_folder", []Record{plan(nil), plant("host", mounted)}, checks.Passed, ""},
		{"a_folder_above_it", []Record{plan(nil), plant("host", like(func(r *checks.Running) { r.Commit, r.Folders = "", []string{"/srv"} }))}, checks.NotAssessed, "nothing that runs names"},
		{"mounted_and_written_since_it_started", []Record{plan(func(f *planFacts) { f.code.Written = asOf.Add(time.Minute) }), plant("host", mounted)}, checks.NotAssessed, "started before the code was last written"},
		{"mounted_and_no_time_known", []Record{plan(func(f *planFacts) { f.code.Written = time.Time{} }), plant("host", mounted)}, checks.NotAssessed, "is not known"},
		{"another_doubt_stays", []Record{plan(func(f *planFacts) { f.doubt = true }), plant("host", web)}, checks.NotAssessed, "a variable decides"},
		{"a_violation_stays", []Record{plan(func(f *planFacts) { f.good = false }), plant("host", web)}, checks.Failed, "is unsound"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("C", use(planSound)))}}, tc.records...)
			if got := result.Controls[0]; got.Outcome != tc.want {
				t.Errorf("control is %s, want %s (%s)", got.Outcome, tc.want, got.Reason)
			}
			f := result.Findings[0]
			if f.Outcome != tc.want || !strings.Contains(f.Message, tc.says) {
				t.Errorf("finding is %s: %q, want %s with %q", f.Outcome, f.Message, tc.want, tc.says)
			}
			if tc.want == checks.Passed && (f.Message != "" || len(f.Evidence) == 0) {
				t.Errorf("passed with message %q and evidence %v", f.Message, f.Evidence)
			}
		})
	}
}

package engine

import (
	"math/rand/v2"
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

func TestUnreadTargetIsNotAssessedForEveryCheckOfItsKind(t *testing.T) {
	t.Parallel()
	plan := Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)), control("D2", use(doorKeys)))}}
	result := evaluate(t, plan, door("front", locked(true)), unreachable("door", "back"))
	for _, check := range []string{"door-lock-closed", "door-keys-kept"} {
		f := finding(t, result, check, "back", "")
		if f.Outcome != checks.NotAssessed || f.Reason != checks.Unreachable || f.Message != "connection refused" {
			t.Errorf("%s on the unread target = %s (%s) %q", check, f.Outcome, f.Reason, f.Message)
		}
		if f := finding(t, result, check, "front", ""); f.Outcome != checks.Passed {
			t.Errorf("%s on the read target = %s, want passed", check, f.Outcome)
		}
	}
	if result.Exit.Code != ExitIncomplete {
		t.Errorf("exit code = %d, want %d", result.Exit.Code, ExitIncomplete)
	}
}

func TestTargetWithoutARecordDoesNotVanish(t *testing.T) {
	t.Parallel()
	site := checks.Site{Targets: []checks.Target{{Name: "front", Kind: "door"}, {Name: "back", Kind: "door"}, {Name: "rex", Kind: "guard"}}}
	for _, tc := range []struct {
		name     string
		selected []string
		reason   checks.Reason
		code     int
		findings map[string]string // by check, the target that nothing is known of
		targets  int
		notices  []string
	}{
		{
			"snapshot_breaks_off", nil, checks.Unreadable, ExitIncomplete,
			map[string]string{"door-lock-closed": "back", "guard-shift-kept": "rex", "network-door-watched": "front"},
			3,
			[]string{},
		},
		{
			"only_one_selected",
			[]string{"front"},
			checks.OutOfScope, ExitClean,
			map[string]string{"network-door-watched": "front"},
			1,
			[]string{"not looked at: back, rex (not among the selected targets)"},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			e := NewEvaluation(Plan{AsOf: asOf, FailOn: checks.Low, Site: site, Selected: tc.selected, Profiles: []*profiles.Profile{
				policy(control("D1", use(doorLocked)), control("G1", use(guardAwake)), control("W1", use(doorWatched))),
			}})
			e.Add(door("front", locked(true)))
			result := e.Result(Run{})
			for check, target := range tc.findings {
				if f := finding(t, result, check, target, ""); f.Outcome != checks.NotAssessed || f.Reason != tc.reason {
					t.Errorf("%s on %s = %s (%s), want not-assessed (%s)", check, target, f.Outcome, f.Reason, tc.reason)
				}
			}
			if len(result.Targets) != tc.targets || result.Exit.Code != tc.code {
				t.Errorf("%d targets, exit %d; want %d, %d", len(result.Targets), result.Exit.Code, tc.targets, tc.code)
			}
			if diff := cmp.Diff(tc.notices, result.Notices); diff != "" {
				t.Errorf("notices (-want +got):\n%s", diff)
			}
		})
	}
}

// TestWhatIsLeftOutIsToldAlways has facts that leave something out: no severity, profile or order of
// the targets hides it, and what nobody asked for is not told.
func TestWhatIsLeftOutIsToldAlways(t *testing.T) {
	t.Parallel()
	site := checks.Site{Targets: []checks.Target{{Name: "rex", Kind: "guard"}, {Name: "ada", Kind: "guard"}}}
	for _, tc := range []struct{ selected, want []string }{
		{nil, []string{"ada: the night is left out", "rex: lunch is left out"}},
		{[]string{"rex"}, []string{"rex: lunch is left out", "not looked at: ada (not among the selected targets)"}},
	} {
		e := NewEvaluation(Plan{AsOf: asOf, Site: site, Selected: tc.selected, Profiles: []*profiles.Profile{policy(control("G1", use(guardAwake)))}})
		for name, away := range map[string]string{"rex": "lunch is left out", "ada": "the night is left out"} {
			e.Add(Record{Target: checks.Target{Name: name, Kind: "guard"}, State: checks.StateCollected, Facts: guardFacts{Away: []string{away}}})
		}
		if diff := cmp.Diff(tc.want, e.Result(Run{}).Notices); diff != "" {
			t.Errorf("selected %v: notices (-want +got):\n%s", tc.selected, diff)
		}
	}
}

func TestUnknownFactIsNeverAPass(t *testing.T) {
	t.Parallel()
	record := door("front", doorFacts{})
	record.State = checks.StatePartial
	record.Problems = map[string]checks.Problem{"locked": {Reason: checks.Denied, Detail: "may not look"}}
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, record)
	f := finding(t, result, "door-lock-closed", "front", "")
	if f.Outcome != checks.NotAssessed || f.Reason != checks.Denied || f.Message != "may not look" {
		t.Errorf("finding = %s (%s) %q", f.Outcome, f.Reason, f.Message)
	}
	if got := result.Controls[0].Outcome; got != checks.NotAssessed {
		t.Errorf("control = %s, want not-assessed", got)
	}
}

func TestSubjectsAreJudgedByName(t *testing.T) {
	t.Parallel()
	plan := Plan{Profiles: []*profiles.Profile{policy(control("D2", use(doorKeys)))}}
	result := evaluate(t, plan, door("front", doorFacts{Keys: []string{"cellar", "lost"}}))
	if f := finding(t, result, "door-keys-kept", "front", "lost"); f.Outcome != checks.Failed {
		t.Errorf("lost key = %s, want failed", f.Outcome)
	}
	if f := finding(t, result, "door-keys-kept", "front", "cellar"); f.Outcome != checks.Passed {
		t.Errorf("kept key = %s, want passed", f.Outcome)
	}
	if len(result.Findings) != 2 {
		t.Errorf("%d findings, want the two subjects only", len(result.Findings))
	}
}

func TestPanicOfARuleIsErrored(t *testing.T) {
	t.Parallel()
	plan := Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)), control("D3", use(doorPanics)))}}
	result := evaluate(t, plan, door("front", locked(true)))
	f := finding(t, result, "door-hinge-sound", "front", "")
	if f.Outcome != checks.Errored || !strings.Contains(f.Message, "index out of range") {
		t.Errorf("finding = %s %q", f.Outcome, f.Message)
	}
	if !result.Exit.Errors || result.Exit.Code != ExitErrored {
		t.Errorf("exit = %+v, want errors", result.Exit)
	}
	if f := finding(t, result, "door-lock-closed", "front", ""); f.Outcome != checks.Passed {
		t.Errorf("the other check = %s, want passed", f.Outcome)
	}
}

func TestKindWithoutTarget(t *testing.T) {
	t.Parallel()
	guards := []*profiles.Profile{policy(control("G1", use(guardAwake)))}
	mixed := []*profiles.Profile{policy(control("X1", use(guardAwake), use(doorLocked)))}
	context := []*profiles.Profile{policy(control("X2", use(doorLocked), use(doorWatched)))}
	for _, tc := range []struct {
		name    string
		plan    Plan
		outcome checks.Outcome
		reason  checks.Reason
		code    int
	}{
		{"site_file_and_named_policy", Plan{Profiles: guards, NamedPolicy: true}, checks.NotAssessed, checks.NoTarget, ExitIncomplete},
		{"site_file_and_baseline", Plan{Profiles: guards}, checks.NotAssessed, checks.NoTarget, ExitClean},
		{"urls", Plan{Profiles: guards, NamedPolicy: true, AdHoc: true}, checks.NotAssessed, checks.OutOfScope, ExitClean},
		{"urls_strict", Plan{Profiles: guards, NamedPolicy: true, AdHoc: true, Strict: true}, checks.NotAssessed, checks.OutOfScope, ExitIncomplete},
		{"absent", Plan{Profiles: guards, NamedPolicy: true, Site: checks.Site{Absent: []string{"guard"}}}, checks.NotApplicable, "", ExitClean},
		{"context_of_a_rule", Plan{Profiles: context, NamedPolicy: true}, checks.NotAssessed, "", ExitIncomplete},
		{"absent_context_of_a_rule", Plan{Profiles: context, NamedPolicy: true, Site: checks.Site{Absent: []string{"guard"}}}, checks.Passed, "", ExitClean},
		{"dropped_beside_another", Plan{Profiles: mixed, NamedPolicy: true}, checks.Passed, "", ExitClean},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, tc.plan, door("front", locked(true)))
			if got := result.Controls[0].Outcome; got != tc.outcome {
				t.Errorf("control = %s, want %s", got, tc.outcome)
			}
			if tc.reason != "" && tc.plan.AdHoc != (len(result.Findings) == 0) {
				t.Errorf("findings: %+v", result.Findings)
			}
			if tc.reason != "" && !tc.plan.AdHoc && result.Findings[0].Reason != tc.reason {
				t.Errorf("reason = %s, want %s", result.Findings[0].Reason, tc.reason)
			}
			if result.Exit.Code != tc.code {
				t.Errorf("exit code = %d, want %d", result.Exit.Code, tc.code)
			}
		})
	}
	result := evaluate(t, Plan{Profiles: mixed}, door("front", locked(true)))
	if want := "not judged: guard-shift-kept (no guard target)"; result.Controls[0].Reason != want {
		t.Errorf("reason = %q, want %q", result.Controls[0].Reason, want)
	}
	if len(result.Findings) != 1 {
		t.Errorf("%d findings, want that of the judged check only", len(result.Findings))
	}
}

func TestAcross(t *testing.T) {
	t.Parallel()
	plan := Plan{Profiles: []*profiles.Profile{policy(control("W1", use(doorWatched)))}}
	result := evaluate(t, plan, door("front", locked(true)), door("back", locked(true)), guardRecord("rex", "front"))
	if f := finding(t, result, "network-door-watched", "back", ""); f.Outcome != checks.Failed || f.Severity != checks.Critical {
		t.Errorf("unwatched door = %s %s", f.Outcome, f.Severity)
	}
	if f := finding(t, result, "network-door-watched", "front", ""); f.Outcome != checks.Passed {
		t.Errorf("watched door = %s", f.Outcome)
	}
	result = evaluate(t, plan, door("front", locked(true)), unreachable("door", "side"), unreachable("guard", "rex"))
	f := finding(t, result, "network-door-watched", "front", "")
	if f.Outcome != checks.NotAssessed || f.Message != "rex could not be read: connection refused" {
		t.Errorf("with an unread guard = %s %q", f.Outcome, f.Message)
	}
	if f := finding(t, result, "network-door-watched", "side", ""); f.Outcome != checks.NotAssessed {
		t.Errorf("unread door = %s, want not-assessed", f.Outcome)
	}
}

func TestRulesShareWhatTheyDerive(t *testing.T) {
	t.Parallel()
	made := map[string]int{}
	labels := checks.Derive(func(_ doorFacts, target checks.Target, _ checks.Site) string {
		made[target.Name]++
		return "label of " + target.Name
	})
	labelled := func(o checks.Observed[doorFacts]) { o.Violation("%s", labels.Of(o)) }
	plan := Plan{Profiles: []*profiles.Profile{policy(control("L1",
		use(fakeCheck("door-label-read", checks.Low, checks.Each(labelled))), use(fakeCheck("door-label-kept", checks.Low, checks.Each(labelled))),
		use(fakeCheck("network-door-labelled", checks.Low, checks.Across(func(doors checks.Targets[doorFacts], _ checks.Targets[guardFacts]) {
			for _, o := range doors.Observed {
				labelled(o)
			}
		})))))}}
	result := evaluate(t, plan, door("front", locked(true)), door("back", locked(true)), guardRecord("rex", "front"))
	if diff := cmp.Diff(map[string]int{"front": 1, "back": 1}, made); diff != "" {
		t.Errorf("derivations (-want +got):\n%s", diff)
	}
	if f := finding(t, result, "network-door-labelled", "back", ""); f.Message != "label of back" {
		t.Errorf("the rule across kinds saw %q", f.Message)
	}
}

// An endpoint that could not be read still stands where it stands: the rule judges
// it, and what it needs of the facts has the reason of the whole target.
func TestAcrossEndpoints(t *testing.T) {
	t.Parallel()
	fenced := fakeCheck("network-door-fenced", checks.High, checks.AcrossEndpoints([]string{"gate"},
		func(doors checks.Targets[doorFacts], guards checks.Targets[guardFacts], fence []string) {
			for _, o := range doors.Observed {
				switch {
				case slices.Contains(fence, o.Target.Name):
				case len(o.Site.Targets) == 0 || o.AsOf.IsZero():
					o.Violation("the rule knows no site")
				case watched(o.Target.Name, guards):
					checks.Need(o, o.Facts.Locked, "locked")
				default:
					o.Violation("no fence")
				}
			}
		}))
	plan := Plan{Profiles: []*profiles.Profile{policy(control("F1", useWith(t, fenced, `["yard"]`, 0)))}}
	unread := []Record{unreachable("door", "side"), unreachable("door", "yard"), unreachable("door", "back")}
	result := evaluate(t, plan, append(unread, guardRecord("rex", "back"))...)
	if len(result.Findings) != 3 {
		t.Errorf("%d findings, want one for each door", len(result.Findings))
	}
	if f := finding(t, result, "network-door-fenced", "side", ""); f.Outcome != checks.Failed || f.Message != "no fence" {
		t.Errorf("unread door = %s %q", f.Outcome, f.Message)
	}
	if f := finding(t, result, "network-door-fenced", "yard", ""); f.Outcome != checks.Passed {
		t.Errorf("unread door within the fence = %s %q", f.Outcome, f.Message)
	}
	f := finding(t, result, "network-door-fenced", "back", "")
	if f.Outcome != checks.NotAssessed || f.Reason != checks.Unreachable || f.Message != "connection refused" {
		t.Errorf("door whose facts are needed = %s (%s) %q", f.Outcome, f.Reason, f.Message)
	}
	result = evaluate(t, plan, append(unread, unreachable("guard", "rex"))...)
	if f := finding(t, result, "network-door-fenced", "yard", ""); f.Outcome != checks.NotAssessed {
		t.Errorf("with an unread guard = %s, want not-assessed", f.Outcome)
	}
}

func TestParametersAndSeverityOfAControl(t *testing.T) {
	t.Parallel()
	lenient := useWith(t, doorLocked, `{"except": ["shed"]}`, 0)
	strict := useWith(t, doorLocked, ``, checks.Critical)
	plan := Plan{Profiles: []*profiles.Profile{policy(control("D1", lenient), control("D2", strict))}}
	result := evaluate(t, plan, door("shed", locked(false)))
	f := finding(t, result, "door-lock-closed", "shed", "")
	if f.Outcome != checks.Failed || f.Severity != checks.Critical {
		t.Errorf("finding = %s %s, want the worst of both uses", f.Outcome, f.Severity)
	}
	if diff := cmp.Diff([]string{"house/D2"}, f.Controls); diff != "" {
		t.Errorf("controls (-want +got):\n%s", diff)
	}
	if result.Controls[0].Outcome != checks.Passed || result.Controls[1].Outcome != checks.Failed {
		t.Errorf("controls = %s, %s", result.Controls[0].Outcome, result.Controls[1].Outcome)
	}
}

func TestSpareAlternativeIsNoViolation(t *testing.T) {
	t.Parallel()
	layers := profiles.Control{ID: "L1", Title: "A layer", Section: "Doors", AnyOf: [][]profiles.Use{{use(doorLocked)}, {use(doorKeys)}}}
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(layers)}}, door("front", locked(false)))
	if result.Controls[0].Outcome != checks.Passed || result.Exit.Code != ExitClean {
		t.Errorf("control = %s, exit %d", result.Controls[0].Outcome, result.Exit.Code)
	}
	f := finding(t, result, "door-lock-closed", "front", "")
	if f.Outcome != checks.Failed || f.Severity != checks.Info {
		t.Errorf("the other layer = %s %s, want failed info", f.Outcome, f.Severity)
	}
}

func TestWaivers(t *testing.T) {
	t.Parallel()
	date := func(month time.Month) time.Time { return time.Date(2026, month, 1, 0, 0, 0, 0, time.UTC) }
	both := []*profiles.Profile{policy(control("D1", use(doorLocked)), control("D2", use(doorLocked)))}
	for _, tc := range []struct {
		name     string
		waiver   site.Waiver
		outcome  checks.Outcome
		controls string
		state    WaiverState
	}{
		{"check", site.Waiver{Check: "door-lock-closed", Targets: []string{"front"}, Created: date(1), Expires: date(6)}, checks.Waived, "waived waived", "applied"},
		{"one_control_of_two", site.Waiver{Control: "house/D1", Targets: []string{"front"}, Created: date(1), Expires: date(6)}, checks.Failed, "waived failed", "applied"},
		{"other_target", site.Waiver{Check: "door-lock-closed", Targets: []string{"back"}, Created: date(1), Expires: date(6)}, checks.Failed, "failed failed", "unused"},
		{"other_subject", site.Waiver{Check: "door-lock-closed", Targets: []string{"front"}, Subject: "x", Created: date(1), Expires: date(6)}, checks.Failed, "failed failed", "unused"},
		{"expired_today", site.Waiver{Check: "door-lock-closed", Targets: []string{"front"}, Created: date(1), Expires: date(3)}, checks.Failed, "failed failed", "expired"},
		{"not_yet", site.Waiver{Check: "door-lock-closed", Targets: []string{"front"}, Created: date(4), Expires: date(6)}, checks.Failed, "failed failed", "not-yet"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, Plan{Profiles: both, Waivers: []site.Waiver{tc.waiver}}, door("front", locked(false)))
			f := finding(t, result, "door-lock-closed", "front", "")
			if f.Outcome != tc.outcome {
				t.Errorf("finding = %s, want %s", f.Outcome, tc.outcome)
			}
			if tc.outcome == checks.Waived && (f.Original != checks.Failed || f.Waiver == nil || result.Exit.Violations) {
				t.Errorf("waived finding: original %q, waiver %v, exit %+v", f.Original, f.Waiver, result.Exit)
			}
			if got := string(result.Controls[0].Outcome + " " + result.Controls[1].Outcome); got != tc.controls {
				t.Errorf("controls = %s, want %s", got, tc.controls)
			}
			if got := result.Waivers[0].State; got != tc.state {
				t.Errorf("waiver is %s, want %s", got, tc.state)
			}
		})
	}
}

func TestWaiverLeavesUnreadAlone(t *testing.T) {
	t.Parallel()
	waiver := site.Waiver{Check: "door-lock-closed", Targets: []string{"front"}, Created: asOf.AddDate(0, -1, 0), Expires: asOf.AddDate(1, 0, 0)}
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}, Waivers: []site.Waiver{waiver}}, unreachable("door", "front"))
	if f := finding(t, result, "door-lock-closed", "front", ""); f.Outcome != checks.NotAssessed {
		t.Errorf("finding = %s, want not-assessed", f.Outcome)
	}
}

func TestAttestations(t *testing.T) {
	t.Parallel()
	const year = 365 * 24 * time.Hour
	asked := policy(profiles.Control{ID: "O1", Title: "Somebody looks", Section: "People", Attest: &profiles.Attest{Statement: "The doors are walked.", Frequency: year}})
	for _, tc := range []struct {
		name   string
		given  []site.Attestation
		want   checks.Outcome
		reason string
	}{
		{"none", nil, checks.Manual, "The doors are walked."},
		{"live", []site.Attestation{{Control: "house/O1", By: "the owner", Statement: "Walked.", Date: asOf.AddDate(0, -1, 0), Frequency: year}}, checks.Attested, "attested by the owner on 2026-02-01, until 2027-02-01: Walked."},
		{"own_frequency_ended", []site.Attestation{{Control: "house/O1", By: "the owner", Date: asOf.AddDate(0, -1, 0), Frequency: 24 * time.Hour}}, checks.Manual, "The doors are walked. (attested by the owner on 2026-02-01, which ended on 2026-02-02)"},
		{"policy_frequency_ended", []site.Attestation{{Control: "house/O1", By: "the owner", Date: asOf.AddDate(-2, 0, 0), Frequency: 10 * year}}, checks.Manual, "The doors are walked. (attested by the owner on 2024-03-01, which ended on 2025-03-01)"},
		{"in_the_future", []site.Attestation{{Control: "house/O1", By: "the owner", Date: asOf.AddDate(0, 1, 0), Frequency: year}}, checks.Manual, "The doors are walked."},
		{"other_control", []site.Attestation{{Control: "house/O2", By: "the owner", Date: asOf, Frequency: year}}, checks.Manual, "The doors are walked."},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			result := evaluate(t, Plan{Profiles: []*profiles.Profile{asked}, Attestations: tc.given})
			if said := result.Controls[0].Attestation; (said != nil) != (len(tc.given) > 0 && tc.given[0].Control == "house/O1" && !tc.given[0].Date.After(asOf)) {
				t.Errorf("statement %+v", said)
			}
			if got := result.Controls[0].Frequency; got != "365d" {
				t.Errorf("frequency %q", got)
			}
			if got := result.Controls[0]; got.Outcome != tc.want || got.Reason != tc.reason {
				t.Errorf("control = %s %q, want %s %q", got.Outcome, got.Reason, tc.want, tc.reason)
			}
			if result.Exit.Code != ExitClean {
				t.Errorf("exit code = %d, want clean: manual controls count only with strict", result.Exit.Code)
			}
		})
	}
	if result := evaluate(t, Plan{Profiles: []*profiles.Profile{asked}, Strict: true}); result.Exit.Code != ExitIncomplete {
		t.Errorf("strict exit code = %d, want %d", result.Exit.Code, ExitIncomplete)
	}
}

func TestFailOn(t *testing.T) {
	t.Parallel()
	plan := Plan{Profiles: []*profiles.Profile{policy(control("D2", use(doorKeys)))}, FailOn: checks.Medium}
	result := evaluate(t, plan, door("front", doorFacts{Keys: []string{"lost"}}))
	if result.Exit.Code != ExitClean || result.Summary.Severities["low"] != 1 {
		t.Errorf("exit %d, severities %v: a low violation is below medium", result.Exit.Code, result.Summary.Severities)
	}
}

func TestResultDoesNotDependOnTheOrderOfRecords(t *testing.T) {
	t.Parallel()
	records := []Record{
		door("a", locked(true)), door("b", locked(false)), door("c", doorFacts{Keys: []string{"z", "lost", "m"}}),
		unreachable("door", "d"), guardRecord("rex", "a"), unreachable("guard", "waldi"), unreachable("guard", "bello"),
	}
	site := checks.Site{Name: "house"}
	for _, record := range records {
		site.Targets = append(site.Targets, record.Target)
	}
	judge := func(order []Record) string {
		plan := Plan{AsOf: asOf, FailOn: checks.Low, Site: site, Profiles: []*profiles.Profile{policy(
			control("D1", use(doorLocked), use(doorKeys)), control("W1", use(doorWatched)), control("G1", use(guardAwake)),
		)}}
		evaluation := NewEvaluation(plan)
		for _, record := range order {
			evaluation.Add(record)
		}
		return asJSON(t, evaluation.Result(Run{Started: asOf, Finished: asOf}))
	}
	want := judge(records)
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		shuffled := slices.Clone(records)
		random.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(want, judge(shuffled)); diff != "" {
			t.Fatalf("another order, another result (-want +got):\n%s", diff)
		}
	}
}

func TestFingerprint(t *testing.T) {
	t.Parallel()
	// From printf 'c\0t\0s' | sha256sum: fingerprints are kept by others and may never change.
	if got, want := Fingerprint("c", "t", "s"), "1fa837e29a8eb9ce2ce27ffe0e7682f7"; got != want {
		t.Errorf("fingerprint = %s, want %s", got, want)
	}
	if Fingerprint("a", "bc", "") == Fingerprint("ab", "c", "") {
		t.Error("the parts of a fingerprint run into each other")
	}
}

func finding(t *testing.T, r Result, check, target, subject string) Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Check == check && f.Target == target && f.Subject == subject {
			return f
		}
	}
	t.Fatalf("no finding of %s on %q for %q", check, target, subject)
	return Finding{}
}

// What was seen of an endpoint convicts it where the site has no target of the second
// kind too; nothing passes there, and what the second kind lacks is still said.
func TestAcrossSeen(t *testing.T) {
	t.Parallel()
	hidden := fakeCheck("network-door-hidden", checks.High, checks.AcrossSeen(struct{}{},
		func(doors checks.Targets[doorFacts], _ checks.Targets[guardFacts], _ struct{}) {
			for _, o := range doors.Observed {
				if seen, there := checks.SeenFrom(o.Seen, "street"); there {
					o.Violation("seen from the street at %s", seen.At)
				}
			}
		}))
	plan := Plan{Profiles: []*profiles.Profile{policy(control("H1", use(hidden)))}}
	at := netip.MustParseAddrPort("10.0.0.7:1")
	front, back := door("front", locked(true)), door("back", locked(true))
	front.Answered = at
	later := unreachable("door", "side")
	later.Seen = []checks.Sighting{{From: "street", At: at}}
	result := evaluate(t, plan, front.Sighted("street"), back.Sighted("street"), later)
	for name, want := range map[string]checks.Outcome{"front": checks.Failed, "side": checks.Failed, "": checks.NotAssessed} {
		if f := finding(t, result, "network-door-hidden", name, ""); f.Outcome != want {
			t.Errorf("%q = %s, want %s", name, f.Outcome, want)
		}
	}
	if len(result.Findings) != 3 || result.Controls[0].Outcome != checks.Failed {
		t.Errorf("%d findings, the control is %s", len(result.Findings), result.Controls[0].Outcome)
	}
	listed := plan
	listed.Listed = true // then what was not seen of doors is not kept for the rule
	listed.Site.Targets = []checks.Target{front.Target, back.Target, later.Target}
	if diff := cmp.Diff(result.Findings, evaluate(t, listed, front.Sighted("street"), back.Sighted("street"), later).Findings); diff != "" {
		t.Errorf("where the kinds are known beforehand (-before +then):\n%s", diff)
	}
	result = evaluate(t, plan, back)
	if f := finding(t, result, "network-door-hidden", "", ""); len(result.Findings) != 1 || f.Outcome != checks.NotAssessed || f.Reason != checks.NoTarget {
		t.Errorf("unseen, without a guard = %s (%s), %d findings", f.Outcome, f.Reason, len(result.Findings))
	}
	result = evaluate(t, plan, front.Sighted("yard"), guardRecord("rex"))
	if f := finding(t, result, "network-door-hidden", "front", ""); f.Outcome != checks.Passed {
		t.Errorf("seen from elsewhere = %s", f.Outcome)
	}
}

// TestWaiverWithoutSubjectAcceptsAll counts what one waiver accepts.
func TestWaiverWithoutSubjectAcceptsAll(t *testing.T) {
	t.Parallel()
	keys := []site.Waiver{{Check: doorKeys.ID, Targets: []string{"front"}, Reason: "r", Owner: "o", ApprovedBy: "a", Created: asOf.AddDate(0, 0, -1), Expires: asOf.AddDate(0, 1, 0)}}
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D2", use(doorKeys)))}, Waivers: keys},
		door("front", doorFacts{Keys: []string{"lost", "kept"}}))
	waived := 0
	for _, f := range result.Findings {
		if f.Outcome == checks.Waived && f.Subject != "" {
			waived++
		}
	}
	if w := result.Waivers[0]; waived == 0 || w.Accepted != waived || w.State != WaiverApplied {
		t.Errorf("%d findings are waived, the waiver says %d (%s)", waived, w.Accepted, w.State)
	}
}

// TestEmptied holds that a rule's list is filled again for the next target only while it is small.
func TestEmptied(t *testing.T) {
	t.Parallel()
	small := append(make([]checks.Judgement, 0, maxKept), checks.Judgement{})
	if got := emptied(small); len(got) != 0 || cap(got) != maxKept {
		t.Errorf("a small list: %d of %d", len(got), cap(got))
	}
	if got := emptied(make([]checks.Judgement, 0, maxKept+1)); got != nil {
		t.Errorf("a large list is kept: %d", cap(got))
	}
}

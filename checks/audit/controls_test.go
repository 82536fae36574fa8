package audit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/database"
	"hardcheck/checks/docker"
	"hardcheck/checks/engine"
	"hardcheck/checks/files"
	"hardcheck/checks/modbus"
	"hardcheck/checks/redis"
	"hardcheck/checks/repository"
	"hardcheck/checks/routeros"
	"hardcheck/checks/scan"
	"hardcheck/checks/site"
	"hardcheck/checks/web"
	"hardcheck/profiles"
	"hardcheck/testenv/mutations"
)

// builtinPolicies are the policies as they come with the program.
func builtinPolicies(t *testing.T) []*profiles.Profile {
	t.Helper()
	policies, err := profiles.Builtin(all.Checks())
	if err != nil {
		t.Fatal(err)
	}
	return policies
}

// statements answer every control that asks for one.
func statements(policies []*profiles.Profile, at time.Time) []site.Attestation {
	var all []site.Attestation
	for _, policy := range policies {
		for _, control := range policy.Controls {
			if control.Attest != nil {
				all = append(all, site.Attestation{
					Control: policy.ID + "/" + control.ID, By: "the owner", Statement: "It holds.", Date: at, Frequency: control.Attest.Frequency,
				})
			}
		}
	}
	return all
}

// outcomes judges records by policies and returns how each control ends.
func outcomes(plan engine.Plan, records ...engine.Record) map[string]engine.ControlResult {
	plan.NamedPolicy, plan.FailOn = true, checks.Info
	for _, record := range records {
		plan.Site.Targets = append(plan.Site.Targets, record.Target)
	}
	evaluation := engine.NewEvaluation(plan)
	for _, record := range records {
		evaluation.Add(record)
	}
	ended := map[string]engine.ControlResult{}
	for _, control := range evaluation.Result(engine.Run{Started: plan.AsOf, Finished: plan.AsOf}).Controls {
		ended[control.Profile+"/"+control.ID] = control
	}
	return ended
}

// namesContainers reports whether a control is about the containers of an application.
func namesContainers(control profiles.Control) bool {
	return slices.ContainsFunc(control.Uses(), func(use profiles.Use) bool {
		var parameters docker.Selector
		return json.Unmarshal([]byte(use.Parameters), &parameters) == nil && !parameters.Empty()
	})
}

// TestControlsOfAnApplicationNeverPassOnAnother judges a recorded, hardened site of which
// the containers and the web server are somebody else's: no control passes that names the policy's own,
// whatever people state.
func TestControlsOfAnApplicationNeverPassOnAnother(t *testing.T) {
	t.Parallel()
	base, _, err := mutations.Read("site.txt")
	if err != nil {
		t.Fatal(err)
	}
	place, records := hardenedRecords(t, base, "of site\n"+`{"targets": {"web": {"settings": {"application": "none"}}}}`)
	policies := builtinPolicies(t)
	for name, said := range map[string][]site.Attestation{"nothing_stated": nil, "all_stated": statements(policies, judgeAt)} {
		ended := outcomes(engine.Plan{Profiles: policies, AsOf: judgeAt, Site: place, Attestations: said}, records...)
		named := 0
		for _, policy := range policies {
			for _, control := range policy.Controls {
				if !namesContainers(control) {
					continue
				}
				named++
				if got := ended[policy.ID+"/"+control.ID]; got.Outcome == checks.Passed {
					t.Errorf("%s: %s/%s passes on another application: %s", name, policy.ID, control.ID, got.Reason)
				}
			}
		}
		if got := ended["modbus-web-server/M40"]; got.Outcome == checks.Passed {
			t.Errorf("%s: M40 passes without a secrets store in sight: %s", name, got.Reason)
		}
		if named < 15 {
			t.Errorf("%d controls name an application's containers: the test sees too few", named)
		}
	}
}

// TestControlsOfAnApplicationPassOnIt holds that the same site passes them once the
// containers are the policy's own, so that the law before this one isn't empty.
func TestControlsOfAnApplicationPassOnIt(t *testing.T) {
	t.Parallel()
	base, _, err := mutations.Read("site.txt")
	if err != nil {
		t.Fatal(err)
	}
	policies := builtinPolicies(t)
	own := "of docker\n" + `{"container": {"Config": {"Labels": {
		"com.docker.compose.service": "internet-perf-exporter", "com.docker.compose.project": "modbus-webserver"
	}}}}`
	place, records := hardenedRecords(t, base, own)
	plan := engine.Plan{Profiles: policies, AsOf: judgeAt, Site: place, Attestations: statements(policies, judgeAt)}
	ended := outcomes(plan, records...)
	for _, id := range []string{"E01", "E06", "E07", "E09", "E10"} {
		if got := ended["internet-perf-exporter/"+id]; got.Outcome != checks.Passed {
			t.Errorf("%s = %s, %s", id, got.Outcome, got.Reason)
		}
	}
	for _, id := range []string{"M16", "M21"} {
		if got := ended["modbus-web-server/"+id]; got.Outcome != checks.Passed {
			t.Errorf("%s = %s, %s", id, got.Outcome, got.Reason)
		}
	}
}

// TestOwnProfileOfTheReadme judges the hardened site by the example of a profile of one's own.
func TestOwnProfileOfTheReadme(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../../profiles/README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, example, found := strings.Cut(string(text), "```yaml\nversion: 1\n")
	example, _, ended := strings.Cut(example, "```")
	if !found || !ended {
		t.Fatal("the README has no example that begins with its version")
	}
	file := filepath.Join(t.TempDir(), "plant.yaml")
	if err := os.WriteFile(file, []byte("version: 1\n"+example), 0o600); err != nil {
		t.Fatal(err)
	}
	selected, err := profiles.Select([]string{file}, all.Checks())
	if err != nil {
		t.Fatal(err)
	}
	base, _, err := mutations.Read("site.txt")
	if err != nil {
		t.Fatal(err)
	}
	place, records := hardenedRecords(t, base)
	got := map[string]checks.Outcome{}
	for id, control := range outcomes(engine.Plan{Profiles: selected, AsOf: judgeAt, Site: place}, records...) {
		got[id] = control.Outcome
		t.Logf("%s: %s, %s", id, control.Outcome, control.Reason)
	}
	want := map[string]checks.Outcome{"plant/P1": checks.NotAssessed, "plant/P2": checks.Passed, "plant/P3": checks.Manual}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("controls of the example (-want +got):\n%s", diff)
	}
}

// TestControlsNeedWhatTheyAreAbout lets every check pass on whatever targets there are, and
// takes away those that a control is about: it never passes then, whatever people state.
func TestControlsNeedWhatTheyAreAbout(t *testing.T) {
	t.Parallel()
	for _, policy := range builtinPolicies(t) {
		for _, control := range policy.Controls {
			uses := control.Uses()
			if len(uses) == 0 {
				continue
			}
			name := policy.ID + "/" + control.ID
			if len(control.Needs) == 0 && len(judgedKinds(uses)) > 1 {
				t.Errorf("%s judges %s: it has to say by needs which of its checks it is about", name, strings.Join(judgedKinds(uses), ", "))
			}
			easy := &profiles.Profile{ID: policy.ID, Title: policy.Title, Controls: []profiles.Control{passingControl(t, control)}}
			said := statements([]*profiles.Profile{easy}, judgeAt)
			plan := engine.Plan{Profiles: []*profiles.Profile{easy}, AsOf: judgeAt, Attestations: said}
			if got := outcomes(plan, without()...)[name]; got.Outcome != checks.Passed {
				t.Errorf("%s doesn't pass where all its checks do: %s, %s", name, got.Outcome, got.Reason)
			}
			for _, gone := range about(control) {
				for _, absent := range [][]string{nil, gone} {
					for _, stated := range [][]site.Attestation{nil, said} {
						plan.Site, plan.Attestations = checks.Site{Absent: absent}, stated
						if got := outcomes(plan, without(gone...)...)[name]; got.Outcome == checks.Passed {
							t.Errorf("%s passes without %s (absent %t, stated %t): %s", name, strings.Join(gone, " and "), absent != nil, stated != nil, got.Reason)
						}
					}
				}
			}
		}
	}
}

// about are the sets of kinds without which a control shows nothing: those that its
// essential checks judge, and each that all of them need.
func about(control profiles.Control) [][]string {
	essential := control.Uses()
	if len(control.Needs) > 0 {
		essential = slices.DeleteFunc(essential, func(use profiles.Use) bool { return !slices.Contains(control.Needs, use.Check.ID) })
	}
	sets := [][]string{judgedKinds(essential)}
	for _, kind := range all.Kinds() {
		if len(control.Needs) > 0 && !slices.ContainsFunc(essential, func(use profiles.Use) bool { return !slices.Contains(use.Rule.Kinds(), kind.Name) }) {
			sets = append(sets, []string{kind.Name})
		}
	}
	return sets
}

func judgedKinds(uses []profiles.Use) []string {
	var kinds []string
	for _, use := range uses {
		kinds = append(kinds, use.Check.Kind())
	}
	slices.Sort(kinds)
	return slices.Compact(kinds)
}

// without are targets of all kinds but some, each with facts of nothing.
func without(gone ...string) []engine.Record {
	var records []engine.Record
	for _, facts := range []checks.Facts{routeros.Facts{}, docker.Facts{}, redis.Facts{}, modbus.Facts{}, web.Facts{}, database.Facts{}, repository.Facts{}, files.Facts{}, scan.Facts{}} {
		if kind := facts.FactsKind(); !slices.Contains(gone, kind) {
			records = append(records, engine.Record{Target: checks.Target{Name: kind, Kind: kind}, State: checks.StateCollected, Facts: facts})
		}
	}
	return records
}

// passingControl is the control with rules that find nothing wrong on any target.
func passingControl(t *testing.T, control profiles.Control) profiles.Control {
	t.Helper()
	ease := func(uses []profiles.Use) []profiles.Use {
		uses = slices.Clone(uses)
		for i, use := range uses {
			uses[i].Rule = passingRule(t, use.Rule.Kinds())
		}
		return uses
	}
	control.Checks = ease(control.Checks)
	var groups [][]profiles.Use
	for _, group := range control.AnyOf {
		groups = append(groups, ease(group))
	}
	control.AnyOf = groups
	return control
}

func passingRule(t *testing.T, kinds []string) checks.Rule {
	t.Helper()
	switch strings.Join(kinds, " ") {
	case "routeros":
		return checks.Each(func(checks.Observed[routeros.Facts]) {})
	case "docker":
		return checks.Each(func(checks.Observed[docker.Facts]) {})
	case "redis":
		return checks.Each(func(checks.Observed[redis.Facts]) {})
	case "modbus":
		return checks.Each(func(checks.Observed[modbus.Facts]) {})
	case "web":
		return checks.Each(func(checks.Observed[web.Facts]) {})
	case "web routeros":
		return checks.Across(func(checks.Targets[web.Facts], checks.Targets[routeros.Facts]) {})
	case "web docker":
		return checks.Across(func(checks.Targets[web.Facts], checks.Targets[docker.Facts]) {})
	case "database":
		return checks.Each(func(checks.Observed[database.Facts]) {})
	case "database routeros":
		return checks.Across(func(checks.Targets[database.Facts], checks.Targets[routeros.Facts]) {})
	case "files":
		return checks.Each(func(checks.Observed[files.Facts]) {})
	case "scan":
		return checks.Each(func(checks.Observed[scan.Facts]) {})
	case "docker scan":
		return checks.Across(func(checks.Targets[docker.Facts], checks.Targets[scan.Facts]) {})
	case "repository":
		return checks.Each(func(checks.Observed[repository.Facts]) {})
	case "modbus routeros":
		return checks.Across(func(checks.Targets[modbus.Facts], checks.Targets[routeros.Facts]) {})
	case "routeros modbus":
		return checks.Across(func(checks.Targets[routeros.Facts], checks.Targets[modbus.Facts]) {})
	case "redis routeros":
		return checks.Across(func(checks.Targets[redis.Facts], checks.Targets[routeros.Facts]) {})
	case "docker routeros":
		return checks.Across(func(checks.Targets[docker.Facts], checks.Targets[routeros.Facts]) {})
	case "redis docker":
		return checks.Across(func(checks.Targets[redis.Facts], checks.Targets[docker.Facts]) {})
	default:
		t.Fatalf("the law doesn't know rules over %v: add them here", kinds)
		return checks.Rule{}
	}
}

// inPart selects every container in part: its project is nobody's.
const inPart = `{"select": [{"containers": ["*"], "project": ["nobody's"]}]}`

// selecting are the checks that choose containers, each with the selection in part.
func selecting(t *testing.T) *profiles.Profile {
	t.Helper()
	profile := &profiles.Profile{ID: "part", Title: "In part"}
	for _, check := range all.Checks() {
		parameters, err := check.Rule.Parameters()
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(parameters), `"select"`) {
			continue
		}
		own := inPart
		if check.ID == "docker-image-version-supported" { // it judges nothing by itself
			own = strings.Replace(inPart, "{", `{"min-version": "1.0", `, 1)
		}
		rule, err := check.Rule.Configure([]byte(own))
		if err != nil {
			t.Fatal(err)
		}
		profile.Controls = append(profile.Controls, profiles.Control{
			ID: check.ID, Title: check.Title, Section: "Parts", Checks: []profiles.Use{{Check: check, Rule: rule, Parameters: own}},
		})
	}
	if len(profile.Controls) < 40 {
		t.Fatalf("%d checks choose containers: the test sees too few", len(profile.Controls))
	}
	return profile
}

// TestPartOfASelectionFailsAndNeverPasses holds both for every check that chooses
// containers: on a hardened site none passes, and what turns it still does.
func TestPartOfASelectionFailsAndNeverPasses(t *testing.T) {
	t.Parallel()
	profile := selecting(t)
	base, flips, err := mutations.Read("docker.txt")
	if err != nil {
		t.Fatal(err)
	}
	plan := engine.Plan{Profiles: []*profiles.Profile{profile}, AsOf: judgeAt, Site: checks.Site{Zones: hostZones}}
	for id, control := range outcomes(plan, recordedEngine(t, base)) {
		if control.Outcome == checks.Passed {
			t.Errorf("%s passes on a container that is only selected in part", id)
		}
	}
	turned := 0
	for _, flip := range flips {
		ended := outcomes(plan, recordedEngine(t, base, flip.Change))
		control, chooses := ended["part/"+flip.Check]
		if !chooses {
			continue
		}
		turned++
		if control.Outcome != checks.Failed {
			t.Errorf("%s: %s on a container that is selected in part, want failed: %s", flip.Check, control.Outcome, control.Reason)
		}
	}
	t.Logf("%d checks choose containers, %d changes turn them", len(profile.Controls), turned)
}

package profiles_test

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/all"
	"hardcheck/profiles"
)

// unmappedFile lists the checks that tell nothing of a framework, each with its reason.
const unmappedFile = "frameworks/unmapped.txt"

// frameworkIDs gives the ids of each framework's requirements.
func frameworkIDs(t *testing.T) map[string][]string {
	t.Helper()
	ids := map[string][]string{}
	for _, name := range profiles.FrameworkIDs() {
		framework, err := profiles.FindFramework(name)
		if err != nil {
			t.Fatal(err)
		}
		if framework.ID != name || framework.Title == "" || framework.Edition == "" {
			t.Errorf("%s is named %q, %q, of %q", name, framework.ID, framework.Title, framework.Edition)
		}
		titles := map[string]bool{}
		for _, r := range framework.Requirements {
			if r.ID == "" || r.Title == "" || r.Source == "" || titles[r.Title] {
				t.Errorf("%s: requirement %q has the title %q and the source %q", name, r.ID, r.Title, r.Source)
			}
			if slices.Contains(ids[name], r.ID) {
				t.Errorf("%s: %s stands twice", name, r.ID)
			}
			titles[r.Title] = true
			ids[name] = append(ids[name], r.ID)
		}
	}
	return ids
}

// IEC 62443-3-3 has 51 system requirements with 49 enhancements; SP 800-53B selects 188
// controls for a system of high impact, enhancements left aside.
func TestFrameworks_are_whole(t *testing.T) {
	t.Parallel()
	ids := frameworkIDs(t)
	enhancements := 0
	for _, id := range ids["iec-62443-3-3"] {
		base, _, enhanced := strings.Cut(id, " RE ")
		if enhanced {
			enhancements++
		}
		if !slices.Contains(ids["iec-62443-3-3"], base) {
			t.Errorf("%s enhances nothing", id)
		}
	}
	got := fmt.Sprint(len(ids["iec-62443-3-3"]), enhancements, len(ids["nist-800-82"]))
	if want := "100 49 188"; got != want {
		t.Errorf("requirements, enhancements and controls: %s, want %s", got, want)
	}
}

// TestEveryCheckIsMapped holds that a new check is placed on purpose.
func TestEveryCheckIsMapped(t *testing.T) {
	t.Parallel()
	ids, reasons := frameworkIDs(t), unmapped(t)
	for _, check := range all.Checks() {
		mapping := profiles.CheckMapping(check.ID)
		for framework, list := range mapping {
			known, there := ids[framework]
			if !there {
				t.Errorf("frameworks/checks.json: %s names the framework %q, which doesn't exist", check.ID, framework)
			}
			for i, id := range list {
				if !slices.Contains(known, id) || slices.Contains(list[:i], id) {
					t.Errorf("frameworks/checks.json: %s names %s of %s, which doesn't exist or stands twice", check.ID, id, framework)
				}
			}
		}
		for framework := range ids {
			key := check.ID + " " + framework
			_, listed := reasons[key]
			if mapped := len(mapping[framework]) > 0; mapped == listed {
				t.Errorf("%s: map it in profiles/frameworks/checks.json, or give a reason in profiles/%s, and not both", key, unmappedFile)
			}
			delete(reasons, key)
		}
	}
	for key := range reasons {
		t.Errorf("%s gives a reason for %s, and there is no such check or framework", unmappedFile, key)
	}
}

// unmapped reads the reasons, by check and framework.
func unmapped(t *testing.T) map[string]string {
	t.Helper()
	data, err := os.ReadFile(unmappedFile)
	if err != nil {
		t.Fatal(err)
	}
	reasons := map[string]string{}
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, reason, _ := strings.Cut(strings.TrimSpace(line), ": ")
		if reason == "" || reasons[key] != "" {
			t.Errorf("%s: %q has no reason, or stands twice", unmappedFile, key)
		}
		reasons[key] = reason
	}
	return reasons
}

// What is stated is part of a self-assessment, too. The control about frameworks themselves
// is answered by a person who looks at all of it, so that nothing may answer it by itself.
func TestBuiltin_statements_are_mapped(t *testing.T) {
	t.Parallel()
	var left []string
	for _, profile := range builtin(t) {
		for _, control := range profile.Controls {
			if control.Attest != nil && len(control.Frameworks) == 0 {
				left = append(left, profile.ID+"/"+control.ID)
				if len(control.CheckIDs()) > 0 {
					t.Errorf("%s/%s would pass by its checks", profile.ID, control.ID)
				}
			}
		}
	}
	want := []string{
		"modbus-web-server/M54", // data protection: law
		"modbus-web-server/M55", // frameworks
		"modbus-web-server/M56", // law
	}
	if diff := cmp.Diff(want, left); diff != "" {
		t.Errorf("controls with a statement and without frameworks (-want +got):\n%s", diff)
	}
}

func TestFindFramework(t *testing.T) {
	t.Parallel()
	_, err := profiles.FindFramework("iec-62443")
	if want := `unknown framework "iec-62443": use one of iec-62443-3-3, nist-800-82`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	_, err = profiles.FindFramework("iec-62443-3-4")
	if want := `unknown framework "iec-62443-3-4": did you mean "iec-62443-3-3"?`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestParse_frameworks(t *testing.T) {
	t.Parallel()
	const good = `- {id: A, title: T, frameworks: {iec-62443-3-3: [SR 5.1, SR 5.2 RE 1], nist-800-82: [SC-7]}, checks: [valve-door-closed]}`
	profile := mustParse(t, wrap(good))
	want := profiles.Mapping{"iec-62443-3-3": {"SR 5.1", "SR 5.2 RE 1"}, "nist-800-82": {"SC-7"}}
	if diff := cmp.Diff(want, profile.Controls[0].Frameworks); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for written, want := range map[string]string{
		`{iec-62443-3-4: [SR 5.1]}`:         `own.yaml:5:48: unknown framework "iec-62443-3-4": did you mean "iec-62443-3-3"?`,
		`{iec-62443-3-3: [SR5.1]}`:          `own.yaml:5:49: IEC 62443-3-3:2013 has no requirement "SR5.1": did you mean "SR 5.1"?`,
		`{iec-62443-3-3: [SR 9.1]}`:         `own.yaml:5:49: IEC 62443-3-3:2013 has no requirement "SR 9.1" (hardcheck coverage --framework iec-62443-3-3 shows all)`,
		`{iec-62443-3-3: [SR 5.1, SR 5.1]}`: `own.yaml:5:57: requirement "SR 5.1" stands twice`,
		`{iec-62443-3-3: []}`:               `own.yaml:5:48: iec-62443-3-3 names no requirement: leave it out`,
	} {
		_, err := profiles.Parse("own.yaml", []byte(wrap(`- {id: A, title: T, checks: [valve-door-closed], frameworks: `+written+`}`)), fakes())
		got := messages(err)
		if len(got) != 1 || got[0][len("own.yaml:5:00"):] != want[len("own.yaml:5:00"):] {
			t.Errorf("%s: errors %q, want %q", written, got, want)
		}
	}
}

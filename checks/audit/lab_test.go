package audit

import (
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/all"
	"hardcheck/profiles"
	"hardcheck/testenv/scenarios"
)

// soundInLab are checks that pass in a policy's careless lab, each with the reason.
var soundInLab = map[string]string{
	"modbus-web-server repository-policy-present": "without a policy there would be no contact to find wrong",
}

// TestCarelessLabShowsEveryFault holds that each check by which a policy judges source code, files
// and reports fails in its careless lab, and none of them in the hardened one.
func TestCarelessLabShowsEveryFault(t *testing.T) {
	t.Parallel()
	selected, err := profiles.Select([]string{"netmikro", "internet-perf-exporter", "modbus-web-server"}, all.Checks())
	if err != nil {
		t.Fatal(err)
	}
	excused := map[string]bool{}
	for _, profile := range selected {
		fails := map[string]bool{}
		for _, state := range []string{"careless", "hardened"} {
			for line := range strings.Lines(labOutcome(t, profile.ID+"/"+state)) {
				id, _, _ := strings.Cut(strings.TrimPrefix(line, "? "), " ")
				fails[state+" "+id] = true
			}
		}
		for _, control := range profile.Controls {
			for _, use := range control.Uses() {
				if !slices.Contains([]string{"repository", "files", "scan"}, use.Check.Kind()) {
					continue
				}
				name := profile.ID + " " + use.Check.ID
				_, sound := soundInLab[name]
				excused[name] = excused[name] || sound
				switch {
				case fails["hardened "+use.Check.ID]:
					t.Errorf("%s fails in the hardened lab", name)
				case fails["careless "+use.Check.ID] == sound:
					t.Errorf("%s: fails in the careless lab is %t, and a reason why it doesn't is given: %t", name, !sound, sound)
				}
			}
		}
	}
	for name := range soundInLab {
		if !excused[name] {
			t.Errorf("%s is excused, and no control uses it", name)
		}
	}
}

// labOutcome is what an audit of a lab must find.
func labOutcome(t *testing.T, name string) string {
	t.Helper()
	scenario, err := scenarios.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := scenario.File(scenario.Outcome(), scenarios.Values{})
	if err != nil {
		t.Fatal(err)
	}
	return text
}

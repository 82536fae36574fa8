package engine

import (
	"testing"

	"hardcheck/checks/docker"
)

// TestAdvisoriesAffect holds which versions lack a fix: those of its own line that are older,
// and those of lines that got none.
func TestAdvisoriesAffect(t *testing.T) {
	t.Parallel()
	a := advisory{since: "1.1", fixed: []string{"1.2", "1.3.4", "2.0.1"}}
	for text, want := range map[string]bool{
		"1.0.9": false, "1.2": false, "1.1.0": true, "1.2.0": false, "1.2.7": false, "1.3.3": true, "1.3.4": false, "1.4.9": true, "2.0.0": true, "2.0.1": false, "2.1.0": false,
	} {
		version, ok := docker.ParseRelease(text)
		if !ok {
			t.Fatalf("%q is no version", text)
		}
		if got, sure := a.affects(version); got != want || !sure {
			t.Errorf("%s is affected: %t, certain: %t; want %t", text, got, sure, want)
		}
	}
	for _, text := range []string{"1.3", "2.0"} {
		version, _ := docker.ParseRelease(text)
		if got, sure := a.affects(version); got || sure {
			t.Errorf("%s is affected: %t, certain: %t; it may be or not", text, got, sure)
		}
	}
}

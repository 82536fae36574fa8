package engine

import (
	"strings"
	"testing"

	"hardcheck/checks/docker"
)

// TestVersionDataAreWhole holds that every entry of the tables can be compared: a
// misspelt release would clear versions in silence.
func TestVersionDataAreWhole(t *testing.T) {
	t.Parallel()
	for _, line := range engineLines {
		if _, ok := docker.ParseRelease(line.name); !ok {
			t.Errorf("line %q is no version", line.name)
		}
	}
	seen := map[string]bool{}
	for _, a := range published {
		newest, ok := docker.ParseRelease(newestReleases[a.part])
		if lacks, sure := a.affects(newest); !ok || lacks || !sure {
			t.Errorf("%s: the newest %s, %s, counts as affected", a.id, a.part, newestReleases[a.part])
		}
		if seen[a.id] || !strings.HasPrefix(a.id, "CVE-") || a.what == "" {
			t.Errorf("%s: listed twice, misnamed or without text", a.id)
		}
		seen[a.id] = true
		var last docker.Release
		for i, text := range a.fixed {
			fix, ok := docker.ParseRelease(text)
			if !ok || len(fix.Numbers) != 3 {
				t.Fatalf("%s: fix %q is no release", a.id, text)
			}
			if older, _ := fix.Before(last); i > 0 && older {
				t.Errorf("%s: fix %s stands after a newer one", a.id, text)
			}
			if lacks, sure := a.affects(fix); lacks || !sure {
				t.Errorf("%s: its own fix %s counts as affected", a.id, text)
			}
			last = fix
		}
		first, ok := docker.ParseRelease(a.since)
		if lacks, _ := a.affects(first); a.since != "" && (!ok || !lacks) {
			t.Errorf("%s: the first affected version %q doesn't count as affected", a.id, a.since)
		}
	}
}

// FuzzVersionData holds that every version finds its way through the tables.
func FuzzVersionData(f *testing.F) {
	for _, seed := range []string{"1.2.3", "v7", "20.10.24+dfsg1", "1.4.0-rc.3", "1.1.5+ds1-1+deb12u1", "latest", "0.0.0", "1.-1"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		version, ok := docker.ParseRelease(text)
		if !ok {
			return
		}
		lineOf(version)
		for _, advisory := range published {
			advisory.affects(version)
		}
	})
}

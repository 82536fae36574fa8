package exportconn_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/export"
	"hardcheck/checks/routeros/exportconn"
	"hardcheck/testenv/need"
)

// A file is damaged in each of these ways, at each of its places.
var damages = []struct {
	name string
	// at are the places, as offsets.
	at func(text string) []int
	do func(text string, at int) string
}{
	{"slash of a menu is lost", lines(isMenu), func(text string, at int) string { return text[:at] + text[at+1:] }},
	{"line of a menu is lost", lines(isMenuAlone), func(text string, at int) string { return text[:at] + text[lineEnd(text, at):] }},
	{"quote is lost", every('"'), func(text string, at int) string { return text[:at] + text[at+1:] }},
	{"line break is lost", every('\n'), func(text string, at int) string { return text[:at] + text[at+1:] }},
	{"line break is a bare return", every('\n'), func(text string, at int) string { return text[:at] + "\r" + text[at+1:] }},
	{"line break is one of Windows", every('\n'), func(text string, at int) string { return text[:at] + "\r" + text[at:] }},
	{"line is doubled", lines(func(string) bool { return true }), func(text string, at int) string { return text[:lineEnd(text, at)] + text[at:] }},
	{"value is blacked out", every('='), func(text string, at int) string { return text[:at+1] + "[REDACTED]" + text[valueEnd(text, at+1):] }},
	{"end is lost", lengths, func(text string, at int) string { return text[:at] }},
}

// perDamage bounds how often a file is damaged in one way.
const perDamage = 2

// damagedBefore are files with a damage of their own: without their end they say more of
// what stands before it.
var damagedBefore = map[string]string{
	"dns-dstnat-7.17rc3.rsc": "a remark of a person in /ip/arp",
	"pppoe-7.15rc3.rsc":      "the line of /interface/wifi/configuration is gone",
}

// TestDamageNeverPasses holds for real exports, and for the one in the program, that
// however they are damaged nothing passes that did not pass before.
func TestDamageNeverPasses(t *testing.T) {
	t.Parallel()
	for name, text := range exports(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			before := judge(t, []byte(text))
			seen := map[string]bool{}
			for _, damage := range damages {
				places := damage.at(text)
				step := max(1, len(places)/perDamage)
				for i := len(name) % step; i < len(places); i += step {
					after := damage.do(text, places[i])
					if strings.HasPrefix(text, after) && (mayBeWhole(after) || damagedBefore[name] != "") {
						continue
					}
					judgeAgain(t, before, []byte(after), seen, fmt.Sprintf("%s at line %d", damage.name, 1+strings.Count(text[:places[i]], "\n")))
				}
			}
		})
	}
}

// judgeAgain judges a damaged file, unless its facts were judged before.
func judgeAgain(t *testing.T, before map[string]checks.Outcome, data []byte, seen map[string]bool, what string) {
	t.Helper()
	file, err := export.Parse(data)
	if err != nil {
		return
	}
	facts, problems := file.Facts()
	key, err := json.Marshal([]any{facts, problems})
	if err != nil {
		t.Fatal(err)
	}
	if seen[string(key)] {
		return
	}
	seen[string(key)] = true
	for check, outcome := range judge(t, data) {
		if good(outcome) && !good(before[check]) {
			t.Errorf("%s: %s was %s and is %s", what, check, before[check], outcome)
		}
	}
}

func good(o checks.Outcome) bool { return o == checks.Passed || o == checks.NotApplicable }

// judge is the worst outcome of each check of routers. What is refused is not assessed.
func judge(t *testing.T, data []byte) map[string]checks.Outcome {
	t.Helper()
	file, err := export.Parse(data)
	outcomes := map[string]checks.Outcome{}
	o := checks.Observation{Target: checks.Target{Name: "edge"}, AsOf: day}
	if err == nil {
		o.Facts, o.Problems = file.Facts()
	}
	for _, check := range all.Checks() {
		if check.Kind() != routeros.Kind.Name || slices.Contains(network.Checks, check) {
			continue
		}
		if err != nil {
			outcomes[check.ID] = checks.NotAssessed
			continue
		}
		for _, j := range check.Rule.JudgeEach(o) {
			outcomes[check.ID] = worse(outcomes[check.ID], j.Outcome)
		}
	}
	return outcomes
}

var day = time.Date(2026, time.January, 16, 0, 0, 0, 0, time.UTC)

func worse(a, b checks.Outcome) checks.Outcome {
	for _, outcome := range []checks.Outcome{checks.Errored, checks.Failed, checks.NotAssessed, checks.Passed} {
		if a == outcome || b == outcome {
			return outcome
		}
	}
	return b
}

// exports are the real ones, where they are, and the one in the program.
func exports(t *testing.T) map[string]string {
	t.Helper()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		need.Missing(t, "data", "HARDCHECK_DATA is not set: the exports of real routers are not here")
	}
	found, err := filepath.Glob(filepath.Join(folder, "routeros-exports", "*.rsc"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no exports are in %s: %v", folder, err)
	}
	all := map[string]string{"demo": exportconn.Demo}
	for _, path := range found {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		all[filepath.Base(path)] = string(bytes.ReplaceAll(data, []byte("\r"), nil))
	}
	return all
}

// mayBeWhole reports whether a router may have written the text: an export has no last
// line that says that it is whole, and most end within /system or /tool.
func mayBeWhole(text string) bool {
	last := text[strings.LastIndex(text, "\n/")+1:]
	return strings.HasSuffix(text, "\n") && (strings.HasPrefix(last, "/system") || strings.HasPrefix(last, "/tool"))
}

func isMenu(line string) bool { return strings.HasPrefix(line, "/") }

func isMenuAlone(line string) bool {
	return isMenu(line) && !strings.Contains(line, " add ") && !strings.Contains(line, " set ")
}

// lines finds where the lines begin that are as wanted.
func lines(wanted func(line string) bool) func(string) []int {
	return func(text string) []int {
		var found []int
		for at := 0; at < len(text); at = lineEnd(text, at) {
			if wanted(text[at:lineEnd(text, at)]) {
				found = append(found, at)
			}
		}
		return found
	}
}

func every(c byte) func(string) []int {
	return func(text string) []int {
		var found []int
		for at := range len(text) {
			if text[at] == c {
				found = append(found, at)
			}
		}
		return found
	}
}

func lengths(text string) []int {
	all := make([]int, len(text))
	for i := range all {
		all[i] = i
	}
	return all
}

// valueEnd is behind the value at the offset.
func valueEnd(text string, at int) int {
	quoted := false
	for at < len(text) && text[at] != '\n' && (quoted || text[at] != ' ') {
		quoted = quoted != (text[at] == '"')
		at++
	}
	return at
}

// lineEnd is behind the line break of the line at the offset.
func lineEnd(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

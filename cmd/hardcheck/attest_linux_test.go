package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks/audit"
	"hardcheck/checks/site"
	"hardcheck/testenv/pty"
)

// typing is how long a test waits for a program at a terminal.
const typing = 60 * time.Second

// keeping is the prompt at a statement that has an answer.
const keeping = "Enter: still so"

// aged makes a site whose statements about the given controls have ended, one entry each.
func aged(t *testing.T, controls ...string) string {
	t.Helper()
	folder := t.TempDir()
	policy := "version: 1\nid: plant\ntitle: Plant\ncontrols:\n"
	for _, control := range someControls {
		policy += "  - {id: " + control + ", title: A control, attest: {statement: It was looked at, frequency: 365d}}\n"
	}
	put(t, folder, "plant.yaml", policy)
	put(t, folder, "site.yaml", "version: 1\nsite: plant-7\nprofiles: [plant.yaml]\ntargets:\n  - {name: cache, url: \"redis://10.0.0.5\"}\n")
	put(t, folder, "review.txt", "nothing found\n")
	text := "version: 1\nattestations:\n"
	for _, control := range controls {
		text += fmt.Sprintf("  - {control: %s, statement: Reviewed., by: The officer, date: 2025-01-02, frequency: 365d, evidence: [{file: review.txt, sha256: "+
			"0000000000000000000000000000000000000000000000000000000000000000}, {link: \"https://example.org\"}]}\n", control)
	}
	put(t, folder, site.AttestationsName, text)
	return folder
}

func put(t *testing.T, folder, name, text string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

// atTerminal runs hardcheck on a terminal.
func atTerminal(t *testing.T, folder string, args ...string) *pty.Terminal {
	t.Helper()
	command := exec.Command(os.Args[0], args...)
	command.Dir, command.Env = folder, append(os.Environ(), asCommand+"=1")
	terminal, err := pty.Start(command, 80, 24)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(terminal.Kill)
	return terminal
}

// statements are those of the folder, which must be valid at any time.
func statements(t *testing.T, folder string) []site.Attestation {
	t.Helper()
	known := audit.Known()
	s, err := site.Load(filepath.Join(folder, siteHere), known)
	if err != nil {
		t.Fatalf("an answer was left in part: %v", err)
	}
	return s.Attestations
}

func must(t *testing.T, errs ...error) {
	t.Helper()
	for _, err := range errs {
		if err != nil {
			t.Fatal(err)
		}
	}
}

var someControls = []string{"P1", "P2", "P3", "P4", "P5"}

// TestRenewingTakesAKeyForEach counts the keys for unchanged answers: one for the name,
// and one for each of them.
func TestRenewingTakesAKeyForEach(t *testing.T) {
	t.Parallel()
	folder := aged(t, someControls...)
	terminal := atTerminal(t, folder, "attest")
	must(t, terminal.Await("Your name [The officer]", 1, typing), terminal.Type("\r"))
	for n := range someControls {
		must(t, terminal.Await(keeping, n+1, typing), terminal.Type("\r"))
	}
	if code, err := terminal.End(typing); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, terminal.Output())
	}
	n := len(someControls)
	t.Logf("%d unchanged answers took %d keys", n, terminal.Keys)
	if terminal.Keys != n+1 {
		t.Errorf("%d answers took %d keys", n, terminal.Keys)
	}
	all := statements(t, folder)
	if len(all) != 2*n {
		t.Fatalf("%d entries", len(all))
	}
	for _, a := range all[n:] {
		if a.Statement != "Reviewed." || a.By != "The officer" || !a.Date.Equal(today()) || len(a.Evidence) != 2 || a.Broken() != "" {
			t.Errorf("renewed as %+v", a)
		}
	}
}

// TestNoAnswerIsLost kills the walk after each key, and goes on with another one: what was
// answered is not asked again, and nothing is there twice or in part.
func TestNoAnswerIsLost(t *testing.T) {
	t.Parallel()
	for keys := range len(someControls) + 1 {
		for _, how := range []string{"killed", "killed_at_once", "closed", "left"} {
			t.Run(fmt.Sprintf("%s_after_%d", how, keys), func(t *testing.T) {
				t.Parallel()
				folder := aged(t, someControls...)
				first := atTerminal(t, folder, "attest", "-s", "site.yaml")
				must(t, first.Await("Your name", 1, typing))
				for n := range keys {
					must(t, first.Type("\r"))
					if how != "killed_at_once" || n < keys-1 {
						must(t, first.Await(keeping, n+1, typing))
					}
				}
				interrupt(t, first, how, keys)
				got, given := len(statements(t, folder))-len(someControls), max(keys-1, 0)
				// The last key may or may not have become an answer where nobody waited.
				if got != given && (how != "killed_at_once" || got != given-1) {
					t.Fatalf("%d answers are there, %d were given", got, given)
				}
				goOn(t, folder, len(someControls)-got)
				if all := statements(t, folder); len(all) != 2*len(someControls) {
					t.Errorf("%d entries, want %d", len(all), 2*len(someControls))
				}
			})
		}
	}
}

// goOn answers what is left, and holds that no more is.
func goOn(t *testing.T, folder string, left int) {
	t.Helper()
	terminal := atTerminal(t, folder, "attest", "-s", "site.yaml")
	must(t, terminal.Await("Your name", 1, typing), terminal.Type("\r"))
	for n := range left {
		must(t, terminal.Await(keeping, n+1, typing), terminal.Type("\r"))
	}
	must(t, terminal.Await(fmt.Sprintf("Done: %d answer", left), 1, typing))
	if code, err := terminal.End(typing); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, terminal.Output())
	}
}

func interrupt(t *testing.T, terminal *pty.Terminal, how string, keys int) {
	t.Helper()
	switch how {
	case "killed", "killed_at_once":
		terminal.Kill()
	case "closed":
		terminal.Close()
	case "left":
		must(t, terminal.Type("\x03"))
		code, err := terminal.End(typing)
		if code != 0 || err != nil || (keys > 0 && !strings.Contains(terminal.Output(), "Left.")) {
			t.Fatalf("exit code %d, %v: %s", code, err, terminal.Output())
		}
		return
	}
	if _, err := terminal.End(typing); err != nil {
		t.Fatal(err)
	}
}

// TestAnswersCanBeEdited answers anew, with the keys of a line editor.
func TestAnswersCanBeEdited(t *testing.T) {
	t.Parallel()
	folder := aged(t, "P1")
	terminal := atTerminal(t, folder, "attest", "P1", "P2")
	must(t,
		terminal.Await("Your name", 1, typing), terminal.Type("Nxw\x1b[D\x1b[D\x7fNe\x01\x0b"), terminal.Type("New\r"), // left twice, delete, to the start, cut
		terminal.Await(keeping, 1, typing), terminal.Type("e\r"),
		terminal.Await("met, not-met", 1, typing), terminal.Type("x\rn\r"),
		terminal.Await("What was looked at", 1, typing), terminal.Type("A register is missing.\r"),
		terminal.Await("Evidence: links", 1, typing), terminal.Type("none.txt\r"),
		terminal.Await("is gone", 1, typing), terminal.Type("-\r"),
		terminal.Await("plant/P2", 1, typing), terminal.Type("s\r"),
		terminal.Await("Done: 1 answer.", 1, typing),
	)
	if code, err := terminal.End(typing); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, terminal.Output())
	}
	all := statements(t, folder)
	got := all[len(all)-1]
	if got.Status != site.NotMet || got.By != "New" || got.Statement != "A register is missing." || got.Evidence != nil {
		t.Errorf("answered %+v", got)
	}
}

// TestWaiveAsksForWhatIsMissing holds that the answers of a dialog that is left are no waiver.
func TestWaiveAsksForWhatIsMissing(t *testing.T) {
	t.Parallel()
	folder := aged(t, "P1")
	args := []string{"waive", "redis-memory-limited", "--target", "cache", "--all-subjects", "--owner", "operations"}
	left := atTerminal(t, folder, args...)
	must(t, left.Await("Why is", 1, typing), left.Type("A move\r"), left.Await("Who accepted", 1, typing), left.Type("\x04"))
	if code, err := left.End(typing); code != 2 || err != nil || !strings.Contains(left.Output(), "nothing was written") {
		t.Fatalf("exit code %d, %v: %s", code, err, left.Output())
	}
	if _, err := os.Stat(filepath.Join(folder, site.WaiversName)); !os.IsNotExist(err) {
		t.Errorf("a waiver was written: %v", err)
	}
	whole := atTerminal(t, folder, args...)
	until := today().AddDate(0, 6, 0).Format(time.DateOnly)
	must(t,
		whole.Await("Why is", 1, typing), whole.Type("A move\r"), whole.Await("Who accepted", 1, typing), whole.Type("security\r"),
		whole.Await("Until which day", 1, typing), whole.Type(until+"\r"), whole.Await("accepted until "+until, 1, typing),
	)
	if code, err := whole.End(typing); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, whole.Output())
	}
}

// TestInitAsks makes a site from answers.
func TestInitAsks(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	terminal := atTerminal(t, folder, "init")
	must(t,
		terminal.Await("Name of the site", 1, typing), terminal.Type("plant-9\r"),
		terminal.Await("Target: ", 1, typing), terminal.Type("redis:/10.0.0.5\r"),
		terminal.Await("Target: ", 2, typing), terminal.Type("redis://10.0.0.5\r"),
		terminal.Await("Target: ", 3, typing), terminal.Type("\r"),
		terminal.Await("Policies", 1, typing), terminal.Type("netmikro\r"),
		terminal.Await("does not have", 1, typing), terminal.Type("docker\r"),
		terminal.Await("site.yaml: written", 1, typing),
	)
	if code, err := terminal.End(typing); code != 0 || err != nil {
		t.Fatalf("exit code %d, %v: %s", code, err, terminal.Output())
	}
	known := audit.Known()
	s, err := site.Load(filepath.Join(folder, siteHere), known)
	if err != nil {
		t.Fatal(err)
	}
	if s.Name != "plant-9" || len(s.Targets) != 1 || s.Targets[0].Host != "10.0.0.5" || s.Profiles[0] != "netmikro" || s.Absent[0] != "docker" {
		t.Errorf("site %+v", s)
	}
}

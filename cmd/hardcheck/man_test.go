package main

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

// TestManualHasEveryVerbAndFlag holds that the page is whole, and that nothing in it is taken
// for a request of roff that isn't one of ours.
func TestManualHasEveryVerbAndFlag(t *testing.T) {
	t.Parallel()
	code, page, problems := hear(t, "man")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, problems)
	}
	plain := strings.ReplaceAll(page, `\-`, "-")
	for _, verb := range manVerbs(newRoot(streams{})) {
		if !strings.Contains(plain, "\n.SS "+strings.TrimPrefix(verb.CommandPath(), "hardcheck ")+"\n") {
			t.Errorf("%s is missing", verb.CommandPath())
		}
		verb.NonInheritedFlags().VisitAll(func(flag *pflag.Flag) {
			if !flag.Hidden && flag.Name != "help" && !strings.Contains(plain, "--"+flag.Name) {
				t.Errorf("%s: --%s is missing", verb.CommandPath(), flag.Name)
			}
		})
	}
	for line := range strings.Lines(page) {
		if strings.HasPrefix(line, "'") || strings.HasPrefix(line, ".") && !strings.Contains(" .TH .SH .SS .PP .TP .B .br .nf .fi ", " "+strings.Fields(line)[0]+" ") {
			t.Errorf("a line begins like a request: %q", line)
		}
	}
}

// TestManualIsRoff lets groff complain about the page.
func TestManualIsRoff(t *testing.T) {
	t.Parallel()
	groff, err := exec.LookPath("groff")
	if err != nil {
		t.Skip("SKIP groff: it is not installed")
	}
	_, page, _ := hear(t, "man")
	run := exec.CommandContext(t.Context(), groff, "-man", "-Tascii", "-ww", "-z")
	run.Stdin = strings.NewReader(page)
	if out, err := run.CombinedOutput(); err != nil || len(out) > 0 {
		t.Errorf("groff: %v\n%.2000s", err, out)
	}
}

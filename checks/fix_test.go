package checks

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestFixAndCauseFollowTheOutcome(t *testing.T) {
	t.Parallel()
	steps := []Repair{{"sh", "chmod 0600 '/etc/a b'", "chmod 0644 '/etc/a b'"}, {"words", "restart it", ""}}
	cause := &Cause{"t/rule 3", "the rule 3"}
	said := func(o Observed[testFacts]) {
		o.Fix(Shell.Command("chmod 0600 %s", "/etc/a b").UndoneBy(Shell.Command("chmod 0644 %s", "/etc/a b")))
		o.Fix(ByHand("restart %s", "it").UndoneBy(Shell.Command("stop")))
		o.Fix(ByHand("restart %s", "it"))
		o.Cause("rule 3", "the rule %d", 3)
		o.Cause("rule 4", "a second cause")
	}
	for _, tc := range []struct {
		name string
		fn   func(Observed[testFacts])
		want Judgement
	}{
		{"failed", func(o Observed[testFacts]) { said(o); o.Violation("bad") }, Judgement{Target: "t", Outcome: Failed, Base: true, Message: "bad", Fix: steps, Cause: cause}},
		{"not_assessed", func(o Observed[testFacts]) { said(o); o.Unknown(Source, "x") }, Judgement{Target: "t", Outcome: NotAssessed, Reason: Source, Message: "x", Cause: cause}},
		{"passed", said, Judgement{Target: "t", Outcome: Passed}},
	} {
		if diff := cmp.Diff([]Judgement{tc.want}, judge(nil, tc.fn)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tc.name, diff)
		}
	}
}

func TestWhatCantBeQuotedIsSaidInWords(t *testing.T) {
	t.Parallel()
	for _, value := range []string{"-rf", "a\nb", "a\x00", "a\xff", "a\ufffdb", "\u202eb", strings.Repeat("x", maxText+1)} {
		step := Shell.Command("rm %s", value)
		if step.Language != inWords || !strings.Contains(step.Text, "rm <1>, where <1> is ") || step.Text != Clean(step.Text) {
			t.Errorf("%q: %+v", value, step)
		}
	}
}

// FuzzShell holds that a value is one word of sh, and comes back as it was.
func FuzzShell(f *testing.F) {
	for _, seed := range []string{"", "a", "a b", "'", `'\''`, `"; reboot #`, "$(id)", "`id`", "[x]", ";", `\`, "ä", "-x", "~", "*", "a'b'c"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		step := Shell.Command("%s", value)
		if step.Language == inWords {
			return
		}
		if back, ok := shellWord(step.Text); !ok || back != value {
			t.Errorf("%q is written as %s, which is %q (one word: %t)", value, step.Text, back, ok)
		}
	})
}

// shellWord reads one word of single-quoted parts and escaped characters (POSIX, 2.2).
func shellWord(text string) (value string, ok bool) {
	var out strings.Builder
	for text != "" {
		switch text[0] {
		case '\'':
			inside, rest, closed := strings.Cut(text[1:], "'")
			if !closed {
				return "", false
			}
			out.WriteString(inside)
			text = rest
		case '\\':
			if len(text) < 2 {
				return "", false
			}
			out.WriteByte(text[1])
			text = text[2:]
		default:
			return "", false
		}
	}
	return out.String(), true
}

func TestARealShellReadsTheSame(t *testing.T) {
	t.Parallel()
	sh, err := exec.LookPath("sh")
	if err != nil {
		t.Skip("there is no sh here")
	}
	for _, value := range []string{"a b", "'", `'\''"; $(id) #`, "`id`", "$HOME", "*", "~", `\\`, "ä", ""} {
		step := Shell.Command("printf %%s %s", value)
		out, err := exec.CommandContext(t.Context(), sh, "-c", step.Text).Output()
		if err != nil || string(out) != value {
			t.Errorf("%s printed %q, %v, want %q", step.Text, out, err, value)
		}
	}
}

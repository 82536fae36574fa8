package site

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

var walked = Answer{
	Controls: []string{"modbus-web-server/M54"}, Status: Met, Statement: `said: "all" # 100%`, By: "The Officer",
	Date: time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC), Frequency: 365 * oneDay, Evidence: []Proof{{Link: "https://example.org/a?b=c"}},
}

func TestAnswersAreAdded(t *testing.T) {
	t.Parallel()
	const entry = "  - control: M54\n    statement: a\n    by: b\n    date: 2026-03-01\n    frequency: 365d\n"
	for name, old := range map[string]string{
		"no file":        "",
		"an empty list":  "# ours\nversion: 1\nattestations: []\n",
		"one entry":      "# ours\nversion: 1\nattestations:\n" + entry,
		"no line break":  strings.TrimSuffix("# ours\nversion: 1\nattestations:\n"+entry, "\n"),
		"no indentation": "# ours\nversion: 1\nattestations:\n" + strings.ReplaceAll(strings.ReplaceAll(entry, "\n  ", "\n"), "  - ", "- "),
		"version last":   "# ours\nattestations:\n" + entry + "# end\nversion: 1\n",
		"the list first": "attestations:\n" + entry + "version: 1\n",
		"a comment last": "# ours\nversion: 1\nattestations:\n" + entry + "  # to be renewed in spring\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text, err := AppendAnswers("a.yaml", []byte(old), []Answer{walked}, known)
			if err != nil {
				t.Fatal(err)
			}
			all, err := decodeAttestations("a.yaml", text, known)
			if err != nil {
				t.Fatal(err)
			}
			got := all[len(all)-1]
			got.Line = 0
			want := Attestation{
				Control: walked.Controls[0], Status: Met, Statement: walked.Statement, By: walked.By, Date: walked.Date,
				Frequency: walked.Frequency, Evidence: walked.Evidence,
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			for line := range strings.Lines(old) {
				if !strings.Contains(string(text), strings.TrimSuffix(line, "\n")) && line != "attestations: []\n" {
					t.Errorf("the line %q is gone from:\n%s", line, text)
				}
			}
		})
	}
}

// TestAnswersAreWrittenShortly holds the text of entries: one control or several, with evidence or none.
func TestAnswersAreWrittenShortly(t *testing.T) {
	t.Parallel()
	one, several := walked, walked
	one.Evidence = nil
	several.Controls = []string{"netmikro/N01", "netmikro/S1"}
	text, err := AppendAnswers("a.yaml", nil, []Answer{one, several}, known)
	if err != nil {
		t.Fatal(err)
	}
	const want = `version: 1
attestations:
  - control: modbus-web-server/M54
    status: met
    statement: "said: \"all\" # 100%"
    by: The Officer
    date: 2026-03-02
    frequency: 365d
  - controls: ["netmikro/N01", "netmikro/S1"]
    status: met
    statement: "said: \"all\" # 100%"
    by: The Officer
    date: 2026-03-02
    frequency: 365d
    evidence: [{link: "https://example.org/a?b=c"}]
`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAnswersAreNotAddedTo(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ old, want string }{
		"a flow list":      {"version: 1\nattestations: [{control: M54, statement: a, by: b, date: 2026-03-01, frequency: 1d}]\n", "can't be added"},
		"a half-written":   {"version: 1\nattestations:\n  - control: M54\n    statement: \"The re", "mend this before"},
		"the same entry":   {"version: 1\nattestations:\n  - control: M54\n    statement: 'said: \"all\" # 100%'\n    by: The Officer\n    date: 2026-03-02\n    frequency: 365d\n    evidence: [{link: \"https://example.org/a?b=c\"}]\n", "repeats the entry"},
		"some other file":  {"version: 1\nwaivers: []\n", "mend this before"},
		"a list elsewhere": {"version: 1\n\"attestations\":\n  - {control: M54, statement: a, by: b, date: 2026-03-01, frequency: 1d}\n", "nothing can be added"},
	} {
		if _, err := AppendAnswers("a.yaml", []byte(tc.old), []Answer{walked}, known); err == nil || !strings.Contains(err.Error(), tc.want) {
			t.Errorf("%s: error %v, want %q", name, err, tc.want)
		}
	}
}

func TestWaiversAreAdded(t *testing.T) {
	t.Parallel()
	w := Waiver{
		Check: "redis-password-required", Targets: []string{"cache"}, Subject: "a: b", While: []string{"redis-bind-restricted"}, Reason: "until the move",
		Owner: "operations", ApprovedBy: "security", Created: walked.Date, Expires: walked.Date.AddDate(0, 6, 0),
	}
	targets := []checks.Target{{Name: "cache", Kind: "redis"}, {Name: "edge", Kind: "routeros"}}
	text, err := AppendWaiver("w.yaml", nil, w, known, targets)
	if err != nil {
		t.Fatal(err)
	}
	another := w
	another.Targets, another.Check = []string{"edge", "cache"}, "redis-bind-restricted"
	another.While = nil
	if text, err = AppendWaiver("w.yaml", text, another, known, targets); err != nil {
		t.Fatal(err)
	}
	got, err := decodeWaivers("w.yaml", text, known, targets)
	if err != nil {
		t.Fatal(err)
	}
	for i := range got {
		got[i].Line = 0
	}
	if diff := cmp.Diff([]Waiver{w, another}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if _, err := AppendWaiver("w.yaml", text, w, known, targets); err == nil || !strings.Contains(err.Error(), "repeats the waiver") {
		t.Errorf("error %v", err)
	}
}

// FuzzAnswers holds that whatever is typed comes back as it was, or is refused.
func FuzzAnswers(f *testing.F) {
	for _, seed := range []string{"a", "yes", "- x", "a: b", "#", "\"", "'", "{", "1", " a ", "a\nb", "\u2028", "null", "%", "\\", "é 🙂"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		a := walked
		a.Statement, a.By = text, text
		data, err := AppendAnswers("a.yaml", nil, []Answer{a}, known)
		if err != nil {
			return
		}
		all, err := decodeAttestations("a.yaml", data, known)
		if err != nil || len(all) != 1 || all[0].Statement != text {
			t.Errorf("%q became %+v: %v", text, all, err)
		}
	})
}

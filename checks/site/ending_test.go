package site

import (
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
)

func TestEvidenceIsCompared(t *testing.T) {
	t.Parallel()
	const sum = "ad093de033f89b590459503f94d25ea4a36fd044f7ce6d674f43e0d8412161f9" // of "signed\n"
	for name, tc := range map[string]struct{ content, want string }{
		"as it was": {"signed\n", ""}, "changed": {"signed by another\n", "has changed since"}, "gone": {"", "is gone"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := t.TempDir()
			if tc.content != "" {
				write(t, folder, "list.txt", tc.content)
			}
			file := write(t, folder, AttestationsName, "version: 1\nattestations:\n  - {control: M54, statement: a, by: b, date: 2026-03-01, frequency: 365d, evidence: [{file: list.txt, sha256: "+sum+"}]}\n")
			said, err := LoadAttestations(file, known)
			if err != nil {
				t.Fatal(err)
			}
			if got := said[0].Evidence[0].Problem; got != tc.want {
				t.Errorf("problem %q, want %q", got, tc.want)
			}
			day := said[0].Date.AddDate(0, 0, 1)
			if live := said[0].Live(day, 0); live != (tc.want == "") {
				t.Errorf("live: %t", live)
			}
			lines := EndingStatements(said, nil, day)
			if told := len(lines) == 1 && strings.Contains(lines[0], "list.txt "+tc.want); told != (tc.want != "") {
				t.Errorf("told %q", lines)
			}
		})
	}
}

// TestEvidenceStaysBelowItsFolder holds that no link leads out of it.
func TestEvidenceStaysBelowItsFolder(t *testing.T) {
	t.Parallel()
	outside := write(t, t.TempDir(), "secret.txt", "x")
	folder := t.TempDir()
	link(t, outside, folder+"/link.txt")
	if sum, problem, err := HashEvidence(folder, "link.txt"); sum != "" || problem != "can't be read" || err != nil {
		t.Errorf("sum %q, problem %q, error %v", sum, problem, err)
	}
}

func TestWaiversCoverTargets(t *testing.T) {
	t.Parallel()
	room4 := checks.Target{Name: "a@10.0.0.1", Base: "a", Labels: map[string]string{"room": "4", "owner": "x"}}
	for name, tc := range map[string]struct {
		waiver Waiver
		want   bool
	}{
		"its name":         {Waiver{Targets: []string{"b", "a@10.0.0.1"}}, true},
		"its host's name":  {Waiver{Targets: []string{"a"}}, true},
		"another address":  {Waiver{Targets: []string{"a@10.0.0.2"}}, false},
		"its label":        {Waiver{Labels: map[string]string{"room": "4"}}, true},
		"all of the label": {Waiver{Labels: map[string]string{"room": "4", "owner": "y"}}, false},
		"another label":    {Waiver{Labels: map[string]string{"floor": ""}}, false},
		"nothing":          {Waiver{}, false},
	} {
		if got := tc.waiver.Covers(room4); got != tc.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}

func TestEndings(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	days := func(n int) time.Time { return at.AddDate(0, 0, n) }
	year := 365 * 24 * time.Hour
	s := Site{
		terms: map[string]time.Duration{"p/A": 90 * 24 * time.Hour},
		Attestations: []Attestation{
			{Control: "p/A", Date: days(-80), Frequency: year, Line: 3},                                                     // the policy's term ends it soon
			{Control: "p/B", Date: days(-366), Frequency: year, Line: 4},                                                    // ended
			{Control: "p/C", Date: days(-400), Frequency: year, Line: 5}, {Control: "p/C", Date: days(-1), Frequency: year}, // renewed
			{Control: "p/D", Date: days(-30), Frequency: year},
		},
		Waivers: []Waiver{
			{Check: "a-b-c", Targets: []string{"x"}, Created: days(-90), Expires: days(0), Owner: "o", Line: 3},
			{Check: "a-b-d", Targets: []string{"x"}, Created: days(-90), Expires: days(30), Owner: "o", Line: 4},
			{Check: "a-b-e", Targets: []string{"x"}, Created: days(-90), Expires: days(31), Owner: "o", Line: 5},
			{Check: "a-b-f", Targets: []string{"x"}, Created: days(-90), Expires: days(1), Owner: "o"},
			{Check: "a-b-f", Targets: []string{"x"}, Created: days(-1), Expires: days(90), Owner: "o"},
		},
	}
	want := []string{
		"the statement about p/A (attestations, line 3) ends on 2026-06-11",
		"the statement about p/B (attestations, line 4) has ended on 2026-05-31",
		"the waiver of a-b-c (waivers, line 3, owner o) has ended on 2026-06-01",
		"the waiver of a-b-d (waivers, line 4, owner o) ends on 2026-07-01",
	}
	got := s.Endings(at)
	if len(got) != len(want) {
		t.Fatalf("told %d: %q", len(got), got)
	}
	for i := range want {
		if !strings.HasPrefix(got[i], want[i]) {
			t.Errorf("told %q, want %q", got[i], want[i])
		}
	}
}

// TestSoonIsAThirdOfAShortTerm holds how long before its end something is told of.
func TestSoonIsAThirdOfAShortTerm(t *testing.T) {
	t.Parallel()
	for days, want := range map[time.Duration]time.Duration{3: 1, 30: 10, 89: 29, 90: 30, 365: 30} {
		if got := SoonBefore(days * oneDay); got.Truncate(oneDay) != want*oneDay {
			t.Errorf("%d days: %s before, want %d days", days, got, want)
		}
	}
}

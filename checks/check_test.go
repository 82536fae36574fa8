package checks

import (
	"encoding/json"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestValueKeepsUnknownApartFromZero(t *testing.T) {
	t.Parallel()
	type facts struct {
		Known   Value[bool]     `json:"known"`
		Unknown Value[bool]     `json:"unknown"`
		Missing Value[int]      `json:"missing"`
		Empty   Value[[]string] `json:"empty"`
	}
	data, err := json.Marshal(facts{Known: Known(false), Empty: Known([]string{})})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"known":false,"unknown":null,"missing":null,"empty":[]}`; string(data) != want {
		t.Errorf("JSON = %s, want %s", data, want)
	}
	got := facts{Missing: Known(7)}
	if err := json.Unmarshal([]byte(`{"known":false,"unknown":null}`), &got); err != nil {
		t.Fatal(err)
	}
	if v, known := got.Known.Get(); v || !known {
		t.Errorf("false came back as %t, %t", v, known)
	}
	if _, known := got.Unknown.Get(); known {
		t.Error("null came back as known")
	}
	if err := json.Unmarshal([]byte(`{"known":"yes"}`), &got); err == nil {
		t.Error("a string was taken for a truth value")
	}
	if _, known := got.Known.Get(); known {
		t.Error("a value that did not decode stayed known")
	}
}

func TestKnownAndEmptyIsNotUnknown(t *testing.T) {
	t.Parallel()
	type facts struct {
		List Value[[]string]          `json:"list"`
		Map  Value[map[string]string] `json:"map"`
	}
	data, err := json.Marshal(facts{List: Known([]string(nil)), Map: Known(map[string]string(nil))})
	if err != nil {
		t.Fatal(err)
	}
	if want := `{"list":[],"map":{}}`; string(data) != want {
		t.Errorf("JSON = %s, want %s", data, want)
	}
	if _, err := json.Marshal(Known[*int](nil)); err == nil {
		t.Error("a known null pointer was written as unknown")
	}
}

func TestSecretNeverShows(t *testing.T) {
	t.Parallel()
	const canary = "canary-4711"
	secret := NewSecret(canary)
	data, err := json.Marshal(map[string]any{"a": secret, "b": &secret, "c": []Secret{secret}})
	if err != nil {
		t.Fatal(err)
	}
	text, err := secret.MarshalText()
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	slog.New(slog.NewTextHandler(&log, nil)).Info("x", "secret", secret, "in", struct{ S Secret }{secret})
	shown := []string{string(data), string(text), log.String(), secret.String()}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		shown = append(shown, fmt.Sprintf(verb, secret), fmt.Sprintf(verb, struct{ S Secret }{secret}), fmt.Sprintf(verb, Access{Password: secret}))
	}
	for _, text := range shown {
		if strings.Contains(text, canary) || strings.Contains(text, fmt.Sprintf("%x", canary)) {
			t.Errorf("the secret shows in %q", text)
		}
	}
	if secret.Reveal() != canary || !secret.IsSet() || (Secret{}).IsSet() {
		t.Error("the secret itself is lost")
	}
}

func TestClean(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, in, want string }{
		{"plain", "bind 10.0.0.5 ü", "bind 10.0.0.5 ü"},
		{"escape", "a\x1b[31mb", "a\ufffd[31mb"},
		{"lines", "a\r\nb\tc", "a  b c"},
		{"invalid", "a\xffb", "a\ufffdb"},
		{"direction", "a\u202eb\u2028c", "a\ufffdb\ufffdc"},
		{"null", "a\x00b\u0085", "a\ufffdb\ufffd"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if got := Clean(tc.in); got != tc.want {
				t.Errorf("Clean(%q) = %q, want %q", tc.in, got, tc.want)
			}
		})
	}
	if got := Clean(strings.Repeat("x", 5000)); len(got) != maxText+3 {
		t.Errorf("a long string is %d bytes", len(got))
	}
}

func TestSeverityAndOutcomeHaveNoValidZero(t *testing.T) {
	t.Parallel()
	if Severity(0).Valid() || Outcome("").Valid() || Reason("").Valid() || State("").Valid() {
		t.Error("a zero value is valid")
	}
	if _, err := json.Marshal(struct{ S Severity }{}); err == nil {
		t.Error("a zero severity was encoded")
	}
	var s Severity
	if err := json.Unmarshal([]byte(`"high"`), &s); err != nil || s != High {
		t.Errorf("high = %v, %v", s, err)
	}
	if err := json.Unmarshal([]byte(`"hihg"`), &s); err == nil {
		t.Error("an unknown severity was decoded")
	}
	if Outcome("").Rank() >= Failed.Rank() {
		t.Error("an invalid outcome does not rank worst")
	}
	if !(Critical > High && High > Medium && Medium > Low && Low > Info) {
		t.Error("severities are out of order")
	}
}

type testFacts struct {
	Name  Value[string]            `json:"name"`
	Inner struct{ X Value[int] }   `json:"inner"`
	Users map[string]Value[string] `json:"users"`
}

func (testFacts) FactsKind() string { return "test" }

func judge(problems map[string]Problem, fn func(Observed[testFacts])) []Judgement {
	return Each(fn).JudgeEach(Observation{Target: Target{Name: "t"}, Facts: testFacts{}, Problems: problems})
}

func TestJudgements(t *testing.T) {
	t.Parallel()
	problems := map[string]Problem{"inner": {Reason: Denied, Detail: "no right to inner"}, "users": {Reason: OptIn, Detail: "not asked"}}
	for _, tc := range []struct {
		name string
		fn   func(Observed[testFacts])
		want []Judgement
	}{
		{"silence_is_a_pass_of_the_target", func(Observed[testFacts]) {}, []Judgement{{Target: "t", Outcome: Passed}}},
		{
			"declared_subjects_only", func(o Observed[testFacts]) { o.Subject("a"); o.Subject("b").Violation("bad") },
			[]Judgement{{Target: "t", Subject: "a", Outcome: Passed}, {Target: "t", Subject: "b", Outcome: Failed, Base: true, Message: "bad"}},
		},
		{
			"the_target_beside_subjects", func(o Observed[testFacts]) { o.Subject("a"); o.Violation("bad") },
			[]Judgement{{Target: "t", Outcome: Failed, Base: true, Message: "bad"}, {Target: "t", Subject: "a", Outcome: Passed}},
		},
		{
			"violations_of_a_subject_are_one", func(o Observed[testFacts]) { o.Violation("one"); o.ViolationAt(Low, "two") },
			[]Judgement{{Target: "t", Outcome: Failed, Severity: Low, Base: true, Message: "one; two"}},
		},
		{
			"worst_own_severity", func(o Observed[testFacts]) { o.ViolationAt(Low, "one"); o.ViolationAt(Medium, "two") },
			[]Judgement{{Target: "t", Outcome: Failed, Severity: Medium, Message: "one; two"}},
		},
		{
			"violation_beats_unknown", func(o Observed[testFacts]) { o.Unknown(Denied, "x"); o.Violation("bad") },
			[]Judgement{{Target: "t", Outcome: Failed, Base: true, Message: "bad"}},
		},
		{
			"unknown_beats_not_applicable", func(o Observed[testFacts]) { o.NotApplicable("n"); o.Unknown(Denied, "x %d", 1) },
			[]Judgement{{Target: "t", Outcome: NotAssessed, Reason: Denied, Message: "x 1"}},
		},
		{
			"could_not_beats_may_not", func(o Observed[testFacts]) { o.Unknown(OptIn, "may not"); o.Unknown(Timeout, "could not") },
			[]Judgement{{Target: "t", Outcome: NotAssessed, Reason: Timeout, Message: "may not; could not"}},
		},
		{
			"need_without_reason", func(o Observed[testFacts]) { Need(o, o.Facts.Name, "name") },
			[]Judgement{{Target: "t", Outcome: NotAssessed, Reason: Unreadable, Message: "name was not read", Fields: []string{"name"}}},
		},
		{
			"need_with_reason_of_the_part_above", func(o Observed[testFacts]) { Need(o, o.Facts.Inner.X, "inner.x") },
			[]Judgement{{Target: "t", Outcome: NotAssessed, Reason: Denied, Message: "no right to inner", Fields: []string{"inner.x"}}},
		},
		{
			"need_on_a_subject", func(o Observed[testFacts]) { Need(o.Subject("s"), o.Facts.Users["s"], "users.s") },
			[]Judgement{{Target: "t", Subject: "s", Outcome: NotAssessed, Reason: OptIn, Message: "not asked", Fields: []string{"users.s"}}},
		},
		{
			"evidence_is_cleaned_and_once", func(o Observed[testFacts]) { o.Evidence("E", "a\x1b"); o.Evidence("E", "a\x1b") },
			[]Judgement{{Target: "t", Outcome: Passed, Evidence: []Evidence{{"E", "a\ufffd"}}}},
		},
		{
			"hostile_names_are_cleaned", func(o Observed[testFacts]) { o.Subject("a\x1b").Violation("%s", "b\x07") },
			[]Judgement{{Target: "t", Subject: "a\ufffd", Outcome: Failed, Base: true, Message: "b\ufffd"}},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tc.want, judge(problems, tc.fn)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTheWorseSeverityCounts(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name string
		fn   func(Observed[testFacts])
		want Severity
	}{
		{"own", func(o Observed[testFacts]) { o.Violation("a") }, Medium},
		{"chosen_below", func(o Observed[testFacts]) { o.ViolationAt(Low, "a") }, Low},
		{"one_below", func(o Observed[testFacts]) { o.ViolationLower("a") }, Low},
		{"one_below_and_chosen_below", func(o Observed[testFacts]) { o.ViolationLower("a"); o.ViolationAt(Info, "b") }, Low},
		{"one_below_and_chosen_above", func(o Observed[testFacts]) { o.ViolationLower("a"); o.ViolationAt(High, "b") }, High},
		{"own_and_one_below", func(o Observed[testFacts]) { o.ViolationLower("a"); o.Violation("b") }, Medium},
		{"one_below_of_a_subject", func(o Observed[testFacts]) { o.Subject("s").ViolationLower("a") }, Low},
		{"own_and_below", func(o Observed[testFacts]) { o.ViolationAt(Low, "a"); o.Violation("b") }, Medium},
		{"own_and_above", func(o Observed[testFacts]) { o.Violation("a"); o.ViolationAt(Critical, "b") }, Critical},
	} {
		if got := judge(nil, tc.fn)[0].SeverityOr(Medium); got != tc.want {
			t.Errorf("%s: %s, want %s", tc.name, got, tc.want)
		}
	}
}

func TestOneBelowInfoIsInfo(t *testing.T) {
	t.Parallel()
	got := judge(nil, func(o Observed[testFacts]) { o.ViolationLower("a") })[0]
	for own, want := range map[Severity]Severity{Info: Info, Low: Info, Medium: Low, High: Medium, Critical: High} {
		if severity := got.SeverityOr(own); severity != want {
			t.Errorf("one below %s is %s, want %s", own, severity, want)
		}
	}
}

func TestParametersAreStrictAndCopied(t *testing.T) {
	t.Parallel()
	type params struct {
		Ports []int `json:"ports"`
	}
	seen := func(r Rule) string {
		j := r.JudgeEach(Observation{Facts: testFacts{}})
		return j[0].Message
	}
	rule := EachWith(params{Ports: []int{1, 2}}, func(o Observed[testFacts], p params) { o.Violation("%v", p.Ports) })
	other, err := rule.Configure([]byte(`{"ports":[7]}`))
	if err != nil {
		t.Fatal(err)
	}
	if seen(other) != "[7]" || seen(rule) != "[1 2]" {
		t.Errorf("configured %s, default %s", seen(other), seen(rule))
	}
	for _, bad := range []string{`{"port":[7]}`, `{"ports":"7"}`, `[`} {
		if _, err := rule.Configure([]byte(bad)); err == nil {
			t.Errorf("parameters %s were accepted", bad)
		}
	}
	if _, err := Each(func(Observed[testFacts]) {}).Configure([]byte(`{"x":1}`)); err == nil {
		t.Error("a rule without parameters took some")
	}
}

func TestValidateNamesEveryFault(t *testing.T) {
	t.Parallel()
	good := func() *Check {
		return &Check{
			ID: "test-name-set", Title: "A name is set", Severity: Low, Description: "d", Remediation: "r",
			References: []string{"x"}, Rule: Each(func(Observed[testFacts]) {}),
		}
	}
	if err := Validate([]*Check{good()}); err != nil {
		t.Fatalf("a good check: %v", err)
	}
	for _, tc := range []struct {
		name string
		harm func(*Check)
		want string
	}{
		{"id", func(c *Check) { c.ID = "Test_Name" }, "id is not <kind>-<noun>-<state>"},
		{"prefix", func(c *Check) { c.ID = "other-name-set" }, `id does not begin with "test-"`},
		{"title", func(c *Check) { c.Title = "a name." }, "title is not a sentence"},
		{"severity", func(c *Check) { c.Severity = 0 }, "severity is missing"},
		{"description", func(c *Check) { c.Description = " " }, "description is missing"},
		{"remediation", func(c *Check) { c.Remediation = "" }, "remediation is missing"},
		{"references", func(c *Check) { c.References = nil }, "references are missing"},
		{"rule", func(c *Check) { c.Rule = Rule{} }, "rule is not made by"},
		{"across", func(c *Check) { c.Rule = Across(func(Targets[testFacts], Targets[testFacts]) {}) }, `id does not begin with "network-"`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			check := good()
			tc.harm(check)
			if err := Validate([]*Check{check}); err == nil || !strings.Contains(err.Error(), tc.want) {
				t.Errorf("error = %v, want %q", err, tc.want)
			}
		})
	}
	if err := Validate([]*Check{good(), good()}); err == nil || !strings.Contains(err.Error(), "listed twice") {
		t.Errorf("two of one id: %v", err)
	}
}

func TestTranscriptIsBounded(t *testing.T) {
	t.Parallel()
	start := time.Unix(100, 0)
	transcript := NewTranscript(start)
	for range maxExchanges + 5 {
		transcript.Add(start.Add(3*time.Millisecond), "send", "PING\x1b")
	}
	entries, dropped := transcript.Exchanges()
	if len(entries) != maxExchanges || dropped != 5 {
		t.Errorf("%d entries, %d dropped", len(entries), dropped)
	}
	if want := (Exchange{3, "send", "PING\ufffd"}); entries[0] != want {
		t.Errorf("entry = %+v, want %+v", entries[0], want)
	}
	var none *Transcript
	none.Add(start, "send", "x")
	if entries, _ := none.Exchanges(); entries != nil {
		t.Error("a nil transcript recorded something")
	}
}

func TestCollectionState(t *testing.T) {
	t.Parallel()
	facts := testFacts{}
	for want, c := range map[State]Collection{
		StateCollected:   {Facts: facts, Problems: map[string]Problem{"tls": {Reason: Source, Detail: "plaintext"}}},
		StatePartial:     {Facts: facts, Problems: map[string]Problem{"users": {Reason: Denied, Detail: "no right"}}},
		StateUnreachable: NoFacts(Unreachable, "refused"),
		StateDenied:      NoFacts(Denied, "wrong password"),
		StateFailed:      NoFacts(Timeout, "silence"),
	} {
		if got := c.State(); got != want {
			t.Errorf("state = %s, want %s", got, want)
		}
	}
	if got := (Collection{Facts: facts, Problem: &Problem{Reason: Denied, Detail: "x"}}).State(); got != StatePartial {
		t.Errorf("facts with a problem = %s", got)
	}
}

package routeros

import (
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestParseDuration(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]time.Duration{
		"1w2d3h4m5s": 9*24*time.Hour + 3*time.Hour + 4*time.Minute + 5*time.Second,
		"5s":         5 * time.Second,
		"00:00:10":   10 * time.Second,
		"2d10:00:00": 58 * time.Hour,
		"500ms":      500 * time.Millisecond,
		"0s":         0,
		"none":       0,
		"10m":        10 * time.Minute,
	} {
		if got, err := ParseDuration(text); err != nil || got != want {
			t.Errorf("%q = %s, %v; want %s", text, got, err, want)
		}
	}
	for _, text := range []string{"", "5", "s", "5x", "5s5h", "1w1w", "10:00", "00:99:00", "-5s", "99999999999w", "2147483647w", "20000w", "2147483647w2147483647w", "unlimited"} {
		if got, err := ParseDuration(text); err == nil {
			t.Errorf("%q = %s", text, got)
		}
	}
}

func TestParseTime(t *testing.T) {
	t.Parallel()
	want := time.Date(2033, 3, 10, 17, 57, 9, 0, time.UTC)
	for _, text := range []string{"2033-03-10 17:57:09", "mar/10/2033 17:57:09"} {
		if got, err := ParseTime(text); err != nil || !got.Equal(want) {
			t.Errorf("%q = %s, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "yesterday", "2033-13-10 17:57:09", "0001-01-01 00:00:00"} {
		if got, err := ParseTime(text); err == nil {
			t.Errorf("%q = %s", text, got)
		}
	}
}

func TestParseRange(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][2]string{
		"192.0.2.7":               {"192.0.2.7", "192.0.2.7"},
		"192.0.2.7/24":            {"192.0.2.0", "192.0.2.255"},
		"192.0.2.1-192.0.2.9":     {"192.0.2.1", "192.0.2.9"},
		"2001:db8::/126":          {"2001:db8::", "2001:db8::3"},
		"0.0.0.0/0":               {"0.0.0.0", "255.255.255.255"},
		"2001:db8::1-2001:db8::2": {"2001:db8::1", "2001:db8::2"},
	} {
		first, last, err := ParseRange(text)
		if err != nil || first.String() != want[0] || last.String() != want[1] {
			t.Errorf("%q = %s to %s, %v", text, first, last, err)
		}
	}
	for _, text := range []string{"", "x", "192.0.2.9-192.0.2.1", "192.0.2.1-2001:db8::1", "192.0.2.1/33", "192.0.2.1-", "-"} {
		if first, last, err := ParseRange(text); err == nil {
			t.Errorf("%q = %s to %s", text, first, last)
		}
	}
}

func TestParsePorts(t *testing.T) {
	t.Parallel()
	got, err := ParsePorts("22,80-90")
	if diff := cmp.Diff([][2]uint16{{22, 22}, {80, 90}}, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
	for _, text := range []string{"", "x", "90-80", "65536", "1,,2", "!22"} {
		if got, err := ParsePorts(text); err == nil {
			t.Errorf("%q = %v", text, got)
		}
	}
}

func TestParseBool(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{"yes": true, "true": true, "no": false, "false": false} {
		if got, err := ParseBool(text); err != nil || got != want {
			t.Errorf("%q = %t, %v", text, got, err)
		}
	}
	for _, text := range []string{"", "auto", "Yes", "1"} {
		if got, err := ParseBool(text); err == nil {
			t.Errorf("%q = %t", text, got)
		}
	}
}

func TestCompareReleases(t *testing.T) {
	t.Parallel()
	ordered := []string{"6.49.18", "7.1", "7.9.2", "7.10beta5", "7.10rc1", "7.10rc6", "7.10", "7.14.3", "7.15", "7.17.1"}
	for i, a := range ordered {
		for j, b := range ordered {
			if got, want := CompareReleases(a, b), compareInts(i, j); got != want {
				t.Errorf("%s to %s: %d, want %d", a, b, got, want)
			}
		}
	}
}

func compareInts(a, b int) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func TestBareURL(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"https://acs.example.org/a/b":          "https://acs.example.org/a/b",
		"https://u:secret@acs.example.org/a":   "https://acs.example.org/a",
		"https://u:sec/ret@acs.example.org/a":  "https://acs.example.org/a",
		"http://acs.example.org/?token=secret": "http://acs.example.org/",
		"http://acs.example.org/#secret":       "http://acs.example.org/",
		"u:secret@acs.example.org":             "acs.example.org",
		"":                                     "",
	} {
		if got := bareURL(text); got != want {
			t.Errorf("%q = %q, want %q", text, got, want)
		}
	}
}

func TestJudgeScript(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]Indicator{
		"":                       nil,
		"/system identity print": nil,
		"/tool fetch url=\"https://192.0.2.1/a.rsc\"":                                    {IndicatorFetch, IndicatorURL},
		"/tool fetch address=example.org; /import a.rsc":                                 {IndicatorFetch, IndicatorFetchRun, IndicatorImport, IndicatorURL},
		"/tool fetch url=http://x.example.org/poll/0a1b2c3d-0000-1111-2222-333344445555": {IndicatorFetch, IndicatorPollURL, IndicatorURL},
		"/user add name=x group=full password=y":                                         {IndicatorSecret, IndicatorUser},
		"/ip socks set enabled=yes port=5678":                                            {IndicatorService},
		"/ip/firewall/filter add chain=input action=accept":                              {IndicatorFirewall},
		"/interface l2tp-client add name=lvpn connect-to=x":                              {IndicatorTunnel},
		"/system backup save name=x":                                                     {IndicatorBackup},
		"/system logging disable 0":                                                      {IndicatorLogging},
		"[:parse \"x\"]":                                                                 {IndicatorObfuscated},
	} {
		got := JudgeScript(text)
		if diff := cmp.Diff(want, got.Indicators); diff != "" || got.Set != (text != "") {
			t.Errorf("%q = %+v (-want +got):\n%s", text, got, diff)
		}
	}
}

func TestJudgeCommunity(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]Community{
		"Public":                  {WellKnown: "public", Short: true},
		"x":                       {Short: true},
		"kq7-Vb2-unheard-of-name": {},
	} {
		if got := JudgeCommunity(name); got != want {
			t.Errorf("%q = %+v, want %+v", name, got, want)
		}
	}
}

// TestNeedTellsAbsentFromUnread holds that only a menu which the router lacks makes a
// check not applicable.
func TestNeedTellsAbsentFromUnread(t *testing.T) {
	t.Parallel()
	rule := checks.Each(func(o checks.Observed[Facts]) { Need(o, o.Facts.Servers.Containers, "servers.containers") })
	for want, facts := range map[checks.Outcome]Facts{
		checks.NotApplicable: {AbsentMenus: []string{"/container"}},
		checks.NotAssessed:   {AbsentMenus: []string{"/container/config"}},
		checks.Passed:        {Servers: Servers{Containers: checks.Known([]Container{})}},
	} {
		got := rule.JudgeEach(checks.Observation{Target: checks.Target{Name: "edge"}, Facts: facts})
		if len(got) != 1 || got[0].Outcome != want {
			t.Errorf("%+v, want %s", got, want)
		}
	}
}

func FuzzValues(f *testing.F) {
	for _, text := range []string{
		"1w2d3h4m5s", "00:00:10", "yes", "192.0.2.1-192.0.2.9", "2001:db8::/32", "22,80-90", "mar/10/2033 17:57:09",
		"https://u:p@h/x?y", "a,b,,c", "login failure for user x from 192.0.2.1 via ssh", "7.22beta1", "\xff\x1b[2J",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if span, err := ParseDuration(text); err == nil && span < 0 {
			t.Fatalf("%q is the negative span %s", text, span)
		}
		if first, last, err := ParseRange(text); err == nil && last.Less(first) {
			t.Fatalf("%q goes from %s to %s", text, first, last)
		}
		if ranges, err := ParsePorts(text); err == nil {
			for _, r := range ranges {
				if r[1] < r[0] {
					t.Fatalf("%q has the range %v", text, r)
				}
			}
		}
		_, _ = ParseBool(text)
		_, _ = ParseTime(text)
		CompareReleases(text, Certified)
		JudgeCommunity(text)
		for _, menu := range []string{"/ip/service", "/ip/firewall/filter", "/system/scheduler", "/log", "/tr069-client"} {
			fillFuzzed(t, menu, text)
		}
	})
}

// fillFuzzed puts the text into every attribute of a menu.
func fillFuzzed(t *testing.T, path, text string) {
	t.Helper()
	menu, _ := FindMenu(path)
	row := Row{}
	for _, attribute := range menu.Attributes {
		row[attribute.Name] = text
	}
	var facts Facts
	var problems checks.Problems
	if err := menu.Fill(&facts, []Row{row}, Source{}, &problems); err != nil && !utf8.ValidString(checks.Clean(err.Error())) {
		t.Fatalf("error %q", err)
	}
	if rules, known := facts.Firewall.IPv4.Filter.Get(); known {
		for name, value := range rules[0].Match {
			if checks.Clean(value) != value {
				t.Fatalf("%s is not clean: %q", name, value)
			}
		}
	}
}

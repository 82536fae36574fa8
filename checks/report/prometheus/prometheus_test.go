package prometheus

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
)

var (
	promComment = regexp.MustCompile(`^# (HELP|TYPE) ([a-z][a-z0-9_]*) (.+)$`)
	promSample  = regexp.MustCompile(`^([a-z][a-z0-9_]*)\{(.*)\} (-?[0-9]+(?:\.[0-9]+)?)$`)
	promLabel   = regexp.MustCompile(`^([a-z][a-z0-9_]*)="((?:[^"\\\n]|\\["\\n])*)"(,|$)`)
)

// parsePrometheus reads the text exposition format strictly: HELP and TYPE once
// and before the samples of their metric, well-formed labels, no series twice.
func parsePrometheus(text string) (map[string]string, error) {
	if !strings.HasSuffix(text, "\n") {
		return nil, fmt.Errorf("the last line has no end")
	}
	samples := map[string]string{}
	helped, typed := map[string]bool{}, map[string]bool{}
	current := ""
	for i, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		if found := promComment.FindStringSubmatch(line); found != nil {
			seen := helped
			if found[1] == "TYPE" {
				seen = typed
				if found[3] != "gauge" || !helped[found[2]] {
					return nil, fmt.Errorf("line %d: %s", i+1, line)
				}
			}
			if seen[found[2]] {
				return nil, fmt.Errorf("line %d: %s comes twice", i+1, line)
			}
			seen[found[2]] = true
			current = found[2]
			continue
		}
		found := promSample.FindStringSubmatch(line)
		if found == nil || found[1] != current || !typed[current] {
			return nil, fmt.Errorf("line %d is no sample of %s: %s", i+1, current, line)
		}
		for rest := found[2]; rest != ""; {
			label := promLabel.FindStringSubmatch(rest)
			if label == nil {
				return nil, fmt.Errorf("line %d has a bad label at %s", i+1, rest)
			}
			rest = rest[len(label[0]):]
		}
		series := found[1] + "{" + found[2] + "}"
		if _, twice := samples[series]; twice {
			return nil, fmt.Errorf("line %d: %s comes twice", i+1, series)
		}
		samples[series] = found[3]
	}
	return samples, nil
}

func assertPrometheus(t testing.TB, out []byte) {
	t.Helper()
	reporttest.AssertHarmless(t, string(out))
	if _, err := parsePrometheus(string(out)); err != nil {
		t.Fatalf("prometheus: %v", err)
	}
}

func TestPrometheus_series(t *testing.T) {
	t.Parallel()
	samples, err := parsePrometheus(string(reporttest.Written(t, Write, reporttest.PolicySite())))
	if err != nil {
		t.Fatal(err)
	}
	controls := 0
	for series := range samples {
		if strings.HasPrefix(series, "hardcheck_control_outcome{") {
			controls++
		}
	}
	if want := len(reporttest.PolicySite().Controls); controls != want {
		t.Errorf("%d series of controls, want %d", controls, want)
	}
	for series, want := range map[string]string{
		`hardcheck_control_outcome{site="plant-7",profile="modbus-web-server",control="M26",outcome="failed"}`: "1",
		`hardcheck_control_outcome{site="plant-7",profile="modbus-web-server",control="M02",outcome="manual"}`: "1",
		`hardcheck_findings{site="plant-7",outcome="not-assessed"}`:                                            "3",
		`hardcheck_findings{site="plant-7",outcome="not-applicable"}`:                                          "0",
		`hardcheck_violations{site="plant-7",severity="high"}`:                                                 "2",
		`hardcheck_violations{site="plant-7",severity="info"}`:                                                 "0",
		`hardcheck_target_state{site="plant-7",target="queue",kind="redis",state="partial"}`:                   "1",
		`hardcheck_last_run_timestamp_seconds{site="plant-7"}`:                                                 "1795313404",
		`hardcheck_incomplete{site="plant-7"}`:                                                                 "1",
		`hardcheck_exit_code{site="plant-7"}`:                                                                  "1",
		`hardcheck_build_info{site="plant-7",version="0.1.0"}`:                                                 "1",
	} {
		if got := samples[series]; got != want {
			t.Errorf("%s is %q, want %q", series, got, want)
		}
	}
}

func TestPrometheus_escapes_labels(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	r.Targets[0].Name = "a\"b\\c\nd} 7 #\x1b"
	out := string(reporttest.Written(t, Write, r))
	if want := `target="a\"b\\c d} 7 #` + "\ufffd" + `"`; !strings.Contains(out, want) {
		t.Errorf("the label is not %s in:\n%s", want, out)
	}
}

func TestPrometheus_one_series_a_control(t *testing.T) {
	t.Parallel()
	r := reporttest.CleanSite()
	again := r.Controls[0]
	again.Outcome = checks.Failed
	r.Controls = append(r.Controls, again)
	if n := strings.Count(string(reporttest.Written(t, Write, r)), `control="`+again.ID+`"`); n != 1 {
		t.Errorf("%d series for one control", n)
	}
}

func TestParsePrometheus_is_strict(t *testing.T) {
	t.Parallel()
	const head = "# HELP a x\n# TYPE a gauge\n"
	for _, bad := range []string{
		"a{} 1\n", head + "a{b=\"c\" 1\n", head + "a{b=\"\\x\"} 1\n", head + "b{} 1\n", head + "a{} 1\na{} 1\n", head + "a{} x\n", head + "a{} 1", head + head,
	} {
		if _, err := parsePrometheus(bad); err == nil {
			t.Errorf("%q was accepted", bad)
		}
	}
}

func TestPrometheus_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.prom", reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.prom", reporttest.Written(t, Write, reporttest.Cases["empty"]()))
}

func TestPrometheus_holds(t *testing.T) { reporttest.Hold(t, Write, assertPrometheus) }

func FuzzPrometheus(f *testing.F) { reporttest.Fuzz(f, Write, assertPrometheus) }

package profiles_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/profiles"
)

// excerptLine is the source line or the caret line below a message.
var excerptLine = regexp.MustCompile(`(?m)^ +[0-9]* \| .*\n?`)

// messages are the lines of an error without their excerpts.
func messages(err error) []string {
	if err == nil {
		return nil
	}
	return strings.Split(strings.TrimSpace(excerptLine.ReplaceAllString(err.Error(), "")), "\n")
}

func TestParse_refuses(t *testing.T) {
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"unknown_check", wrap(`- {id: A, title: T, checks: [valve-dor-closed]}`), []string{
			`own.yaml:5:32: unknown check "valve-dor-closed": did you mean "valve-door-closed"?`,
		}},
		{"unknown_check_without_neighbour", wrap(`- {id: A, title: T, checks: [{check: firewall}]}`), []string{
			`own.yaml:5:40: unknown check "firewall": use one of valve-door-closed, valve-port-limited, pump-water-primed`,
		}},
		{"unknown_parameter", wrap("- id: A\n  title: T\n  checks:\n    - check: valve-port-limited\n      with:\n        port: [1]"), []string{
			`own.yaml:10:17: check "valve-port-limited" has no parameter "port": did you mean "ports"?`,
		}},
		{"parameter_of_a_check_without_any", wrap(`- {id: A, title: T, checks: [{check: valve-door-closed, with: {days: 1}}]}`), []string{
			`own.yaml:5:72: check "valve-door-closed" has no parameter "days": it takes none`,
		}},
		{"parameter_in_other_case", wrap(`- {id: A, title: T, checks: [{check: valve-port-limited, with: {Days: 1}}]}`), []string{
			`own.yaml:5:73: check "valve-port-limited" has no parameter "Days": did you mean "days"?`,
		}},
		{"parameter_of_wrong_type", wrap("- id: A\n  title: T\n  checks:\n    - check: valve-port-limited\n      with:\n        days: many"), []string{
			`own.yaml:10:17: parameter "days" of check "valve-port-limited" expects a whole number, found text`,
		}},
		{"parameter_list_expected", wrap(`- {id: A, title: T, checks: [{check: valve-port-limited, with: {ports: 80}}]}`), []string{
			`own.yaml:5:74: parameter "ports" of check "valve-port-limited" expects a list, found a number`,
		}},
		{"severity_of_no_statement", wrap(`- {id: A, title: T, severity: high, checks: [valve-door-closed]}`), []string{
			`own.yaml:5:33: severity of a control is that of its statement, and it has no attest: write it beside the check`,
		}},
		{"unknown_severity", wrap(`- {id: A, title: T, checks: [{check: valve-door-closed, severity: urgent}]}`), []string{
			`own.yaml:5:69: unknown severity "urgent": use critical, high, medium, low or info`,
		}},
		{"nothing_to_judge", wrap(`- {id: A, title: T}`), []string{
			`own.yaml:5:5: control "A" has neither checks nor attest`,
		}},
		{"duplicate_control", wrap("- {id: A, title: T, checks: [valve-door-closed]}\n- {id: A, title: T, checks: [pump-water-primed]}"), []string{
			`own.yaml:6:10: control "A" is already on line 5`,
		}},
		{"checks_and_any_of", wrap(`- {id: A, title: T, checks: [valve-door-closed], any-of: [[pump-water-primed]]}`), []string{
			`own.yaml:5:60: control "A" has both checks and any-of: add the checks to each group`,
		}},
		{"empty_group", wrap(`- {id: A, title: T, any-of: [[valve-door-closed], []]}`), []string{
			`own.yaml:5:53: group of any-of is empty: it would always hold`,
		}},
		{"check_twice", wrap(`- {id: A, title: T, checks: [valve-port-limited, {check: valve-port-limited, with: {days: 30}}]}`), []string{
			`own.yaml:5:52: check "valve-port-limited" stands twice in this list with the same parameters`,
		}},
		{"frequency_without_unit", wrap(`- {id: A, title: T, attest: {statement: S, frequency: 30}}`), []string{
			`own.yaml:5:57: unknown frequency "30": use days or weeks from 1d to 3650d, such as 90d or 12w`,
		}},
		{"frequency_zero", wrap(`- {id: A, title: T, attest: {statement: S, frequency: 0w}}`), []string{
			`own.yaml:5:57: unknown frequency "0w": use days or weeks from 1d to 3650d, such as 90d or 12w`,
		}},
		{"frequency_too_long", wrap(`- {id: A, title: T, attest: {statement: S, frequency: 9999w}}`), []string{
			`own.yaml:5:57: unknown frequency "9999w": use days or weeks from 1d to 3650d, such as 90d or 12w`,
		}},
		{"empty_statement", wrap(`- {id: A, title: T, attest: {statement: " ", frequency: 1d}}`), []string{
			`own.yaml:5:43: statement is empty`,
		}},
		{"control_id_with_slash", wrap(`- {id: own/A, title: T, checks: [valve-door-closed]}`), []string{
			`own.yaml:5:10: id "own/A" can't be used: a control's id has letters, digits, dots, hyphens and underscores, at most 64 of them`,
		}},
		{"profile_id_in_capitals", "version: 1\nid: Own\ntitle: T\ncontrols: [{id: A, title: T, checks: [valve-door-closed]}]\n", []string{
			`own.yaml:2:5: id "Own" can't be used: a profile's id has lower-case letters, digits, dots and hyphens, at most 64 of them`,
		}},
		{"version_of_the_future", "version: 2\nid: own\ntitle: T\ncontrols: [{id: A, title: T, checks: [valve-door-closed]}]\n", []string{
			`own.yaml:1:10: version 2 is not known: this hardcheck reads version 1`,
		}},
		{"no_controls", "version: 1\nid: own\ntitle: T\ncontrols: []\n", []string{
			`own.yaml:4:11: profile has no controls`,
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			profile, err := profiles.Parse("own.yaml", []byte(tc.text), fakes())
			if diff := cmp.Diff(tc.want, messages(err)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if profile != nil {
				t.Errorf("Parse returned a profile beside the error")
			}
		})
	}
}

func TestParse_reports_all_errors_at_once(t *testing.T) {
	_, err := profiles.Parse("own.yaml", []byte(wrap(`
- {id: A, title: T, checks: [valve-dor-closed]}
- {id: A, title: T, chekcs: [valve-door-closed]}
- {id: C, title: T, attest: {statement: S, frequency: soon}}
`)), fakes())
	got := messages(err)
	want := []string{"own.yaml:5:32: ", "own.yaml:6:10: ", "own.yaml:6:23: ", "own.yaml:7:57: "}
	if len(got) != len(want) {
		t.Fatalf("got %d errors, want %d:\n%v", len(got), len(want), err)
	}
	for i, prefix := range want {
		if !strings.HasPrefix(got[i], prefix) {
			t.Errorf("error %d is %q, want it at %q", i, got[i], prefix)
		}
	}
}

func TestParse_says_what_a_parameter_should_be(t *testing.T) {
	for _, tc := range []struct{ name, with, want string }{
		{"list_with_a_wrong_entry", `ports: [80, http]`, `parameter "ports" of check "valve-port-limited" expects a whole number, found text`},
		{"number_for_an_address", `hosts: [7]`, `parameter "hosts" of check "valve-port-limited" expects text, found a number`},
		{"no_address", `hosts: [here]`, `parameters of check "valve-port-limited": decode parameters: ParseAddr("here"): unable to parse IP`},
		{"text_for_a_mapping", `zones: it`, `parameter "zones" of check "valve-port-limited" expects a mapping, found text`},
		{"number_in_a_mapping", `zones: {it: 7}`, `parameter "zones" of check "valve-port-limited" expects text, found a number`},
		{"number_for_true_or_false", `loose: 1`, `parameter "loose" of check "valve-port-limited" expects true or false, found a number`},
		{"list_for_text", `mode: [a]`, `parameter "mode" of check "valve-port-limited" expects text, found a list`},
		{"mapping_for_a_number", `days: {a: 1}`, `parameter "days" of check "valve-port-limited" expects a whole number, found a mapping`},
		{"fraction_for_a_whole_number", `days: 1.5`, `parameter "days" of check "valve-port-limited" expects a whole number, found the number 1.5`},
		{"true_for_a_number", `ratio: true`, `parameter "ratio" of check "valve-port-limited" expects a number, found true or false`},
	} {
		t.Run(tc.name, func(t *testing.T) {
			text := wrap("- id: A\n  title: T\n  checks:\n    - check: valve-port-limited\n      with:\n        " + tc.with)
			_, err := profiles.Parse("own.yaml", []byte(text), fakes())
			got := messages(err)
			if len(got) != 1 || !strings.HasPrefix(got[0], "own.yaml:10:") || !strings.HasSuffix(got[0], ": "+tc.want) {
				t.Errorf("got %q\nwant one error on line 10: %s", got, tc.want)
			}
		})
	}
}

func TestParse_bounds_suggestions(t *testing.T) {
	text := "version: 1\nid: own\ntitle: T\ncontrols:\n"
	for range 1000 {
		text += "  - {id: A, title: T, checks: [valve-dor-closed]}\n"
	}
	_, err := profiles.Parse("own.yaml", []byte(text), fakes())
	if err == nil {
		t.Fatal("Parse took 1000 unknown checks")
	}
	if got := strings.Count(err.Error(), "did you mean"); got > 200 {
		t.Errorf("got %d suggestions, want 200 at most", got)
	}
}

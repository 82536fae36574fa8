package profiles_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/all"
	"hardcheck/profiles"
)

// heading is a heading of a policy, without its Markdown marks, and the number of
// recommendations under it.
type heading struct {
	text  string
	count int
}

// policy is what a policy document has, apart from the profile that follows it.
type policy struct {
	id     string
	prefix string
	// headings are in the order in which the controls' numbers run through them.
	headings []heading
}

var policies = []policy{
	{"netmikro", "N", []heading{
		{"RouterOS version support", 1},
		{"Reporting Vulnerabilities", 1},
		{"Security Best Practices", 6},
		{"Development Guidelines", 5},
		{"Future Enhancements", 1},
		{"Contact", 1},
	}},
	{"internet-perf-exporter", "E", []heading{
		{"Supported Versions", 1},
		{"1. DO NOT create a public GitHub issue", 1},
		{"2. Report the vulnerability", 1},
		{"3. Response timeline", 1},
		{"4. Disclosure", 1},
		{"For Users", 5},
		{"For Contributors", 5},
		{"Security Features", 4},
		{"Dependencies", 3},
		{"Responsible Disclosure", 1},
		{"Supported Versions", 1},
	}},
	{"modbus-web-server", "M", []heading{
		{"Supported Versions", 1},
		{"Please do the following:", 2},
		{"What to expect:", 1},
		{"Production Deployment", 6},
		{"Database Security", 4},
		{"Network Security", 5},
		{"Application Security", 6},
		{"Redis Security", 4},
		{"Modbus Security Considerations", 6},
		{"Docker Security", 6},
		{"Security Updates", 4},
		{"Modbus Protocol Limitations", 1},
		{"WebSocket Connections", 3},
		{"API Security", 4},
		{"Compliance", 4},
		{"Third-Party Dependencies", 3},
		{"Disclosure Policy", 1},
		{"Contact", 1},
		{"Security Updates", 1},
	}},
}

// places are the controls a policy must have: "M26 Redis Security".
func (p policy) places() []string {
	var all []string
	for _, h := range p.headings {
		for range h.count {
			all = append(all, fmt.Sprintf("%s%02d %s", p.prefix, len(all)+1, h.text))
		}
	}
	return all
}

func builtin(t *testing.T) []*profiles.Profile {
	t.Helper()
	all, err := profiles.Builtin(all.Checks())
	if err != nil {
		t.Fatalf("Builtin: %v", err)
	}
	if len(all) != len(policies) {
		t.Fatalf("Builtin returned %d profiles, want %d", len(all), len(policies))
	}
	return all
}

func TestBuiltin_has_every_control_in_the_policys_order(t *testing.T) {
	total := 0
	for i, profile := range builtin(t) {
		if profile.ID != policies[i].id {
			t.Errorf("profile %d is %q, want %q", i, profile.ID, policies[i].id)
		}
		var got []string
		for _, control := range profile.Controls {
			got = append(got, control.ID+" "+control.Section)
		}
		total += len(got)
		if diff := cmp.Diff(policies[i].places(), got); diff != "" {
			t.Errorf("controls of %s (-want +got):\n%s", profile.ID, diff)
		}
	}
	if total != 102 {
		t.Errorf("the policies have %d controls, want 102", total)
	}
}

func TestBuiltin_attested_controls_say_what_to_verify(t *testing.T) {
	const day = 24
	for _, profile := range builtin(t) {
		statements, titles := map[string]string{}, map[string]string{}
		for _, control := range profile.Controls {
			if first := titles[control.Title]; first != "" {
				t.Errorf("%s/%s and %s have the same title", profile.ID, control.ID, first)
			}
			titles[control.Title] = control.ID
			if control.Attest == nil {
				continue
			}
			if length := len(control.Attest.Statement); length < 40 {
				t.Errorf("%s/%s: statement of %d characters says too little", profile.ID, control.ID, length)
			}
			if first := statements[control.Attest.Statement]; first != "" {
				t.Errorf("%s/%s and %s have the same statement", profile.ID, control.ID, first)
			}
			statements[control.Attest.Statement] = control.ID
			if hours := control.Attest.Frequency.Hours(); hours < 30*day || hours > 365*day {
				t.Errorf("%s/%s: renewed every %v hours, want 30 to 365 days", profile.ID, control.ID, hours)
			}
		}
	}
}

func TestBuiltin_redis_checks_stand_where_the_policy_speaks_of_redis(t *testing.T) {
	want := map[string][]string{
		"modbus-web-server/M23": {"redis-log-configured", "redis-login-failures-kept"},
		"modbus-web-server/M26": {"redis-bind-restricted", "redis-protected-mode-enabled"},
		"modbus-web-server/M27": {"redis-password-required", "redis-user-password-set", "redis-password-strong", "redis-password-unshared", "redis-replication-authenticated"},
		"modbus-web-server/M28": {"redis-dangerous-commands-restricted", "redis-runtime-switches-disabled"},
		"modbus-web-server/M29": {"redis-version-supported", "redis-version-patched"},
		"modbus-web-server/M41": {"redis-memory-limited"},
	}
	got := map[string][]string{}
	for _, profile := range builtin(t) {
		for _, control := range profile.Controls {
			for _, id := range control.CheckIDs() {
				if strings.HasPrefix(id, "redis-") {
					got[profile.ID+"/"+control.ID] = append(got[profile.ID+"/"+control.ID], id)
				}
			}
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("Redis checks by control, as listed in profiles/policy_test.go (-want +got):\n%s", diff)
	}
}

// The policy says localhost, while the check by itself also accepts private addresses.
func TestBuiltin_bind_control_accepts_loopback_alone(t *testing.T) {
	control := builtin(t)[2].Controls[25]
	got := control.ID + " " + control.Uses()[0].Parameters
	if diff := cmp.Diff(`M26 {"allow":[],"loopback-only":true}`, got); diff != "" {
		t.Errorf("parameters (-want +got):\n%s", diff)
	}
}

func TestBaseline_uses_every_check_once(t *testing.T) {
	var want []string
	for _, check := range all.Checks() {
		want = append(want, check.ID)
	}
	var got []string
	for _, control := range profiles.Baseline(all.Checks()).Controls {
		uses := control.Uses()
		if len(uses) != 1 || uses[0].Check.ID != control.ID || control.Section != uses[0].Check.Kind() || control.Title == "" {
			t.Errorf("control %s of section %q has uses %v", control.ID, control.Section, uses)
		}
		got = append(got, control.ID)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("controls (-want +got):\n%s", diff)
	}
	if sorted := slices.Sorted(slices.Values(got)); len(slices.Compact(sorted)) != len(got) {
		t.Errorf("a check is there twice: %v", got)
	}
}

// TestStatementsHaveARole holds that a walk through the statements can be divided among
// those who can answer them.
func TestStatementsHaveARole(t *testing.T) {
	t.Parallel()
	built, err := profiles.Builtin(all.Checks())
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, p := range built {
		for _, control := range p.Controls {
			if control.Attest == nil {
				continue
			}
			asked++
			if !slices.Contains(profiles.Roles(), control.Role) {
				t.Errorf("%s/%s: nobody is named who can answer it: role %q", p.ID, control.ID, control.Role)
			}
		}
	}
	if asked < 58 {
		t.Errorf("%d statements", asked)
	}
}

package redis

import (
	"maps"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The file holds what a real server allowed under random rules, so the evaluator
// is held against Redis and not against our reading of its manual.
func TestAllowsWhatTheServerAllows(t *testing.T) {
	var ours, sentinels []string
	for _, command := range slices.Sorted(maps.Keys(dangerousCategories)) {
		if commandName(command) == "sentinel" {
			sentinels = append(sentinels, command)
		} else {
			ours = append(ours, command)
		}
	}
	wantAllowed(t, "testdata/acl-dryrun.txt", 100, ours)
	wantAllowed(t, "testdata/acl-dryrun-sentinel.txt", 10, sentinels)
}

func wantAllowed(t *testing.T, file string, least int, commands []string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")[1:]
	if len(lines) < least {
		t.Fatalf("%d cases, want at least %d", len(lines), least)
	}
	for _, line := range lines {
		rules, allowed, _ := strings.Cut(line, " =")
		written, shown, _ := strings.Cut(rules, " / ")
		want := strings.Fields(allowed)
		for _, rules := range []string{written, shown} {
			user := User{Grants: []Grant{{Commands: strings.Fields(rules)}}}
			got := slices.DeleteFunc(slices.Clone(commands), func(c string) bool { return !user.allows(c) })
			if diff := cmp.Diff(want, got, emptyIsNil); diff != "" {
				t.Errorf("%s: allowed commands differ (-want +got):\n%s", rules, diff)
			}
		}
	}
}

var emptyIsNil = cmp.Transformer("emptyIsNil", func(list []string) string { return strings.Join(list, " ") })

func TestAllows(t *testing.T) {
	tests := []struct {
		name    string
		grants  [][]string
		command string
		want    bool
	}{
		{"nothing_granted", nil, "flushall", false},
		{"no_rules", [][]string{{}}, "flushall", false},
		{"upper_case_rules", [][]string{{"+@ALL", "-FLUSHALL"}}, "flushall", false},
		{"last_rule_wins", [][]string{{"-@all", "+@all"}}, "flushall", true},
		{"subcommand_taken_from_container", [][]string{{"-@all", "+config", "-config|set"}}, "config|set", false},
		{"other_subcommand_kept", [][]string{{"-@all", "+config", "-config|set"}}, "config|rewrite", true},
		{"auditor_holds_no_config_set", [][]string{{"-@all", "+config|get", "+acl|list"}}, "config|set", false},
		{"a_selector_alone_suffices", [][]string{{"-@all"}, {"-@all", "+flushall"}}, "flushall", true},
		{"selectors_do_not_add_up", [][]string{{"+@all", "-flushall"}, {"-@all", "+get"}}, "flushall", false},
		{"first_argument_form", [][]string{{"-@all", "+debug|object"}}, "debug", true},
		{"first_argument_of_another", [][]string{{"-@all", "+config|get"}}, "config|set", false},
		{"unknown_category", [][]string{{"-@all", "+@json"}}, "flushall", false},
		{"empty_rule", [][]string{{""}}, "flushall", false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			var user User
			for _, rules := range tc.grants {
				user.Grants = append(user.Grants, Grant{Commands: rules})
			}
			if got := user.allows(tc.command); got != tc.want {
				t.Errorf("allows(%q) with %v = %t, want %t", tc.command, tc.grants, got, tc.want)
			}
		})
	}
}

// TestForeignRule holds which rules about commands are of a known form.
func TestForeignRule(t *testing.T) {
	for rule, want := range map[string]string{
		"+get": "", "-@all": "", "AllCommands": "", "nocommands": "", "+": "+", "-": "-", "": "", "get": "get", "*get": "*get",
	} {
		user := User{Grants: []Grant{{Commands: []string{"+ping", rule}}}}
		if got := user.foreignRule(); got != want {
			t.Errorf("%q: the foreign rule is %q, want %q", rule, got, want)
		}
	}
}

func TestDefaultDangerousAreKnown(t *testing.T) {
	for _, command := range slices.Concat(defaultDangerous, scriptingCommands, sentinelCommands, readerCommands) {
		if _, ok := dangerousCategories[command]; !ok {
			t.Errorf("%q has no ACL categories", command)
		}
		if !slices.Contains(DangerousCommands(), commandName(command)) {
			t.Errorf("connectors do not tell whether %q exists", command)
		}
	}
}

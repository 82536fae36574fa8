package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/testenv/need"
	"hardcheck/testenv/rosapi"
)

// auditorScript is the part of the topic between braces; auditorUndo what follows "undo".
func auditorScript() []string {
	lines := codeLines(routerosAuditor)
	return lines[slices.Index(lines, "{")+1 : slices.Index(lines, "}")]
}

func auditorUndo() []string {
	_, undo, _ := strings.Cut(routerosAuditor, "To undo")
	return codeLines(undo)
}

// TestRouterOSAuditorIsOf7143 holds every command of the topic against the menus of
// RouterOS 7.14.3 that are committed.
func TestRouterOSAuditorIsOf7143(t *testing.T) {
	t.Parallel()
	menus, err := rosapi.Menus()
	if err != nil {
		t.Fatal(err)
	}
	commands := routerCommands(t, codeLines(routerosAuditor))
	if len(commands) < 15 {
		t.Fatalf("only %d commands are found", len(commands))
	}
	for _, command := range commands {
		i := slices.IndexFunc(menus, func(m rosapi.Menu) bool { return m.Path == command.menu })
		if i < 0 {
			t.Errorf("no menu %s in RouterOS 7.14.3", command.menu)
			continue
		}
		if command.verb != "print" && !slices.Contains(menus[i].Commands, command.verb) {
			t.Errorf("%s has no command %s", command.menu, command.verb)
		}
		for _, name := range command.names {
			settable := slices.Contains(menus[i].Attributes, name) || name == "place-before"
			if (command.verb == "add" || command.verb == "set") && !settable {
				t.Errorf("%s %s has no argument %s", command.menu, command.verb, name)
			}
		}
	}
}

// TestRouterOSAuditorIsOfTheTree holds the same against the tree itself, which knows the
// arguments of all commands, and against what values they have in a later release.
func TestRouterOSAuditorIsOfTheTree(t *testing.T) {
	t.Parallel()
	tree := vendorData(t, "routeros-7.14.3-tree.json")
	values := vendorData(t, "routeros-7.21.4-enumerations.json")
	for _, global := range regexp.MustCompile(`(?m)[ {:]:([a-z]+) `).FindAllStringSubmatch(routerosAuditor, -1) {
		if tree[global[1]] == nil {
			t.Errorf("no command :%s", global[1])
		}
	}
	for _, command := range routerCommands(t, codeLines(routerosAuditor)) {
		node := tree
		for step := range strings.SplitSeq(strings.TrimPrefix(command.menu, "/")+"/"+command.verb, "/") {
			node, _ = node[step].(map[string]any)
		}
		if node["_type"] != "cmd" {
			t.Errorf("no command %s %s", command.menu, command.verb)
		}
		known, _ := values[strings.TrimPrefix(command.menu, "/")].(map[string]any)
		for _, name := range command.names {
			if node[name] == nil && command.verb != "print" {
				t.Errorf("%s %s has no argument %s", command.menu, command.verb, name)
			}
			choices, _ := known[name].([]any)
			for value := range strings.SplitSeq(command.arguments[name], ",") {
				if slices.Contains(choiceArguments, name) && !slices.Contains(choices, any(value)) {
					t.Errorf("%s %s: %s has no value %q but %v", command.menu, command.verb, name, value, choices)
				}
			}
		}
	}
}

// choiceArguments take words of a fixed list; the values of others are names and addresses.
var choiceArguments = []string{"key-size", "key-usage", "digest-algorithm", "tls-version", "policy", "action", "disabled"}

// vendorData reads a file of facts that isn't part of the repository.
func vendorData(t *testing.T, name string) map[string]any {
	t.Helper()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		need.Missing(t, "data", "HARDCHECK_DATA is not set: the tree of RouterOS 7.14.3 is not here to compare the script with")
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	var values map[string]any
	if err := json.Unmarshal(data, &values); err != nil {
		t.Fatal(err)
	}
	return values
}

// play is what commands do to a router, as the text of a device file.
func play(commands []routerCommand) string {
	var text strings.Builder
	for _, c := range commands {
		switch {
		case c.menu == "/file", c.verb == "sign", c.verb == "export-certificate":
			continue
		case c.menu == "/user" && c.verb == "add":
			fmt.Fprintf(&text, "account %s %q\n", c.arguments["name"], c.arguments["password"])
		}
		fmt.Fprintf(&text, "menu %s\n", c.menu)
		switch c.verb {
		case "add":
			text.WriteString("row\n")
		case "set":
			fmt.Fprintf(&text, "change name=%s\n", c.unnamed[0])
		case "remove":
			selector := "name"
			if c.menu == "/ip/firewall/filter" {
				selector = "comment"
			}
			fmt.Fprintf(&text, "remove %s=%s\n", selector, c.unnamed[0])
		}
		for _, name := range c.names {
			value, boolean := map[string]string{"yes": "true", "no": "false"}[c.arguments[name]]
			if !boolean {
				value = c.arguments[name]
			}
			if name != "password" && name != "place-before" {
				fmt.Fprintf(&text, "  %s=%q\n", name, value)
			}
		}
	}
	return text.String()
}

// audited is a shipped device after the script, seen from the auditor's machine. Each pair of
// replaced is a word of the script and what stands in its place.
func audited(t *testing.T, board string, replaced ...string) rosapi.Device {
	t.Helper()
	commands := routerCommands(t, auditorScript())
	for _, c := range commands {
		for _, name := range c.names {
			c.arguments[name] = strings.NewReplacer(replaced...).Replace(c.arguments[name])
		}
	}
	return rosapi.Must(t, board, "client 192.0.2.10", play(commands))
}

func collectAsAuditor(t *testing.T, device rosapi.Device) (checks.Collection, routeros.Facts) {
	t.Helper()
	router := rosapi.Start(t, device)
	access := auditorsAccess(t, "routeros", router.Address("api-ssl"))
	access.Password = checks.NewSecret("REPLACE-THIS-PASSWORD")
	access.TLS.CA, access.TLS.ServerName = router.Authority(), "192.0.2.1"
	collection := connectorOf(t, "routeros").Collect(t.Context(), access)
	facts, _ := collection.Facts.(routeros.Facts)
	return collection, facts
}

// TestRouterOSAuditorReadsAll plays the script on simulated routers and audits them as
// the user that it made, over TLS that the made authority proves. Between a board with
// few packages, a virtual router with all of them and a board with buttons and a
// display, every menu is read.
func TestRouterOSAuditorReadsAll(t *testing.T) {
	t.Parallel()
	unread := map[string]int{}
	kinds := []string{"factory", "virtual", "careless"}
	for _, board := range kinds {
		collection, facts := collectAsAuditor(t, audited(t, board))
		if collection.Problem != nil || facts.Transport != "tls" {
			t.Fatalf("%s: %+v over %q", board, collection.Problem, facts.Transport)
		}
		for field, problem := range collection.Problems {
			unread[field]++
			if field == "network.bgp.keyed" && problem.Reason == checks.Source {
				continue // Only a user with the right sensitive is told; the topic says so.
			}
			if problem.Reason != checks.Source || !strings.Contains(problem.Detail, "this router has no /") {
				t.Errorf("%s: %s is not read: %s: %s", board, field, problem.Reason, problem.Detail)
			}
		}
		groups, _ := facts.Accounts.Groups.Get()
		i := slices.IndexFunc(groups, func(g routeros.Group) bool { return g.Name == "audit" })
		if i < 0 {
			t.Fatalf("%s: the group is not among those that were read", board)
		}
		if diff := cmp.Diff([]routeros.Right{"read", "api"}, groups[i].Policy); diff != "" {
			t.Errorf("%s: policies of the group (-want +got):\n%s", board, diff)
		}
	}
	for field, boards := range unread {
		if boards == len(kinds) {
			t.Errorf("%s is read on no board", field)
		}
	}
}

// TestRouterOSAuditorNeedsItsRights takes away one word of the script after the other.
func TestRouterOSAuditorNeedsItsRights(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		replaced []string
		reason   checks.Reason
		login    bool
	}{
		"without_read":           {[]string{"read,api", "api"}, checks.Denied, true},
		"without_api":            {[]string{"read,api", "read"}, checks.Denied, false},
		"from_another_address":   {[]string{"192.0.2.10/32", "192.0.2.11/32"}, checks.Unreadable, false},
		"certificate_of_another": {[]string{"IP:192.0.2.1", "IP:192.0.2.7"}, checks.Denied, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			collection, facts := collectAsAuditor(t, audited(t, "factory", tc.replaced...))
			problem := collection.Problem
			if tc.login {
				one := collection.Problems["accounts.users"]
				problem = &one
			}
			if problem == nil || problem.Reason != tc.reason || (facts.LoginUser != "") != tc.login {
				t.Errorf("%+v, logged in as %q, want %s", problem, facts.LoginUser, tc.reason)
			}
		})
	}
}

// TestRouterOSAuditorIsUndone plays the undo after the script: the menus are those of
// the board before, but for the service, which is closed.
func TestRouterOSAuditorIsUndone(t *testing.T) {
	t.Parallel()
	before := rosapi.Must(t, "factory")
	rule := routerCommands(t, slices.DeleteFunc(codeLines(routerosAuditor), func(line string) bool {
		return !strings.HasPrefix(line, "/ip firewall filter add")
	}))
	after, err := audited(t, "factory").With(play(rule))
	if err != nil {
		t.Fatal(err)
	}
	if cmp.Equal(before.Rows("/ip/firewall/filter"), after.Rows("/ip/firewall/filter")) {
		t.Error("the rule is not added")
	}
	after, err = after.With(play(routerCommands(t, auditorUndo())))
	if err != nil {
		t.Fatal(err)
	}
	for _, menu := range []string{"/user", "/user/group", "/certificate", "/ip/firewall/filter"} {
		if diff := cmp.Diff(before.Rows(menu), after.Rows(menu), cmp.Transformer("none", func(rows []rosapi.Row) string { return fmt.Sprint(rows) })); diff != "" {
			t.Errorf("%s (-before +after):\n%s", menu, diff)
		}
	}
	for _, row := range after.Rows("/ip/service") {
		name, _ := row.Get("name")
		disabled, _ := row.Get("disabled")
		if certificate, _ := row.Get("certificate"); name == "api-ssl" && (disabled != "true" || certificate != "none") {
			t.Errorf("api-ssl is left disabled=%s with certificate %q", disabled, certificate)
		}
	}
}

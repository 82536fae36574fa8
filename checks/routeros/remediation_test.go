package routeros_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/all"
	"hardcheck/checks/routeros"
)

// console is the part of the tree below a menu.
type console map[string]any

func (c console) below(name string) (console, bool) {
	child, ok := c[name].(map[string]any)
	return child, ok && child["_type"] != "arg"
}

// vendorTree reads the menus, commands and arguments of RouterOS 7.14.3, which are no
// part of the repository.
func vendorTree(t *testing.T) console {
	t.Helper()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		t.Skip("SKIP, HARDCHECK_DATA is not set: the tree of RouterOS 7.14.3 is not here to compare the remediations with")
	}
	data, err := os.ReadFile(filepath.Join(folder, "routeros-7.14.3-tree.json"))
	if err != nil {
		t.Fatal(err)
	}
	var tree console
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

var (
	quotedText = regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	bracketed  = regexp.MustCompile(`\[([^\]]*)\]`)
	argument   = regexp.MustCompile(`(?:^| )!?([a-z][a-z0-9.-]*)[=~]`)
	unset      = regexp.MustCompile(`(?:^| )!([a-z][a-z0-9.-]*)(?: |$)`)
)

// faults tells what of a command the tree doesn't have: its menu, the command itself, or
// names of arguments, those of a find in brackets among them.
func (c console) faults(line string) []string {
	line = quotedText.ReplaceAllString(line, "TEXT")
	var inner []string
	for _, found := range bracketed.FindAllStringSubmatch(line, -1) {
		inner = append(inner, found[1])
	}
	line = bracketed.ReplaceAllString(line, "FOUND")
	words := strings.Fields(line)
	words = append(strings.Split(strings.TrimPrefix(words[0], "/"), "/"), words[1:]...)
	node, path := c, ""
	for len(words) > 0 && node["_type"] != "cmd" {
		child, ok := node.below(words[0])
		if !ok {
			return []string{"no " + words[0] + " in /" + path}
		}
		if child["_type"] == "cmd" {
			for _, found := range inner {
				verb, rest, _ := strings.Cut(found, " ")
				// A find takes every attribute that rows have: at least those that can be set.
				if verb != "find" || node["find"] == nil {
					return []string{"no " + verb + " in /" + path}
				}
				if missing := slices.DeleteFunc(argumentNames(rest), node.hasAttribute); len(missing) > 0 {
					return append([]string{"find in /" + path + " of"}, missing...)
				}
			}
		}
		node, path, words = child, path+words[0]+"/", words[1:]
	}
	if node["_type"] != "cmd" {
		return []string{"/" + path + " is no command"}
	}
	return slices.DeleteFunc(argumentNames(strings.Join(words, " ")), func(name string) bool { return node[name] != nil })
}

// has reports whether a menu has a command.
func (c console) has(menu, command string) bool {
	node := c
	for word := range strings.FieldsSeq(strings.TrimPrefix(menu, "/")) {
		child, ok := node.below(word)
		if !ok {
			return false
		}
		node = child
	}
	return node[command] != nil
}

func argumentNames(arguments string) []string {
	var all []string
	for _, pattern := range []*regexp.Regexp{argument, unset} {
		for _, found := range pattern.FindAllStringSubmatch(arguments, -1) {
			all = append(all, found[1])
		}
	}
	return all
}

func (c console) hasAttribute(name string) bool {
	for _, verb := range []string{"set", "add"} {
		if command, ok := c.below(verb); ok && command[name] != nil {
			return true
		}
	}
	return slices.Contains(readOnlyAttributes, name)
}

// readOnlyAttributes can be looked for and not be set: the tree doesn't list them.
var readOnlyAttributes = []string{"dst-address", "name", "default-name", "key-owner"}

// TestRemediationCommandsAreOfTheTree holds every command that a remediation shows
// against the tree: menu, command and the names of arguments. Menus that only some boards
// have are not in it.
func TestRemediationCommandsAreOfTheTree(t *testing.T) {
	t.Parallel()
	tree := vendorTree(t)
	for _, line := range commandLines(t) {
		if strings.HasPrefix(line, "/lcd ") || strings.HasPrefix(line, "/system routerboard ") || strings.HasPrefix(line, "/interface wireless ") ||
			strings.HasPrefix(line, "/interface ethernet poe ") {
			continue
		}
		if faults := tree.faults(line); len(faults) > 0 {
			t.Errorf("%s: RouterOS %s doesn't have: %s", line, routeros.Certified, strings.Join(faults, ", "))
		}
	}
}

// TestFaultsAreSeen proves that the comparison finds each sort of mistake.
func TestFaultsAreSeen(t *testing.T) {
	t.Parallel()
	tree := vendorTree(t)
	for line, want := range map[string][]string{
		`/ip firewall filter add chain=input action=drop`:                 {},
		`/ip/firewall/filter/add chain=input action=drop`:                 {},
		`/ip firewall filter set [find comment="a b=c"] !in-interface`:    {},
		`/ip firewall filters add chain=input`:                            {"no filters in /ip/firewall/"},
		`/ip firewall filter`:                                             {"/ip/firewall/filter/ is no command"},
		`/ip firewall filter append chain=input`:                          {"no append in /ip/firewall/filter/"},
		`/ip firewall filter add chain=input interface-list=WAN`:          {"interface-list"},
		`/ip firewall filter set [find comment=a] !interface chain=input`: {"interface"},
		`/ip firewall filter remove [find remark=a]`:                      {"find in /ip/firewall/filter/ of", "remark"},
		`/ip firewall filter remove [seek comment=a]`:                     {"no seek in /ip/firewall/filter/"},
		`/ip firewall connection tracking set enabled=auto automatic=yes`: {"automatic"},
	} {
		if diff := cmp.Diff(want, tree.faults(line)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", line, diff)
		}
	}
}

// cutting are commands that can cut off whoever enters them.
var cutting = regexp.MustCompile(`(?m)^    /.*(chain=input in-interface-list=\S+ action=drop|filter (move|enable) |ingress-filtering=yes|vlan-filtering=yes)`)

// TestCutsAreForetold demands that a remediation speaks of safe mode before the first
// command that can cut off its reader.
func TestCutsAreForetold(t *testing.T) {
	t.Parallel()
	found := 0
	for _, check := range all.Checks() {
		at := cutting.FindStringIndex(check.Remediation)
		if at == nil {
			continue
		}
		found++
		if !strings.Contains(check.Remediation[:at[0]], "safe mode") {
			t.Errorf("%s: no word on safe mode before %q", check.ID, check.Remediation[at[0]:at[1]])
		}
	}
	if found < 5 {
		t.Errorf("only %d remediations are found that can cut somebody off", found)
	}
}

var commandLine = regexp.MustCompile("(?m)(?:^    |`)(/[a-z0-9][a-z0-9/ -]*?) (set|add)\\b([^`\n]*)")

// TestRemediationsAreOf7143 refuses a remediation that sets what RouterOS 7.14.3
// doesn't have.
func TestRemediationsAreOf7143(t *testing.T) {
	t.Parallel()
	known := routeros.Settable(t)
	assignment := regexp.MustCompile(`(?:^| )([a-z][a-z0-9-]*)=`)
	quoted := regexp.MustCompile(`"[^"]*"|\[[^\]]*\]`)
	for _, text := range remediations() {
		for _, found := range commandLine.FindAllStringSubmatch(text, -1) {
			path := strings.ReplaceAll(strings.TrimSpace(found[1]), " ", "/")
			attributes, there := known[path]
			if menu, read := routeros.FindMenu(path); !there && read && menu.Hardware {
				continue
			}
			if !there {
				t.Errorf("%q: no menu %s in RouterOS %s", strings.TrimSpace(found[0]), path, routeros.Certified)
				continue
			}
			for _, set := range assignment.FindAllStringSubmatch(quoted.ReplaceAllString(found[3], ""), -1) {
				if !slices.Contains(attributes, set[1]) && !slices.Contains([]string{"place-before", "copy-from", "numbers"}, set[1]) {
					t.Errorf("%q: no attribute %s in RouterOS %s", strings.TrimSpace(found[0]), set[1], routeros.Certified)
				}
			}
		}
	}
}

// remediations are those of all checks: some across kinds are mended on the router too.
func remediations() []string {
	var texts []string
	for _, check := range all.Checks() {
		texts = append(texts, check.Remediation)
	}
	return texts
}

// commandLines are the code lines of the remediations that are commands of RouterOS.
func commandLines(t *testing.T) []string {
	t.Helper()
	var lines []string
	for _, text := range remediations() {
		// A line that ends in a backslash goes on in the next.
		for line := range strings.SplitSeq(regexp.MustCompile(`\\\n +`).ReplaceAllString(text, ""), "\n") {
			if code, found := strings.CutPrefix(line, "    /"); found {
				lines = append(lines, "/"+code)
			}
		}
	}
	if len(lines) < 150 {
		t.Fatalf("only %d commands are found", len(lines))
	}
	return lines
}

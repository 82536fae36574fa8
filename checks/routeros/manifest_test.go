package routeros

import (
	"bufio"
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/testenv/need"
)

// Settable reads what can be set in which menu of RouterOS 7.14.3.
func Settable(t *testing.T) map[string][]string {
	t.Helper()
	menus := map[string][]string{}
	for menu, attributes := range committed(t) {
		_, path, _ := strings.Cut(menu, " ")
		now, _, _ := strings.Cut(" "+attributes+" ", " + ")
		menus[path] = strings.Fields(now)
	}
	return menus
}

// committed are the lines of the list of menus, by what each is and its path.
func committed(t *testing.T) map[string]string {
	t.Helper()
	file, err := os.Open("export/menus-7.14.3.txt")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	menus := map[string]string{}
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		if menu, attributes, found := strings.Cut(lines.Text(), ":"); found && strings.Contains(menu, " /") && menu[0] != '#' {
			menus[menu] = strings.TrimSpace(attributes)
		}
	}
	if len(menus) < 400 {
		t.Fatalf("only %d menus are listed: %v", len(menus), lines.Err())
	}
	return menus
}

func isNewer(a, b string) bool { return CompareReleases(a, b) > 0 }

// deviceMode can be set by "update", which is no part of the list.
const deviceMode = "/system/device-mode"

// TestManifestIsOf7143 refuses a fact that rests on an attribute which RouterOS
// 7.14.3 doesn't have: the router would leave it out without a word.
func TestManifestIsOf7143(t *testing.T) {
	t.Parallel()
	known := Settable(t)
	for _, menu := range Menus() {
		attributes, there := known[menu.Path]
		if !there && !menu.Hardware {
			t.Errorf("%s: no such menu in RouterOS %s", menu.Path, Certified)
		}
		if there && menu.Hardware {
			t.Errorf("%s is in the tree and marked as hardware", menu.Path)
		}
		if isNewer(menu.Since, Certified) {
			t.Errorf("%s is there from %s only", menu.Path, menu.Since)
		}
		for _, attribute := range menu.Attributes {
			claimed := attribute.Source == SourceTree && !menu.Hardware && menu.Path != deviceMode
			if claimed && !slices.Contains(attributes, attribute.Name) {
				t.Errorf("%s: no attribute %s in RouterOS %s", menu.Path, attribute.Name, Certified)
			}
			if attribute.Until != "" && !isNewer(attribute.Until, Certified) {
				t.Errorf("%s: %s is there until %q, which RouterOS %s is not", menu.Path, attribute.Name, attribute.Until, Certified)
			}
			if attribute.Source == SourceManual && slices.Contains(attributes, attribute.Name) {
				t.Errorf("%s: %s can be set, so the tree is its source", menu.Path, attribute.Name)
			}
		}
	}
}

// TestMenusAreOfTheTree compares the committed list with the tree itself, and with the
// completions of a later version.
func TestMenusAreOfTheTree(t *testing.T) {
	t.Parallel()
	var tree map[string]any
	var later map[string]map[string][]string
	fromData(t, "routeros-7.14.3-tree.json", &tree)
	fromData(t, "routeros-7.21.4-enumerations.json", &later)
	got := map[string]string{}
	gather(tree, "", later, got)
	if diff := cmp.Diff(got, committed(t)); diff != "" {
		t.Errorf("the list and the tree differ (-tree +list):\n%s", diff)
	}
}

func fromData(t *testing.T, name string, into any) {
	t.Helper()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		need.Missing(t, "data", "HARDCHECK_DATA is not set: what RouterOS has is not here to compare with")
	}
	data, err := os.ReadFile(filepath.Join(folder, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

// noAttributes are arguments that name rows or places.
var noAttributes = []string{"_type", "numbers", "copy-from", "place-before"}

func gather(node map[string]any, path string, later map[string]map[string][]string, into map[string]string) {
	if _, prints := command(node, "print"); prints && path != "" {
		var names, newer []string
		for _, verb := range []string{"set", "add"} {
			arguments, _ := command(node, verb)
			names = append(names, slices.Collect(maps.Keys(arguments))...)
		}
		slices.Sort(names)
		names = slices.DeleteFunc(slices.Compact(names), func(name string) bool { return slices.Contains(noAttributes, name) })
		for _, name := range slices.Sorted(maps.Keys(later[path[1:]])) {
			if !slices.Contains(names, name) && !slices.Contains(noAttributes, name) {
				newer = append(newer, name)
			}
		}
		if len(newer) > 0 {
			names = append(append(names, "+"), newer...)
		}
		into[kindOf(node)+" "+path] = strings.Join(names, " ")
	}
	for name, child := range node {
		if below, ok := child.(map[string]any); ok && (below["_type"] == "dir" || below["_type"] == "path") {
			gather(below, path+"/"+name, later, into)
		}
	}
}

// kindOf is what the menu holds, by the commands that it has.
func kindOf(node map[string]any) string {
	set, settable := command(node, "set")
	_, numbered := set["numbers"]
	_, adds := command(node, "add")
	switch {
	case adds:
		return "list"
	case settable && numbered:
		return "fixed"
	case settable:
		return "single"
	}
	return "read"
}

func command(node map[string]any, name string) (map[string]any, bool) {
	child, ok := node[name].(map[string]any)
	return child, ok && child["_type"] == "cmd"
}

// secretAttribute is what must never be asked for.
var secretAttribute = regexp.MustCompile(`pass(word|phrase)|secret|private|preshared|pre-shared|(^|-)key$|auth-key|static-key|pin$|contents|md5|token`)

func TestNoSecretIsAskedFor(t *testing.T) {
	t.Parallel()
	// The certificate's is a flag: whether there is a private key. The other is a policy
	// of the SSH server.
	allowed := map[string]bool{
		"/certificate private-key": true, "/ip/ssh always-allow-password-login": true,
		"/user/settings minimum-password-length": true,
	}
	for _, menu := range Menus() {
		for _, attribute := range menu.Attributes {
			kept := attribute.Presence && !slices.Contains(menu.Names(true), attribute.Name)
			if secretAttribute.MatchString(attribute.Name) && !allowed[menu.Path+" "+attribute.Name] && !kept {
				t.Errorf("%s: %s is a secret", menu.Path, attribute.Name)
			}
		}
	}
}

// TestEveryFactHasItsMenu proves that each menu fills the field that it names, and
// that no field is without a menu.
func TestEveryFactHasItsMenu(t *testing.T) {
	t.Parallel()
	filled := map[string]bool{}
	for _, menu := range Menus() {
		if filled[menu.Field] {
			t.Errorf("%s: %s has two menus", menu.Path, menu.Field)
		}
		filled[menu.Field] = true
		var facts Facts
		var problems checks.Problems
		row := Row{}
		for _, attribute := range menu.Attributes {
			row[attribute.Name] = attribute.Default
		}
		for _, name := range []string{"disabled", "invalid", "dynamic", "default", "running", "log", "builtin"} {
			if _, there := row[name]; there {
				row[name] = "false"
			}
		}
		if err := menu.Fill(&facts, []Row{row}, Source{Defaults: true}, &problems); err != nil && !strings.Contains(err.Error(), "neither yes nor no") {
			t.Errorf("%s: %v", menu.Path, err)
		} else if err == nil && !isKnown(t, facts, menu.Field) {
			t.Errorf("%s left %s unknown", menu.Path, menu.Field)
		}
	}
	filled["tls"] = true
	for _, field := range unknowns(t, Facts{}) {
		if !filled[field] {
			t.Errorf("no menu fills %s", field)
		}
	}
}

func isKnown(t *testing.T, facts Facts, field string) bool {
	t.Helper()
	return !slices.Contains(unknowns(t, facts), field)
}

// unknowns lists the paths of the areas' fields that are null.
func unknowns(t *testing.T, facts Facts) []string {
	t.Helper()
	data, err := json.Marshal(facts)
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(data, &tree); err != nil {
		t.Fatal(err)
	}
	var paths []string
	var walk func(node map[string]any, path string, depth int)
	walk = func(node map[string]any, path string, depth int) {
		for name, value := range node {
			if value == nil {
				paths = append(paths, path+name)
			} else if below, ok := value.(map[string]any); ok && depth > 0 {
				walk(below, path+name+".", depth-1)
			}
		}
	}
	walk(tree, "", 2)
	return paths
}

// TestDefaultsAreReadable decodes every default, so that none is a typing mistake.
func TestDefaultsAreReadable(t *testing.T) {
	t.Parallel()
	for _, menu := range Menus() {
		var facts Facts
		var problems checks.Problems
		if err := menu.Fill(&facts, []Row{{}}, Source{Defaults: true}, &problems); err != nil {
			t.Errorf("%s: %v", menu.Path, err)
		}
		if found := problems.Take(); len(found) > 0 {
			t.Errorf("%s: %v", menu.Path, found)
		}
	}
}

func TestRowTypesAreTagged(t *testing.T) {
	t.Parallel()
	for _, menu := range Menus() {
		if len(menu.Attributes) == 0 {
			t.Errorf("%s asks for nothing", menu.Path)
		}
		seen := map[string]bool{}
		for _, attribute := range menu.Attributes {
			if seen[attribute.Name] {
				t.Errorf("%s asks for %s twice", menu.Path, attribute.Name)
			}
			seen[attribute.Name] = true
			if strings.ContainsAny(attribute.Name, "=, \t\n") || attribute.Name == "" {
				t.Errorf("%s: %q is no attribute's name", menu.Path, attribute.Name)
			}
		}
	}
	if got := attributesOf(reflect.TypeFor[WiFiInterface]()); !slices.ContainsFunc(got, func(a Attribute) bool { return a.Name == "security.wps" }) {
		t.Error("the attributes of an embedded struct are missing")
	}
}

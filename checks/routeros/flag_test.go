package routeros

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
)

// switches have a value, yes or no, although the later version that tells about values
// tells nothing of them: by menu, and why.
var switches = map[string]string{
	"/ip/ssh":                       "captured replies have false and true; 7.21 has the attributes no more",
	"/interface/ovpn-server/server": "captured replies have false and true; 7.17 made it a list",
	"/disk":                         "the vendor's manual has yes and no",
}

// TestFlagsAreWordsWithoutAValue holds for every switch of the manifest that either the
// tree's completions show its two values, or it is read as a flag: an empty word is set,
// and no word is not set.
func TestFlagsAreWordsWithoutAValue(t *testing.T) {
	t.Parallel()
	var completed map[string]map[string][]string
	fromData(t, "routeros-7.21.4-enumerations.json", &completed)
	var flags []string
	for _, menu := range Menus() {
		values, there := completed[menu.Path[1:]]
		for _, attribute := range menu.Attributes {
			if attribute.Source == SourceManual || !isSwitch(menu, attribute) {
				continue
			}
			valued := !there || slices.Contains(values[attribute.Name], "yes") || switches[menu.Path] != ""
			if _, read := fill(menu, Row{attribute.Name: ""}); read == valued {
				t.Errorf("%s of %s: an empty word is read: %t", attribute.Name, menu.Path, read)
			}
			if valued {
				continue
			}
			flags = append(flags, menu.Path+" "+attribute.Name)
			set, _ := fill(menu, Row{attribute.Name: "", "comment": ""})
			yes, _ := fill(menu, Row{attribute.Name: "yes", "comment": ""})
			without, ok := fill(menu, Row{"comment": "", "disabled": "false"})
			if !reflect.DeepEqual(set, yes) || reflect.DeepEqual(set, without) || !ok {
				t.Errorf("%s of %s: an empty word is not the flag", attribute.Name, menu.Path)
			}
		}
	}
	want := []string{"/ip/route blackhole", "/ipv6/route blackhole", "/routing/ospf/interface-template passive"}
	if !slices.Equal(flags, want) {
		t.Errorf("the flags are %q, and not %q", flags, want)
	}
}

// isSwitch reports whether the attribute is read as yes or no.
func isSwitch(menu Menu, attribute Attribute) bool {
	_, taken := fill(menu, Row{attribute.Name: "perhaps"})
	return !taken
}

// fill reads one row. ok is false where the attribute isn't a switch's value.
func fill(menu Menu, row Row) (facts Facts, ok bool) {
	var problems checks.Problems
	err := menu.Fill(&facts, []Row{row}, Source{}, &problems)
	refused := err != nil && strings.Contains(err.Error(), "neither yes nor no")
	for _, problem := range problems.Take() {
		refused = refused || strings.Contains(problem.Detail, "neither yes nor no")
	}
	return facts, !refused
}

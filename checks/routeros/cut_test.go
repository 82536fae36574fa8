package routeros

import (
	"slices"
	"testing"

	"hardcheck/checks"
)

// TestEmptyListsThatCannotBeAreUnknown holds for every menu that is declared so that no
// rows mean rows kept back, and that an export, which shows none, is not taken for one.
func TestEmptyListsThatCannotBeAreUnknown(t *testing.T) {
	t.Parallel()
	var declared []string
	for _, menu := range Menus() {
		var facts, exported Facts
		var problems checks.Problems
		err := menu.Fill(&facts, nil, Source{}, &problems)
		if menu.Peopled {
			declared = append(declared, menu.Path)
			if err == nil || isKnown(t, facts, menu.Field) {
				t.Errorf("%s: no rows are taken for an empty list", menu.Path)
			}
			if err := menu.Fill(&exported, nil, Source{Defaults: true}, &problems); err != nil {
				t.Errorf("%s in an export: %v", menu.Path, err)
			}
			continue
		}
		if !menu.Single && (err != nil || !isKnown(t, facts, menu.Field)) {
			t.Errorf("%s: an empty list is not known: %v", menu.Path, err)
		}
	}
	if want := []string{"/ip/service", "/user", "/user/group", "/interface"}; !slices.Equal(declared, want) {
		t.Errorf("never empty are %v, want %v", declared, want)
	}
}

// TestDynamicServicesAloneAreNone holds that rows which are left out don't count.
func TestDynamicServicesAloneAreNone(t *testing.T) {
	t.Parallel()
	menu, _ := FindMenu("/ip/service")
	var facts Facts
	var problems checks.Problems
	if err := menu.Fill(&facts, []Row{{"name": "www", "dynamic": "true"}}, Source{}, &problems); err == nil {
		t.Error("a list of sockets is taken for the services")
	}
}

// TestARowThatIsNotReadLeavesItsMenuUnknown holds for every list that one bad row beside
// good ones never makes a shorter list.
func TestARowThatIsNotReadLeavesItsMenuUnknown(t *testing.T) {
	t.Parallel()
	tried := 0
	for _, menu := range Menus() {
		flag := slices.IndexFunc(menu.Attributes, func(a Attribute) bool {
			return slices.Contains([]string{"disabled", "dynamic", "invalid", "running", "default", "expired", "builtin"}, a.Name)
		})
		if menu.Single || flag < 0 {
			continue
		}
		good, bad := Row{}, Row{menu.Attributes[flag].Name: "perhaps"}
		for _, attribute := range menu.Attributes {
			good[attribute.Name] = attribute.Default
		}
		good[menu.Attributes[flag].Name] = "false"
		for _, source := range []Source{{}, {Defaults: true}} {
			var facts Facts
			var problems checks.Problems
			if err := menu.Fill(&facts, []Row{good, bad}, source, &problems); err == nil || isKnown(t, facts, menu.Field) {
				t.Errorf("%s: a row that can't be read is left out: %v", menu.Path, err)
			}
		}
		tried++
	}
	if tried < 70 {
		t.Errorf("only %d menus have a flag", tried)
	}
}

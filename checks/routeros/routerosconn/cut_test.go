package routerosconn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// TestListsThatCannotBeEmptyAreUnknown answers with no rows where a router that one is
// logged in to has some.
func TestListsThatCannotBeEmptyAreUnknown(t *testing.T) {
	t.Parallel()
	answers := map[string]reply{}
	var fields []string
	for _, menu := range routeros.Menus() {
		if menu.Peopled {
			answers[menu.Path+"/print"] = printed()
			fields = append(fields, menu.Field)
		}
	}
	collection, facts, _ := collect(t, answers)
	for _, field := range fields {
		if got := collection.Problems[field]; got.Reason != checks.Unreadable || !strings.Contains(got.Detail, "never empty") {
			t.Errorf("%s: %+v", field, got)
		}
	}
	_, users := facts.Accounts.Users.Get()
	_, services := facts.Management.Services.Get()
	if len(fields) < 4 || users || services {
		t.Errorf("%d menus, users known %t, services known %t", len(fields), users, services)
	}
}

// TestCutTablesAreUnknown answers for each table that has a limit that it is longer.
func TestCutTablesAreUnknown(t *testing.T) {
	t.Parallel()
	answers := map[string]reply{}
	var limited []routeros.Menu
	for _, menu := range routeros.Menus() {
		if menu.Limit > 0 {
			limited = append(limited, menu)
			answers[menu.Path+"/print count"] = reply{sentences: [][]string{done(fmt.Sprintf("=ret=%d", menu.Limit+1))}}
		}
	}
	collection, _, peer := collect(t, answers)
	for _, menu := range limited {
		if got := collection.Problems[menu.Field]; got.Reason != checks.Budget {
			t.Errorf("%s: %+v", menu.Field, got)
		}
		if slices.ContainsFunc(peer.sentences(), func(s string) bool { return strings.HasPrefix(s, menu.Path+"/print =.proplist") }) {
			t.Errorf("%s was asked for all the same", menu.Path)
		}
	}
	if len(limited) < 5 {
		t.Errorf("only %d menus have a limit", len(limited))
	}
}

package paths

import (
	"testing"

	"hardcheck/checks/routeros"
)

// TestDisabledDrops holds that rules which are switched off are the cause only where they are all that drops in
// the chain, and several.
func TestDisabledDrops(t *testing.T) {
	t.Parallel()
	rule := func(chain, action string, disabled bool) routeros.Rule {
		return routeros.Rule{Chain: chain, Action: action, Disabled: disabled}
	}
	off := []routeros.Rule{
		rule("input", "drop", true), rule("input", "accept", false), rule("input", "reject", true), rule("forward", "drop", true), rule("output", "accept", true),
	}
	on := append([]routeros.Rule{rule("forward", "drop", false)}, off...)
	for _, tc := range []struct {
		name, chain string
		rules       []routeros.Rule
		want        int
	}{
		{"all_of_a_chain", "input", off, 2},
		{"of_all_chains", "", off, 3},
		{"a_single_one", "forward", off, 0},
		{"none", "output", off, 0},
		{"one_is_in_force", "", on, 0},
		{"one_of_another_chain_is", "input", on, 2},
	} {
		if got := DisabledDrops(tc.rules, tc.chain); got != tc.want {
			t.Errorf("%s: %d, want %d", tc.name, got, tc.want)
		}
	}
}

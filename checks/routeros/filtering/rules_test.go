package filtering

import (
	"testing"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// TestRuleThatIsntThereIsWhatTheEngineSays holds that a rule of a table which the facts lack has what the
// engine names it by.
func TestRuleThatIsntThereIsWhatTheEngineSays(t *testing.T) {
	t.Parallel()
	ref := firewall.RuleRef{Table: "filter", Chain: "input", Action: "drop", Comment: "last"}
	got := ruleOf(routeros.Facts{}, firewall.IPv4, ref)
	if got.Chain != "input" || got.Action != "drop" || got.Comment != "last" {
		t.Errorf("got %+v, want %+v", got, ref)
	}
}

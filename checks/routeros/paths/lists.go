package paths

import (
	"slices"
	"strings"

	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// emptyLists are the address lists without entries that let packets through: an export
// leaves out entries with a timeout, so that such a list may be full on the router. One
// that a rule drops by is left out, since a sender need not be on it.
func emptyLists(tables *firewall.Tables) []string {
	var empty []string
	settled := map[string]bool{"": true}
	for _, entry := range tables.AddressLists {
		settled[entry.List] = settled[entry.List] || !entry.Disabled
	}
	for _, rule := range slices.Concat(tables.Raw, tables.NAT, tables.Filter) {
		for _, key := range []string{"src-address-list", "dst-address-list"} {
			name, negated := strings.CutPrefix(rule.Match[key], "!")
			drops := slices.Contains(routeros.DropActions, rule.Action)
			if drops == negated && !settled[name] {
				settled[name] = true
				empty = append(empty, name)
			}
		}
	}
	return empty
}

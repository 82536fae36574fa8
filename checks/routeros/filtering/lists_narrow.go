package filtering

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ListsNarrow reports address lists that let in more than the rule's author meant.
var ListsNarrow = &checks.Check{
	ID:       "routeros-lists-narrow",
	Title:    "Address lists of accept rules hold narrow, fixed addresses",
	Severity: checks.Medium,
	Description: "An accept rule is as narrow as its list of sources. The check looks at the lists that active accept rules match as the source, " +
		"in the table filter of both families, and reports entries for every address (high), public ranges of a /8 and wider in IPv4 or " +
		"a /16 and wider in IPv6, and DNS names (low), whose owner decides who gets in. Private ranges are left out; a range from one " +
		"address to another counts as the prefixes that make it up.",
	Remediation: "List the addresses that need access, your own among them, and only then remove the wide entry:\n\n" +
		"    /ip firewall address-list add list=management address=192.0.2.0/28\n" +
		"    /ip firewall address-list remove [find list=management address=0.0.0.0/0]\n\n" +
		"For IPv6 the menu is `/ipv6 firewall address-list`.",
	References: []string{routeros.Manual + "Address-lists", routeros.ManualFilter},
	Rule:       checks.Each(listsNarrow),
}

func listsNarrow(o checks.Observed[routeros.Facts]) {
	model := paths.Of(o)
	if !paths.NeedRules(o, model) {
		return
	}
	for _, family := range model.Families() {
		tables, field := o.Facts.Firewall.IPv4, "firewall.ipv4.addressLists"
		if family == firewall.IPv6 {
			tables, field = o.Facts.Firewall.IPv6, "firewall.ipv6.addressLists"
		}
		entries, ok := routeros.Need(o, tables.AddressLists, field)
		accepted := acceptedLists(rulesIn(o.Facts, family, "filter"))
		broad := map[string]int{}
		for _, entry := range entries {
			if !ok || !accepted[entry.List] || entry.Disabled {
				continue
			}
			if judgeEntry(o.Subject(entry.List), entry, broad[entry.List] >= paths.MaxReasons) {
				broad[entry.List]++
			}
		}
	}
}

// acceptedLists names the lists whose sources rules in force accept.
func acceptedLists(rules []routeros.Rule) map[string]bool {
	named := map[string]bool{}
	for _, rule := range rules {
		list := rule.Match["src-address-list"]
		if live(rule) && rule.Action == "accept" && list != "" && !strings.HasPrefix(list, "!") {
			named[list] = true
		}
	}
	return named
}

// judgeEntry reports whether the entry is too broad. Where enough of its list are named, it is
// judged and goes without its name: a text that is there already isn't said twice.
func judgeEntry(subject checks.Subject, entry routeros.AddressEntry, enough bool) bool {
	dns, wide, every := "the DNS name "+entry.Address, "the wide range "+entry.Address, "every address ("+entry.Address+")"
	if enough {
		dns, wide, every = "other DNS names", "other wide ranges", "every address"
	}
	first, last, err := routeros.ParseRange(entry.Address)
	if err != nil {
		subject.ViolationAt(checks.Low, "the list holds %s", dns)
		return true
	}
	covering := paths.Cover(first.WithZone(""), last.WithZone(""))
	switch {
	case len(covering) == 1 && covering[0].Bits() == 0:
		subject.ViolationAt(checks.High, "the list holds %s", every)
	case covering == nil || slices.ContainsFunc(covering, isWide):
		subject.Violation("the list holds %s", wide)
	default:
		return false
	}
	return true
}

// isWide reports whether a prefix that isn't private holds too many addresses.
func isWide(prefix netip.Prefix) bool {
	widest := 8
	if prefix.Addr().Is6() {
		widest = 16
	}
	return prefix.Bits() <= widest && !(prefix.Addr().IsPrivate() && routeros.LastOf(prefix).IsPrivate())
}

package export

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hardcheck/checks/routeros"
)

// A row that can't belong to its menu tells that a line before it is gone: the header of
// the menu that the row is of.

// misfit says why the statement can't belong to its menu; empty where it can.
func (p *parser) misfit(s statement) string {
	path := certifiedMenu(s.menu)
	b, known := branchOf(path, p.file.Release())
	if twice := repeated(s.arguments); twice != "" {
		return "has " + twice + " twice"
	}
	if !known || b.kind == shown && !p.certified() {
		return p.unknownMenu(path)
	}
	if why := s.wrongForm(path, b); why != "" {
		return why
	}
	if b.kind == lone && p.seen[path] {
		return "sets the only row once more"
	}
	p.seen[path] = true
	for _, a := range s.arguments {
		if _, read := routeros.FindMenu(path); a.alone && (read && !slices.Contains(bare, a.name) || !b.attributes[a.name]) {
			return "has a word without a value where none is"
		}
	}
	if why := wrongWord(path, s.arguments); why != "" {
		return why
	}
	return p.foreignAttribute(path, b, s)
}

// unknownMenu is about what the certified version doesn't have, or only shows: in another
// it may have settings, as /routing/ospf/interface has in version 6.
func (p *parser) unknownMenu(path string) string {
	if p.certified() && !ofBoards(path) {
		return "is in a menu that RouterOS " + routeros.Certified + " doesn't have"
	}
	return ""
}

func (p *parser) certified() bool { return p.file.Release() == routeros.Certified }

// repeated is an attribute that is there twice; empty of none. Routers do write one twice
// in a row, with the same value.
func repeated(arguments []argument) string {
	seen := map[string]int{}
	for i, a := range arguments {
		if before, again := seen[a.name]; again && (before != i-1 || arguments[before].value != a.value) {
			return a.name
		}
		seen[a.name] = i
	}
	return ""
}

func (s statement) wrongForm(path string, b branch) string {
	named := s.item.find != nil || len(s.item.items) > 0
	switch {
	case s.add && b.kind != listed:
		return "adds a row to a menu that takes none"
	case !s.add && b.kind == lone && named:
		return "names a row of a menu that has only one"
	case !s.add && b.kind != lone && !named:
		return "names no row of a menu that has several"
	case s.add && slices.ContainsFunc(required[path], func(name string) bool { return !hasName(s.arguments, name) }):
		return "adds a row without what every row has"
	}
	return ""
}

func hasName(arguments []argument, name string) bool {
	return slices.ContainsFunc(arguments, func(a argument) bool { return a.name == name && !a.unset })
}

// required are attributes that every row of a list has: it can't be added without.
var required = map[string][]string{
	"/interface/bridge/port":                {"bridge"},
	"/interface/list/member":                {"list"},
	"/ip/address":                           {"address", "interface"},
	"/ip/dhcp-client":                       {"interface"},
	"/ip/firewall/address-list":             {"list"},
	"/ip/firewall/filter":                   {"chain"},
	"/ip/firewall/mangle":                   {"chain"},
	"/ip/firewall/nat":                      {"chain"},
	"/ip/firewall/raw":                      {"chain"},
	"/ip/pool":                              {"name"},
	"/ipv6/address":                         {"interface"},
	"/ipv6/firewall/address-list":           {"list"},
	"/ipv6/firewall/filter":                 {"chain"},
	"/ipv6/firewall/mangle":                 {"chain"},
	"/ipv6/firewall/nat":                    {"chain"},
	"/ipv6/firewall/raw":                    {"chain"},
	"/interface/vlan":                       {"interface"},
	"/interface/wireguard/peers":            {"interface"},
	"/interface/pppoe-client":               {"interface"},
	"/system/scheduler":                     {"name"},
	"/system/script":                        {"name"},
	"/user/group":                           {"name"},
	"/ppp/secret":                           {"name"},
	"/ip/dhcp-server/network":               {"address"},
	"/routing/bgp/connection":               {"name"},
	"/interface/l2tp-client":                {"connect-to"},
	"/interface/sstp-client":                {"connect-to"},
	"/interface/ovpn-client":                {"connect-to"},
	"/system/logging":                       {"topics"},
	"/ip/upnp/interfaces":                   {"interface"},
	"/interface/bridge/vlan":                {"bridge"},
	"/interface/wireless/security-profiles": {"name"},
}

// wrongWord looks for an action, or a chain of the router's own, that only another table
// of the firewall has.
func wrongWord(path string, arguments []argument) string {
	_, table, found := strings.Cut(path, "/firewall/")
	if !found || actions[table] == nil {
		return ""
	}
	for _, a := range arguments {
		of := map[string]map[string][]string{"action": actions, "chain": chains}[a.name]
		if of == nil || slices.Contains(of[table], a.value) {
			continue
		}
		for _, other := range slices.Sorted(maps.Keys(of)) {
			if slices.Contains(of[other], a.value) {
				return fmt.Sprintf("has the %s of the table %s", a.name, other)
			}
		}
	}
	return ""
}

var (
	everyAction = []string{"accept", "add-dst-to-address-list", "add-src-to-address-list", "jump", "log", "passthrough", "return"}
	actions     = map[string][]string{
		"filter": append([]string{"drop", "fasttrack-connection", "reject", "tarpit"}, everyAction...),
		"nat": append([]string{
			"dst-nat", "endpoint-independent-nat", "masquerade", "netmap", "redirect", "same", "socksify", "src-nat",
		}, everyAction...),
		"raw": append([]string{"drop", "notrack"}, everyAction...),
		"mangle": append([]string{
			"change-dscp", "change-hop-limit", "change-mss", "change-ttl", "clear-df", "dnpt", "fasttrack-connection", "mark-connection",
			"mark-packet", "mark-routing", "route", "set-priority", "sniff-pc", "sniff-tzsp", "snpt", "strip-ipv4-options",
		}, everyAction...),
	}
	chains = map[string][]string{
		"filter": {"forward", "input", "output"},
		"nat":    {"dstnat", "input", "output", "srcnat"},
		"raw":    {"output", "prerouting"},
		"mangle": {"forward", "input", "output", "postrouting", "prerouting"},
	}
)

// foreignAttribute finds an attribute that the menu doesn't have. Of another version than
// the certified one it may be new, or gone since, unless another menu has all of the row.
func (p *parser) foreignAttribute(path string, b branch, s statement) string {
	var names, unknown []string
	for _, a := range s.arguments {
		name := certifiedName(path, a.name)
		names = append(names, name)
		if !b.attributes[name] && name != keyDefaultName {
			unknown = append(unknown, name)
		}
	}
	if len(unknown) == 0 {
		return ""
	}
	if p.certified() && !ofBoards(path) {
		return "has " + unknown[0] + ", which a row of this menu doesn't have"
	}
	for _, other := range menusWith()[unknown[0]] {
		b := tree()[other]
		lacks := func(name string) bool { return !b.attributes[name] }
		if (b.kind == listed) == s.add && !slices.ContainsFunc(names, lacks) {
			return "has " + unknown[0] + ", which a row of this menu doesn't have, and one of another does"
		}
	}
	return ""
}

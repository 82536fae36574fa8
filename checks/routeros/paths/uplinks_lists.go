package paths

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// findInside finds the interfaces that the rules take for the inside: members of LAN, and of
// lists outside of which rules drop everything.
func (t *translation) findInside() {
	t.inside = map[string]bool{}
	for _, list := range append(t.closedLists(), routeros.Inside) {
		members, _ := t.membersOf(list)
		for _, name := range members {
			t.inside[name] = true
		}
	}
}

// closedLists are the lists L with rules that drop what enters by "!L", whatever else it is.
func (t *translation) closedLists() []string {
	var lists []string
	for _, rule := range t.rules() {
		list, negated := strings.CutPrefix(rule.Match["in-interface-list"], "!")
		if negated && slices.Contains(routeros.DropActions, rule.Action) && dropsNew(rule) && !outsideName(list) {
			lists = append(lists, list)
		}
	}
	return lists
}

// dropsNew reports whether a rule asks for nothing but the interface and that a packet is
// new, or isn't of a port forward.
func dropsNew(rule routeros.Rule) bool {
	for key := range rule.Match {
		if key != "in-interface-list" && key != "connection-state" && key != "connection-nat-state" {
			return false
		}
	}
	translated := rule.Match["connection-nat-state"]
	return slices.Contains([]string{"input", "forward", "prerouting"}, rule.Chain) && ofNew(rule.Match["connection-state"]) &&
		(translated == "" || strings.HasPrefix(translated, "!"))
}

// ofNew reports whether new packets are of the states that a rule asks for.
func ofNew(states string) bool {
	names, negated := strings.CutPrefix(states, "!")
	return states == "" || slices.Contains(strings.Split(names, ","), "new") != negated
}

// rules are the filter and raw rules of both families that the router doesn't skip.
func (t *translation) rules() []routeros.Rule {
	var all []routeros.Rule
	for _, tables := range []routeros.Tables{t.facts.Firewall.IPv4, t.facts.Firewall.IPv6} {
		raw, _ := tables.Raw.Get()
		filter, _ := tables.Filter.Get()
		all = append(append(all, raw...), filter...)
	}
	return slices.DeleteFunc(all, func(r routeros.Rule) bool { return r.Disabled || r.Invalid })
}

func outsideName(list string) bool { return strings.EqualFold(list, routeros.Outside) }

// uplinksOfLists finds the members of lists that the rules take for the outside: WAN, those
// towards which sources are translated, and all that is named and not in a list outside of
// which everything is dropped. An interface with a network of the site's, or a tunnel to
// a known peer, isn't outside for being on no list.
func (t *translation) uplinksOfLists() {
	taken(t, t.facts.Network.InterfaceLists, "network.interfaceLists")
	taken(t, t.facts.Network.ListMembers, "network.listMembers")
	for field, tables := range map[string]routeros.Tables{"firewall.ipv4": t.facts.Firewall.IPv4, "firewall.ipv6": t.facts.Firewall.IPv6} {
		taken(t, tables.Raw, field+".raw")
		taken(t, tables.Filter, field+".filter")
	}
	taken(t, t.facts.Firewall.IPv4.NAT, "firewall.ipv4.nat")
	slices.Sort(t.unread)
	for _, list := range t.outsideLists() {
		members, doubted := t.membersOf(list)
		for _, name := range members {
			t.lead(t.entrance(name), "member of the list "+list)
		}
		for _, name := range doubted {
			t.doubt(t.entrance(name), "whether the list "+list+" holds it isn't known")
		}
	}
	closed := t.closedLists()
	if len(closed) == 0 || t.listsUnread() {
		return
	}
	for _, name := range t.spokenOf() {
		if !t.inside[name] && !t.slave(name) && !t.private(name) && !t.tunnels(name) && !slices.Contains(t.garbled, name) {
			t.lead(name, "outside the list "+closed[0])
			t.implied[name] = true
		}
	}
}

func (t *translation) listsUnread() bool {
	_, lists := t.facts.Network.InterfaceLists.Get()
	_, members := t.facts.Network.ListMembers.Get()
	return !lists || !members
}

// outsideLists are WAN and the lists by whose interfaces sources are translated.
func (t *translation) outsideLists() []string {
	lists, _ := t.facts.Network.InterfaceLists.Get()
	members, _ := t.facts.Network.ListMembers.Get()
	var outside []string
	add := func(name string) {
		if !slices.Contains(outside, name) && !routeros.BuiltinList(name) {
			outside = append(outside, name)
		}
	}
	for _, list := range lists {
		if outsideName(list.Name) {
			add(list.Name)
		}
	}
	for _, member := range members {
		if outsideName(member.List) {
			add(member.List)
		}
	}
	nat, _ := t.facts.Firewall.IPv4.NAT.Get()
	for _, rule := range nat {
		list := rule.Match["out-interface-list"]
		if !rule.Disabled && !rule.Invalid && rule.Chain == "srcnat" && (rule.Action == "masquerade" || rule.Action == "src-nat") &&
			list != "" && !strings.HasPrefix(list, "!") && list != routeros.Inside {
			add(list)
		}
	}
	return outside
}

// membersOf are the interfaces of a list and of the lists that it includes; doubted are those
// that a list which it excludes may take out again.
func (t *translation) membersOf(list string) (members, doubted []string) {
	content, _ := t.listContent()
	lists, _ := t.facts.Network.InterfaceLists.Get()
	excluded := map[string]bool{}
	reach := func(start string) []string {
		names := []string{start}
		for i := 0; i < len(names); i++ {
			for _, inner := range content[names[i]] {
				if !slices.Contains(names, inner) {
					names = append(names, inner)
				}
			}
		}
		return names[1:]
	}
	for _, row := range lists {
		if row.Name == list {
			for _, other := range row.Exclude {
				for _, name := range reach(other) {
					excluded[name] = true
				}
			}
		}
	}
	for _, name := range reach(list) {
		_, isList := content[name]
		switch {
		case isList || routeros.BuiltinList(name):
		case excluded[name]:
			doubted = append(doubted, name)
		default:
			members = append(members, name)
		}
	}
	return members, doubted
}

// spokenOf are the interfaces that rules and members of lists name.
func (t *translation) spokenOf() []string {
	var names []string
	members, _ := t.facts.Network.ListMembers.Get()
	for _, member := range members {
		if !member.Disabled && !routeros.BuiltinList(member.List) {
			names = append(names, member.Interface)
		}
	}
	for _, rule := range t.rules() {
		if name := rule.Match["in-interface"]; name != "" && !strings.HasPrefix(name, "!") && !strings.HasPrefix(name, "all") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// tunnels reports whether an interface leads to peers that the configuration names.
func (t *translation) tunnels(name string) bool {
	guards, _ := t.facts.VPN.WireGuard.Get()
	overlays, _ := t.facts.VPN.VXLAN.Get()
	found := slices.ContainsFunc(guards, func(w routeros.WireGuard) bool { return w.Name == name }) ||
		slices.ContainsFunc(overlays, func(v routeros.VXLAN) bool { return v.Name == name })
	vpn := t.facts.VPN
	for _, menu := range []checks.Value[[]routeros.Tunnel]{vpn.EoIP, vpn.GRE, vpn.IPIP, vpn.SixToFour, vpn.EoIPv6, vpn.GRE6, vpn.IPIPv6} {
		each(menu, func(r routeros.Tunnel) { found = found || r.Name == name })
	}
	return found
}

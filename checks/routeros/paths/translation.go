package paths

import (
	"maps"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// translation turns facts into the engine's terms and notes what wasn't read.
type translation struct {
	facts   routeros.Facts
	missing []string
	// bridges are the bridges by the names of their ports: packets enter and leave by
	// the bridge.
	bridges map[string]string
	// site are the networks of the site's zones, and given the interfaces by which it says
	// that the internet enters.
	site  []netip.Prefix
	given []string
	evidence
	// inside are the interfaces that the rules take for the inside, host the one of a device
	// that is a host of its LAN; see [translation.standAlone].
	inside map[string]bool
	host   string
	// names are what named found.
	names  []string
	offers []Offer
	// services is where the missing facts about services begin.
	services int
	// clients are the interfaces that take their address from others, garbled those that
	// have one that isn't understood.
	clients, garbled []string
	// privates are the interfaces that private found; nil before it looked.
	privates map[string]bool
}

func newTranslation(facts routeros.Facts, site []netip.Prefix, given []string) *translation {
	t := &translation{
		facts: facts, site: site, given: given, bridges: map[string]string{},
		evidence: evidence{leads: map[string][]string{}, doubts: map[string]string{}, implied: map[string]bool{}, ways: map[string]bool{}},
	}
	ports, _ := take(t, facts.Network.BridgePorts, "network.bridgePorts")
	for _, port := range ports {
		if !port.Disabled {
			t.bridges[port.Interface] = port.Bridge
		}
	}
	return t
}

// take returns a menu and whether it is known. One that the router doesn't have is
// known to be empty; one that wasn't read is noted.
func take[T any](t *translation, menu checks.Value[T], field string) (T, bool) {
	rows, known := menu.Get()
	if !known && !t.facts.Lacks(routeros.MenuOf(field)) {
		t.lose(field)
		return rows, false
	}
	return rows, true
}

// lose notes what wasn't read: of a field that both the rules and the services need, for
// each.
func (t *translation) lose(field string) {
	if !slices.Contains(t.missing[t.services:], field) {
		t.missing = append(t.missing, field)
	}
}

// entrance is the interface that the packets of an interface enter and leave by.
func (t *translation) entrance(name string) string {
	if bridge, port := t.bridges[name]; port {
		return bridge
	}
	return name
}

func (t *translation) router() firewall.Router {
	made := firewall.Router{IPv4: t.tables4(), IPv6: t.tables6(), Ports: map[string]string{}}
	if t.withoutIPv6(made.IPv6) {
		made.IPv6.Off = !t.mayHaveModem()
		made.IPv6.Doubt = "whether the modem brings an IPv6 address isn't in an export"
	}
	t.findUplinks(&made)
	t.addInterfaces(&made)
	made.Uplinks = t.uplinks()
	t.addLeases(&made)
	t.addLists(&made)
	made.UntrackedOnly = t.untracked(&made)
	settings, read := take(t, t.facts.Network.BridgeSettings, "network.bridgeSettings")
	filtered, known := settings.UseIPFirewall.Get()
	made.BridgeFirewall = !read || !known || filtered
	made.Listeners, made.ListenersIncomplete = t.listeners()
	return made
}

// untracked tells whether connection tracking is off. Without knowing that no rule
// about states can be judged, so the tables then count as unread.
func (t *translation) untracked(made *firewall.Router) bool {
	tracking, _ := take(t, t.facts.Firewall.Tracking, "firewall.tracking")
	enabled, known := tracking.Enabled.Get()
	if !known || !enabled.Known() {
		t.lose("firewall.tracking")
		made.IPv4.Unread = append(made.IPv4.Unread, "connection tracking")
		made.IPv6.Unread = append(made.IPv6.Unread, "connection tracking")
	}
	return enabled == "no"
}

func (t *translation) addInterfaces(made *firewall.Router) {
	rows, read := take(t, t.facts.Network.Interfaces, "network.interfaces")
	made.InterfacesUnread = !read
	if !read {
		// An export leaves out what has its defaults; a modem may be among them.
		for _, name := range slices.Concat(t.named(), slices.Collect(maps.Keys(t.leads)), slices.Collect(maps.Keys(t.doubts))) {
			rows = append(rows, routeros.Interface{Name: name, Dynamic: strings.HasPrefix(name, "<")})
		}
		slices.SortFunc(rows, func(a, b routeros.Interface) int { return strings.Compare(a.Name, b.Name) })
		rows = slices.CompactFunc(rows, func(a, b routeros.Interface) bool { return a.Name == b.Name })
	}
	for name := range t.leads {
		listed := slices.ContainsFunc(rows, func(r routeros.Interface) bool { return r.Name == name })
		if read && !listed && len(t.given) == 0 {
			t.strayed = true // Others are asked about all the same.
			delete(t.leads, name)
		}
	}
	vrfs, known := t.vrfs(rows)
	for _, row := range rows {
		if bridge, port := t.bridges[row.Name]; port || row.Slave {
			made.Ports[row.Name] = bridge
			continue
		}
		made.Interfaces = append(made.Interfaces, firewall.Interface{
			Name: row.Name, Type: row.Type, Dynamic: row.Dynamic, VRF: vrfs[row.Name], VRFUnread: !known,
		})
	}
}

// vrfs are the VRFs of interfaces by their names, and whether they are known: services
// listen in one VRF alone. The first VRF that names an interface,
// or a list that holds it, has it; what a list excludes counts as held, which leaves
// answers unknown rather than wrong.
func (t *translation) vrfs(rows []routeros.Interface) (found map[string]string, known bool) {
	found = map[string]string{}
	menu, read := take(t, t.facts.Network.VRFs, "network.vrfs")
	menu = slices.DeleteFunc(slices.Clone(menu), func(v routeros.VRF) bool { return v.Disabled || v.Name == mainTable })
	content, contentKnown := t.listContent()
	if !read || !contentKnown && len(menu) > 0 {
		return nil, false
	}
	content["all"] = nil
	for _, row := range rows {
		content["all"] = append(content["all"], row.Name)
	}
	for _, vrf := range menu {
		waiting := slices.Clone(vrf.Interfaces)
		for len(waiting) > 0 {
			name := waiting[0]
			waiting = waiting[1:]
			if found[name] != "" {
				continue // With all that it holds, if it is a list.
			}
			found[name] = vrf.Name
			waiting = append(waiting, content[name]...)
		}
	}
	return found, true
}

// listContent are the members and included lists of interface lists, by their names, and
// whether they were read.
func (t *translation) listContent() (content map[string][]string, read bool) {
	content = map[string][]string{}
	lists, known := take(t, t.facts.Network.InterfaceLists, "network.interfaceLists")
	for _, list := range lists {
		content[list.Name] = append(content[list.Name], list.Include...)
	}
	members, read := take(t, t.facts.Network.ListMembers, "network.listMembers")
	for _, member := range members {
		if !member.Disabled {
			content[member.List] = append(content[member.List], member.Interface)
		}
	}
	return content, known && read
}

func (t *translation) addLists(made *firewall.Router) {
	lists, read := take(t, t.facts.Network.InterfaceLists, "network.interfaceLists")
	members, known := take(t, t.facts.Network.ListMembers, "network.listMembers")
	made.ListsUnread = !read || !known
	if read && known && slices.ContainsFunc(members, func(m routeros.ListMember) bool { return ofUnlisted(m, lists) }) {
		t.lose("network.interfaceLists")
		made.ListsUnread = true
	}
	for _, list := range lists {
		made.InterfaceLists = append(made.InterfaceLists, firewall.InterfaceList{Name: list.Name, Include: list.Include, Exclude: list.Exclude})
	}
	for _, member := range members {
		if !member.Disabled {
			made.InterfaceLists = append(made.InterfaceLists, firewall.InterfaceList{Name: member.List, Members: []string{member.Interface}})
		}
	}
}

// ofUnlisted reports whether a member is one of a list that isn't listed, so that the lists
// can't be whole. A number stands for a list that is gone.
func ofUnlisted(member routeros.ListMember, lists []routeros.InterfaceList) bool {
	listed := slices.ContainsFunc(lists, func(l routeros.InterfaceList) bool { return l.Name == member.List })
	return !member.Disabled && !listed && !strings.HasPrefix(member.List, "*") && !routeros.BuiltinList(member.List)
}

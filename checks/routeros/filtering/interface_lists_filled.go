package filtering

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// InterfaceListsFilled reports firewall rules that match an empty list.
var InterfaceListsFilled = &checks.Check{
	ID:       "routeros-interface-lists-filled",
	Title:    "Interface lists of firewall rules have members",
	Severity: checks.High,
	Description: "The default firewall uses the interface lists WAN and LAN. A rule for a list without members matches nothing: \"drop what comes " +
		"from WAN\" then drops nothing, and \"drop what doesn't come from LAN\" locks everyone out or was removed for it. That happens when " +
		"the WAN interface changes, to PPPoE or LTE. Lists that include other lists are not judged.",
	Remediation: "Add the WAN interface to the list:\n\n" +
		"    /interface list member add list=WAN interface=ether1",
	References: []string{routeros.Manual + "Interface+Lists", routeros.ManualSecuring},
	Rule:       checks.Each(interfaceListsFilled),
}

func interfaceListsFilled(o checks.Observed[routeros.Facts]) {
	rules, ok := routeros.Need(o, o.Facts.Firewall.IPv4.Filter, "firewall.ipv4.filter")
	lists, known := routeros.Need(o, o.Facts.Network.InterfaceLists, "network.interfaceLists")
	members, read := routeros.Need(o, o.Facts.Network.ListMembers, "network.listMembers")
	if !ok || !known || !read {
		return
	}
	for _, list := range lists {
		uses := func(r routeros.Rule) bool {
			return !r.Disabled && strings.TrimPrefix(r.Match["in-interface-list"], "!") == list.Name
		}
		if list.Builtin || len(list.Include) > 0 || !slices.ContainsFunc(rules, uses) {
			continue
		}
		subject := o.Subject(list.Name)
		switch filled := slices.ContainsFunc(members, func(m routeros.ListMember) bool { return m.List == list.Name && !m.Disabled }); {
		case filled:
		case routeros.FromExport(o.Facts):
			subject.Unknown(checks.Source, "an export doesn't show the members that the router adds to the list %s by itself", list.Name)
		default:
			subject.Violation("firewall rules match the interface list %s, which has no members", list.Name)
			if list.Name == routeros.Outside {
				fillOutside(o, subject)
			}
		}
	}
}

// fillOutside puts the interfaces that lead to the internet on the list for them.
func fillOutside(o checks.Observed[routeros.Facts], subject checks.Subject) {
	var members []routeros.Command
	for _, uplink := range paths.Of(o).Engine.Uplinks() {
		if !uplink.Implied {
			members = append(members, routeros.Add("/interface/list/member", routeros.Is("list", routeros.Outside), routeros.Is("interface", uplink.Interface)))
		}
	}
	paths.Mend(o, subject, members...)
}

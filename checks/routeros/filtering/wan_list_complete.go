package filtering

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/paths"
)

// OutsideParams are the parameters of routeros-wan-list-complete.
type OutsideParams struct {
	// List is the interface list that the rules take for the outside.
	List string `json:"list"`
}

// OutsideListComplete reports ways to the internet that the list for them lacks.
var OutsideListComplete = &checks.Check{
	ID:       "routeros-wan-list-complete",
	Title:    "The interface list WAN holds every interface towards the internet",
	Severity: checks.High,
	Description: "Rules for the list WAN don't match what enters by an interface that is not on it: a second provider, a PPPoE interface instead " +
		"of its Ethernet port, an LTE modem. The check compares the list with the interfaces that lead to the internet: by routes to public " +
		"addresses, in use or not, a public address, as a client of a provider, or by a BGP session with another AS. The parameter `list` names another list. A list without any members is judged by " +
		"another check.",
	Remediation: "Add the interface to the list. Rules that drop what comes from the list then hold for it: if you manage the router through this " +
		"interface, accept your own address before them.\n\n" +
		"    /interface list member add list=WAN interface=pppoe-out1",
	References: []string{routeros.Manual + "Interface+Lists", routeros.ManualSecuring},
	Rule:       checks.EachWith(OutsideParams{List: routeros.Outside}, outsideListComplete),
}

func outsideListComplete(o checks.Observed[routeros.Facts], p OutsideParams) {
	model := paths.Of(o)
	needLists(o, model)
	needNetworks(o, model) // What shows an uplink shows it whatever else wasn't read.
	if model.Router().ListsUnread {
		return
	}
	sure, possible := model.Engine.ListMembers(p.List)
	if len(sure)+len(possible) == 0 {
		o.NotApplicable("the interface list %s has no members", p.List)
		return
	}
	paths.NeedEach(o, model.UnreadUplinks)
	if routeros.FromExport(o.Facts) && !o.Facts.Lacks("/interface/lte") {
		checks.Need(o, o.Facts.Network.LTE, "network.lte") // An export may leave out a modem.
	}
	if model.Strayed {
		o.Unknown(checks.Unreadable, "a default route leads out by an interface that can't be told")
	}
	missing := map[string]bool{}
	for _, uplink := range model.Engine.CompareUplinks(p.List).Missing {
		missing[uplink.Interface] = true
	}
	for _, uplink := range model.Engine.Uplinks() {
		subject := o.Subject(uplink.Interface)
		subject.Evidence("leads to the internet", "%s", strings.Join(uplink.Reasons, ", "))
		switch {
		case slices.Contains(possible, uplink.Interface):
			subject.Unknown(checks.Unreadable, "the interface leads to the internet, and it isn't certain whether the list %s holds it", p.List)
		case missing[uplink.Interface]:
			subject.Evidence("/interface/list/member list="+p.List, "%s", routeros.Commas(append(sure, possible...)))
			subject.Violation("the interface leads to the internet and is not in the list %s", p.List)
			paths.Mend(o, subject, routeros.Add("/interface/list/member", routeros.Is("list", p.List), routeros.Is("interface", uplink.Interface)))
		}
	}
	for _, doubt := range model.Doubts {
		if !slices.Contains(sure, doubt.Interface) {
			o.Subject(doubt.Interface).Unknown(checks.Unreadable, "it may lead to the internet and is not in the list %s: %s", p.List, doubt.Why)
		}
	}
}

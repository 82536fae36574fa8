// Package paths works out which packet reaches what through a router: it turns the facts
// into the terms of the firewall engine, finds the zones that packets come from and the
// services that wait for them, and asks. What wasn't read leaves answers unknown.
package paths

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Model answers which packets reach what through one router of a site.
type Model struct {
	Engine *firewall.Engine
	// Budget bounds what is asked of the engine: what exceeds it is unknown.
	Budget *firewall.Budget
	// Zones are where packets come from: the site's zones as they enter this router,
	// then the internet. Without zones in the site file there is one for each interface
	// that packets enter by. A zone without interfaces is one whose way into the router
	// isn't known: the engine's answers for it are unknown.
	Zones []firewall.Zone
	// Derived says that the zones are derived from the router, not from the site file.
	Derived bool
	// Missing are the JSON paths of the facts that could not be read and that answers
	// depend on: what keeps an unknown answer open beside the reasons that it names.
	Missing []string
	// Services are what the router itself offers, switched on.
	Services []Offer
	// Secluded says that no interface leads to the internet, for sure. Host is set where that
	// is so since the device is a host of its LAN, such as an access point: the interface
	// that it has there.
	Secluded bool
	Host     string
	// Strayed says that a route to the internet leads out by an interface that can't be told,
	// and UnreadUplinks names the menus of uplinks that weren't read: there may be more
	// uplinks than the engine knows. Doubts are the interfaces that may be some.
	Strayed       bool
	UnreadUplinks []string
	Doubts        []firewall.Doubt
	// WaysOut is the number of interfaces by which a default route leads out, or by which a
	// provider's server may give one: with several, packets and their replies may part.
	WaysOut int
	// given is the router's name in the site file; empty for one that isn't in any.
	given   string
	router  firewall.Router
	unnamed uint16
	trusted []string
	// services is where the missing facts about services begin in Missing.
	services int
}

// New builds the engine and the zones of a router. It never fails: what wasn't
// read leaves answers unknown.
func New(facts routeros.Facts, router checks.Target, site checks.Site) Model {
	zones, given := site.Networks(), entranceOf(site, router.Given())
	t := newTranslation(facts, networksOf(zones), given)
	made := t.router()
	model := Model{Engine: firewall.New(made), Services: t.offers, router: made, trusted: router.ReachableFrom, services: t.services}
	model.Budget, model.unnamed = firewall.NewBudget(), findUnnamed(made, t.offers)
	z := zoner{translation: t, made: made, engine: model.Engine}
	model.Strayed, model.UnreadUplinks, model.Doubts, model.Host, model.given = t.strayed, t.unread, t.open(), t.host, router.Given()
	model.WaysOut = len(t.ways)
	known := len(made.Uplinks) == 0 && len(model.Doubts) == 0 && len(t.unread) == 0 && !t.strayed
	model.Secluded = known && (t.host != "" || z.routed(everywhere) && !routeros.FromExport(facts))
	model.Derived = len(zones) == 0
	if model.Derived {
		model.Zones = z.derived()
		model.trusted = nil
		model.trusted = z.ownNetworks(model.Zones)
	} else {
		model.Zones = z.ofSite(router.Given(), zones)
	}
	model.Missing = slices.Clone(t.missing)
	return model
}

// entranceOf are the interfaces by which the site file says that the internet enters a router.
func entranceOf(site checks.Site, router string) []string {
	i := slices.IndexFunc(site.Zones, func(z checks.Zone) bool { return z.Name == checks.Internet })
	if i < 0 {
		return nil
	}
	return site.Zones[i].Interfaces[router]
}

func networksOf(zones []checks.Zone) []netip.Prefix {
	var all []netip.Prefix
	for _, zone := range zones {
		all = append(all, zone.Prefixes...)
	}
	return all
}

// Zone finds a zone by its name.
func (p Model) Zone(name string) (firewall.Zone, bool) {
	i := slices.IndexFunc(p.Zones, func(z firewall.Zone) bool { return z.Name == name })
	if i < 0 {
		return firewall.Zone{}, false
	}
	return p.Zones[i], true
}

// Untrusted are the zones that may not reach the router: those that its target isn't
// reachable from. Of derived zones that is the internet, where an interface leads there,
// and networks in which the router is a client, unless its list LAN holds them.
func (p Model) Untrusted() []firewall.Zone {
	return slices.DeleteFunc(slices.Clone(p.Zones), func(z firewall.Zone) bool {
		return slices.Contains(p.trusted, z.Name) || z.Internet && p.Secluded
	})
}

// Router is the configuration that the answers are about, in the engine's terms.
func (p Model) Router() firewall.Router { return p.router }

// MissingRules are the missing facts that every answer depends on.
func (p Model) MissingRules() []string { return p.Missing[:p.services] }

// MissingServices are those about what the router itself offers.
func (p Model) MissingServices() []string { return p.Missing[p.services:] }

// Reach asks the engine within the budget.
func (p Model) Reach(query firewall.Query) firewall.Verdict {
	query.Budget = p.Budget
	return p.Engine.Reach(query)
}

// Forwardings asks the engine within the budget.
func (p Model) Forwardings(zone firewall.Zone, family firewall.Family) []firewall.Forwarding {
	return p.Engine.Forwardings(zone, family, p.Budget)
}

// RouterOf is the configuration in the engine's terms. What wasn't read leaves the
// engine's answers unknown.
func RouterOf(f routeros.Facts) firewall.Router { return newTranslation(f, nil, nil).router() }

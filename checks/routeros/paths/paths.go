// Package paths works out which packet reaches what through a router: it turns the facts
// into the terms of the firewall engine, finds the zones that packets come from and the
// services that wait for them, and asks. What wasn't read leaves answers unknown.
package paths

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// Model answers which packets reach what through one router of a site.
type Model struct {
	Engine *firewall.Engine
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
	// Secluded says that no interface leads to the internet, for sure.
	Secluded bool
	// Strayed says that a default route leads out by an interface that can't be told, and
	// UnreadUplinks names the menus of uplinks that weren't read: there may be more uplinks than
	// the engine knows.
	Strayed       bool
	UnreadUplinks []string
	router        firewall.Router
	unnamed       uint16
	asker         *asker
	trusted       []string
	// services is where the missing facts about services begin in Missing.
	services int
}

// New builds the engine and the zones of a router. It never fails: what wasn't
// read leaves answers unknown.
func New(facts routeros.Facts, router checks.Target, site checks.Site) Model {
	t := newTranslation(facts)
	made := t.router()
	model := Model{Engine: firewall.New(made), Services: t.offers, router: made, trusted: router.ReachableFrom, services: t.services}
	model.asker, model.unnamed = &asker{engine: model.Engine}, findUnnamed(made, t.offers)
	z := zoner{translation: t, made: made, engine: model.Engine}
	model.Strayed, model.UnreadUplinks = t.strayed, t.unreadUplinks
	uplinks := len(model.Engine.Uplinks()) > 0 || t.strayed || len(t.unreadUplinks) > 0
	model.Secluded = !uplinks && z.routed(everywhere) && !routeros.FromExport(facts)
	model.Derived = len(site.Zones) == 0
	if model.Derived {
		model.Zones = z.derived()
		model.trusted = nil
		model.trusted = z.ownNetworks(model.Zones)
	} else {
		model.Zones = z.ofSite(router.Given(), site.Zones)
	}
	model.Missing = slices.Clone(t.missing)
	return model
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

// Reach asks the engine, as long as the questions of the check stay within their bounds.
func (p Model) Reach(query firewall.Query) firewall.Verdict { return p.asker.ask(query) }

// RouterOf is the configuration in the engine's terms. What wasn't read leaves the
// engine's answers unknown.
func RouterOf(f routeros.Facts) firewall.Router { return newTranslation(f).router() }

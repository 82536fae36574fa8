package routeros

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// Paths answers which packets reach what through one router of a site.
type Paths struct {
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
	router   firewall.Router
	asker    *asker
	// secluded says that no interface leads to the internet, for sure.
	secluded bool
	// strayed and unmet say why there may be more uplinks than the engine knows, as in
	// the translation.
	strayed bool
	unmet   []string
	trusted []string
	// services is where the missing facts about services begin in Missing.
	services int
}

// NewPaths builds the engine and the zones of a router. It never fails: what wasn't
// read leaves answers unknown.
func NewPaths(facts Facts, router checks.Target, site checks.Site) Paths {
	t := newTranslation(facts)
	made := t.router()
	paths := Paths{Engine: firewall.New(made), Services: t.offers, router: made, trusted: router.ReachableFrom, services: t.services}
	paths.asker = &asker{engine: paths.Engine}
	z := zoner{translation: t, made: made, engine: paths.Engine}
	paths.strayed, paths.unmet = t.strayed, t.unmet
	uplinks := len(paths.Engine.Uplinks()) > 0 || t.strayed || len(t.unmet) > 0
	paths.secluded = !uplinks && z.routed(everywhere) && !fromExport(facts)
	paths.Derived = len(site.Zones) == 0
	if paths.Derived {
		paths.Zones = z.derived()
		paths.trusted = nil
		paths.trusted = z.ownNetworks(paths.Zones)
	} else {
		paths.Zones = z.ofSite(router.Given(), site.Zones)
	}
	paths.Missing = slices.Clone(t.missing)
	return paths
}

// Zone finds a zone by its name.
func (p Paths) Zone(name string) (firewall.Zone, bool) {
	i := slices.IndexFunc(p.Zones, func(z firewall.Zone) bool { return z.Name == name })
	if i < 0 {
		return firewall.Zone{}, false
	}
	return p.Zones[i], true
}

// Untrusted are the zones that may not reach the router: those that its target isn't
// reachable from. Of derived zones that is the internet, where an interface leads there,
// and networks in which the router is a client, unless its list LAN holds them.
func (p Paths) Untrusted() []firewall.Zone {
	return slices.DeleteFunc(slices.Clone(p.Zones), func(z firewall.Zone) bool {
		return slices.Contains(p.trusted, z.Name) || z.Internet && p.secluded
	})
}

// Router is the configuration that the answers are about, in the engine's terms.
func (p Paths) Router() firewall.Router { return p.router }

// Router is the configuration in the engine's terms. What wasn't read leaves the
// engine's answers unknown.
func (f Facts) Router() firewall.Router { return newTranslation(f).router() }

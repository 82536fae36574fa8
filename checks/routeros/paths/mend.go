package paths

import (
	"fmt"
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// RuleMenu is the menu of a table: "/ip/firewall/filter".
func RuleMenu(family firewall.Family, table string) string {
	if family == firewall.IPv6 {
		return "/ipv6/firewall/" + table
	}
	return "/ip/firewall/" + table
}

// Mend is [routeros.Mend] for commands that change which packets pass. After each of them,
// not only the last, what is in use still gets through: the sessions of those who manage the
// router, its services from the zones that may reach it, VPN handshakes, port forwards, the way
// out, and what the site's conduits declare. Where that can't be shown the commands aren't offered, and why is said.
func Mend(o checks.Observed[routeros.Facts], s checks.Subject, commands ...routeros.Command) {
	if why := cutOff(o, usesOf(o), commands); why != "" {
		s.Fix(checks.ByHand("by hand: %s", why))
		return
	}
	routeros.Mend(o, s, commands...)
}

// Close is Mend for commands that end a port forward, which is what they are for.
func Close(o checks.Observed[routeros.Facts], s checks.Subject, commands ...routeros.Command) {
	uses := slices.DeleteFunc(usesOf(o), func(u use) bool { return u.forward })
	if why := cutOff(o, uses, commands); why != "" {
		s.Fix(checks.ByHand("by hand: %s", why))
		return
	}
	routeros.Mend(o, s, commands...)
}

// use is something that passes now and has to after each command.
type use struct {
	what  string
	query firewall.Query
	// arrival asks for packets alone, whatever listens; state is another one than new.
	arrival bool
	state   string
	// forward is a port forward.
	forward bool
	// cross asks for what gets from zone to zone in place of the query.
	cross *firewall.Crossing
	// accept is what a rule has to match that keeps it, in the chain that the zone's packets pass.
	accept []routeros.Setting
}

// passes asks a model about a use.
func (u use) passes(m Model) firewall.Value { return u.ask(m).Value }

func (u use) ask(m Model) firewall.Verdict {
	switch {
	case u.cross != nil:
		return m.carries(*u.cross)
	case u.state != "":
		return m.InState(u.state).Reach(u.query)
	case u.arrival:
		return m.Engine.Arrives(u.query)
	default:
		return m.Engine.Reach(u.query)
	}
}

// maxProved bounds the rules of a router whose fixes are proved command by command.
const maxProved = 150

// cutOff says what one of the commands would cut off; empty for nothing.
func cutOff(o checks.Observed[routeros.Facts], uses []use, commands []routeros.Command) string {
	if why := unproved(Of(o), uses); why != "" {
		return why
	}
	facts := o.Facts
	for _, command := range commands {
		after, ok := command.Apply(facts)
		if !ok {
			continue // What can't be told apart is said by [routeros.Mend].
		}
		facts = after
		model := New(facts, o.Target, o.Site)
		for _, u := range uses {
			if got := u.passes(model); got != firewall.Reachable {
				return fmt.Sprintf("it would cut off %s (%s)", u.what, got)
			}
		}
	}
	return ""
}

// unproved says why it can't be shown that a router's uses still pass; empty where it can.
func unproved(m Model, uses []use) string {
	tangled := slices.ContainsFunc(uses, func(u use) bool { return u.what == entangled })
	if rules := ruleCount(m); rules > maxProved || tangled {
		return fmt.Sprintf("with these %d rules it isn't tried here whether what is in use would still get through", rules)
	}
	return ""
}

func ruleCount(m Model) int {
	count := 0
	for _, tables := range []firewall.Tables{m.router.IPv4, m.router.IPv6} {
		count += len(tables.Raw) + len(tables.NAT) + len(tables.Filter)
	}
	return count
}

// inUse are the uses of a router that pass now, found once for all checks.
var inUse = checks.Derive(func(f routeros.Facts, target checks.Target, site checks.Site) []use {
	m := New(f, target, site)
	if ruleCount(m) > maxProved || len(m.Services) > maxServed {
		return nil
	}
	declared, complete := m.conduits(site)
	if !complete {
		return []use{{what: entangled}}
	}
	var open []use
	for _, u := range slices.Concat(m.sessions(f), m.managed(), m.handshakes(m.Zones), m.waysOut(), m.forwards(), declared) {
		verdict := u.ask(m)
		if verdict.Has(firewall.OverBudget) {
			return []use{{what: entangled}}
		}
		if verdict.Value == firewall.Reachable {
			open = append(open, u)
		}
	}
	return open
})

// entangled marks rules whose answers take too long to be asked for after each command.
const entangled = "rules too entangled to tell"

// maxServed bounds the services of which it is proved that they stay reachable.
const maxServed = 64

func usesOf(o checks.Observed[routeros.Facts]) []use { return slices.Clone(inUse.Of(o)) }

// servicesOf are the services behind the words of /user/active.
var servicesOf = map[string][]string{
	"ssh": {"ssh"}, "winbox": {"winbox"}, "telnet": {"telnet"}, "ftp": {"ftp"}, "web": {"www", "www-ssl"}, "rest-api": {"www", "www-ssl"}, "api": {"api", "api-ssl"},
}

// sessions are the ways of the people and programs that are logged in, the audit's own among
// them: the service that each came by, and the others that it could come by.
func (p Model) sessions(f routeros.Facts) []use {
	var uses []use
	sessions, _ := f.Accounts.Sessions.Get()
	for _, session := range sessions {
		address, err := netip.ParseAddr(session.Address)
		if err != nil {
			continue
		}
		zone := p.from(address.WithZone("").Unmap())
		for _, offer := range p.Services {
			if offer.Management || slices.Contains(servicesOf[session.Via], offer.Name) {
				u := p.served(offer, zone, p.familyOf(zone.Sources[0]), offer.Name+" from "+session.Address+", which is logged in")
				u.accept = append(u.accept, routeros.Is("src-address", zone.Sources[0].Addr().String()))
				uses = append(uses, u)
			}
		}
	}
	return uses
}

// from is an address as a zone of its own, entering by the interface that leads there.
func (p Model) from(address netip.Addr) firewall.Zone {
	prefix := []netip.Prefix{netip.PrefixFrom(address, address.BitLen())}
	names := p.Engine.Entering(prefix)
	if internet, _ := p.Zone(checks.Internet); len(names) == 0 {
		names = internet.Interfaces
	}
	return firewall.Zone{Name: address.String(), Interfaces: names, Sources: prefix}
}

func (p Model) familyOf(prefix netip.Prefix) firewall.Family {
	if prefix.Addr().Is4() {
		return firewall.IPv4
	}
	return firewall.IPv6
}

// served is a service as a zone reaches it.
func (p Model) served(offer Offer, zone firewall.Zone, family firewall.Family, what string) use {
	return use{
		what: what, query: firewall.Query{Zone: zone, Family: family, Protocol: offer.Protocol, Port: offer.Port},
		accept: append(routeros.Own("protocol="+TransportName(offer.Protocol)), routeros.Is("dst-port", fmt.Sprint(offer.Port))),
	}
}

// managed are the management services that trusted zones reach.
func (p Model) managed() []use {
	var uses []use
	for _, zone := range p.trustedZones() {
		for _, offer := range p.Services {
			for _, family := range p.Families() {
				for _, part := range p.partsOf(zone, family) {
					if offer.Management {
						uses = append(uses, p.served(offer, part, family, offer.Name+" from "+Sender(part, family)))
					}
				}
			}
		}
	}
	return uses
}

// partsOf are a zone as a whole, and each network of the router by which it enters: what one of
// them reaches says nothing about the others.
func (p Model) partsOf(zone firewall.Zone, family firewall.Family) []firewall.Zone {
	parts := []firewall.Zone{zone}
	for _, address := range p.Tables(family).Addresses {
		if slices.Contains(zone.Interfaces, address.Interface) && len(parts) <= maxParts {
			part := zone
			part.Sources, part.Neighbours = []netip.Prefix{address.Prefix.Masked()}, false
			parts = append(parts, part)
		}
	}
	return parts
}

// maxParts bounds the networks of a zone that are looked at by themselves.
const maxParts = 8

func (p Model) trustedZones() []firewall.Zone {
	untrusted := p.Untrusted()
	return slices.DeleteFunc(slices.Clone(p.Zones), func(z firewall.Zone) bool {
		return slices.ContainsFunc(untrusted, func(u firewall.Zone) bool { return u.Name == z.Name })
	})
}

// vpnServers are the services that clients come in by, by the first word of their names.
var vpnServers = []string{"ipsec", "l2tp", "ovpn", "pptp", "sstp", "wireguard"}

// handshakes are the first packets of VPN clients.
func (p Model) handshakes(zones []firewall.Zone) []use {
	var uses []use
	for _, offer := range p.Services {
		for _, zone := range zones {
			for _, family := range p.Families() {
				if slices.Contains(vpnServers, offer.Word()) {
					uses = append(uses, p.served(offer, zone, family, "the VPN handshake of "+offer.Name+" from "+Sender(zone, family)))
				}
			}
		}
	}
	return uses
}

// outer are addresses in the internet, one for each family: root name servers.
var outer = map[firewall.Family]netip.Prefix{
	firewall.IPv4: netip.MustParsePrefix("198.41.0.4/32"), firewall.IPv6: netip.MustParsePrefix("2001:503:ba3e::2:30/128"),
}

// waysOut are what trusted zones send to the internet.
func (p Model) waysOut() []use {
	var uses []use
	for _, zone := range p.trustedZones() {
		for _, family := range p.Families() {
			query := firewall.Query{Zone: zone, Family: family, Protocol: TCP, Port: p.UnnamedPort(), Hosts: []netip.Prefix{outer[family]}}
			uses = append(uses, use{what: "the way from " + Sender(zone, family) + " to the internet", query: query})
		}
	}
	return uses
}

// maxForwards bounds the port forwards of which it is proved that they stay.
const maxForwards = 16

// forwards are the port forwards that are open, each by the packet that passes it now.
func (p Model) forwards() []use {
	var uses []use
	for _, zone := range p.Zones {
		for _, family := range p.Families() {
			for _, f := range p.Engine.Forwardings(zone, family, firewall.NewBudget()) {
				w := f.Verdict.Witness
				if f.Verdict.Value != firewall.Reachable || w == nil || !w.Destination.IsValid() || len(uses) == maxForwards {
					continue
				}
				query := firewall.Query{Zone: zone, Family: family, Protocol: w.Protocol, Sent: netip.AddrPortFrom(w.Destination, w.DestinationPort)}
				uses = append(uses, use{what: "the port forward " + f.Rule.String() + " from " + Sender(zone, family), query: query, forward: true})
			}
		}
	}
	return uses
}

package network

import (
	"cmp"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

// HostsListed reports hosts in the site's zones that are no target.
var HostsListed = &checks.Check{
	ID:       "network-hosts-listed",
	Title:    "Every host that a router knows in a zone is a target of the site",
	Severity: checks.Medium,
	Description: "Paths are judged for the targets that the site file lists: a device that nobody listed is protected by chance. The check " +
		"compares them with the hosts that routers have met in the zones' prefixes, from the ARP table, the leases of their DHCP servers and " +
		"the hosts of their bridges. A zone in which Modbus devices stand is reported at medium severity, another one at low. A router sees " +
		"hosts of its own networks that have spoken lately, and IPv4 alone: hosts that are silent or behind another router are not among " +
		"them. An export holds none of this.",
	Remediation: "Find out what each host is: the MAC address tells the maker, the bridge port the cable. List what belongs there as a target, " +
		"or take it off the network. Until then its port can be closed (stop what needs it first):\n\n" +
		"    /interface/bridge/host/print\n" +
		"    /interface/ethernet/disable [find name=<port>]",
	References: []string{"https://help.mikrotik.com/docs/display/ROS/ARP", "https://help.mikrotik.com/docs/display/ROS/DHCP", otGuide},
	Rule:       checks.Among(hostsListed),
}

func hostsListed(t checks.Targets[routeros.Facts]) {
	if len(t.Observed) == 0 {
		return
	}
	zones := t.Observed[0].Site.Networks()
	routers := routersOf(t.Observed)
	if len(zones) == 0 {
		for _, o := range t.Observed {
			o.Unknown(checks.NoTarget, "the site file names no zones whose hosts could be listed")
		}
		return
	}
	told := targetsOf(t.Observed[0].Site)
	for _, zone := range zones {
		met := false
		for i, o := range t.Observed {
			if seen := routers[i].seenNetworks(zone); len(seen) > 0 {
				met = true
				hostsOfZone(o, routers[i], zone, seen, told)
			}
		}
		if !met {
			unmet(t.Observed[0], routers, zone)
		}
	}
}

// targetsOf are the addresses of all targets, of which nothing needs to be told.
func targetsOf(site checks.Site) map[netip.Addr]bool {
	known := map[netip.Addr]bool{}
	for _, target := range site.Targets {
		for _, addr := range target.Addresses {
			known[addr.Unmap()] = true
		}
	}
	return known
}

// unmet says that no router meets hosts of the zone, as far as is known.
func unmet(first checks.Observed[routeros.Facts], routers []router, zone checks.Zone) {
	s := first.Subject("zone " + zone.Name)
	for _, r := range routers {
		if !r.placed() {
			r.unsure(s, "it has one in zone %s", zone.Name)
			return
		}
	}
	s.Unknown(checks.Source, "no router that was read has an IPv4 network in zone %s, so none meets its hosts", zone.Name)
}

// seenNetworks are the router's own IPv4 networks that hold addresses of a zone.
func (r router) seenNetworks(zone checks.Zone) []netip.Prefix {
	var seen []netip.Prefix
	for _, own := range r.config.IPv4.Addresses {
		network := own.Prefix.Masked()
		inside := slices.ContainsFunc(zone.Prefixes, network.Overlaps) || slices.Contains(zone.Interfaces[r.target.Given()], own.Interface)
		if own.Prefix.IsValid() && own.Prefix.Bits() < 32 && inside && !slices.Contains(seen, network) {
			seen = append(seen, network)
		}
	}
	return seen
}

func hostsOfZone(o checks.Observed[routeros.Facts], r router, zone checks.Zone, seen []netip.Prefix, told map[netip.Addr]bool) {
	s := o.Subject("zone " + zone.Name)
	if routeros.FromExport(o.Facts) {
		s.Unknown(checks.Source, "an export holds no hosts that the router has met: read the router itself")
		return
	}
	network := o.Facts.Network
	arp, _ := checks.Need(s, network.ARP, "network.arp")
	leases, _ := checks.Need(s, network.Leases, "network.leases")
	bridged, _ := checks.Need(s, network.BridgeHosts, "network.bridgeHosts")
	s.Evidence("networks", "%s", prefixesText(seen))
	r.knows(s, zone, seen)
	met := meet(arp, leases, bridged)
	if met.garbled != "" {
		s.Unknown(checks.Unreadable, "the router lists a host at %q, which is no address", met.garbled)
	}
	var strangers []host
	for _, h := range met.hosts {
		if !told[h.addr] && r.stands(h, zone, seen) && !r.own(h.addr) {
			told[h.addr] = true
			strangers = append(strangers, h)
		}
	}
	strange(s, o.Site, zone, strangers)
	nameless(s, r, zone, met.stations)
}

// knows says where it can't be told what stands in a zone: its networks or an interface of
// theirs aren't known.
func (r router) knows(s checks.Subject, zone checks.Zone, seen []netip.Prefix) {
	if !r.placed() {
		r.unsure(s, "it has others in zone %s", zone.Name)
	}
	for _, own := range r.config.IPv4.Addresses {
		if slices.Contains(seen, own.Prefix.Masked()) && !r.lists(own.Interface) {
			s.Unknown(checks.Unreadable, "the router has a network of zone %s on interface %q, which isn't listed", zone.Name, own.Interface)
		}
	}
}

// lists reports whether an interface is one that packets enter by, or may be.
func (r router) lists(name string) bool {
	return r.config.InterfacesUnread || slices.ContainsFunc(r.config.Interfaces, func(i firewall.Interface) bool { return i.Name == name })
}

// shownHosts bounds the hosts of the evidence, namedHosts those of the sentence.
const (
	shownHosts = 64
	namedHosts = 8
)

// strange reports the hosts that are no target.
func strange(s checks.Subject, site checks.Site, zone checks.Zone, strangers []host) {
	if len(strangers) == 0 {
		return
	}
	var names []string
	for i, h := range strangers {
		if i < shownHosts {
			s.Evidence("host", "%s", h)
		}
		if i < namedHosts {
			names = append(names, h.addr.String())
		}
	}
	if more := len(strangers) - shownHosts; more > 0 {
		s.Evidence("host", "and %d more", more)
	}
	text := strings.Join(names, ", ")
	if more := len(strangers) - namedHosts; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	severity, beside := checks.Low, ""
	if slices.ContainsFunc(site.Targets, func(t checks.Target) bool { return t.Kind == modbus.Kind.Name && t.Zone == zone.Name }) {
		severity, beside = checks.Medium, ", where Modbus devices stand"
	}
	s.ViolationAt(severity, "hosts in zone %s%s that are no target of the site: %d (%s)", zone.Name, beside, len(strangers), text)
}

// nameless tells of stations on the zone's bridges whose address the router doesn't know.
// Where other zones are behind the same bridge they may be of those.
func nameless(s checks.Subject, r router, zone checks.Zone, stations []routeros.BridgeHost) {
	entering, _ := r.paths.Zone(zone.Name)
	count := 0
	for _, station := range stations {
		here := slices.Contains(entering.Interfaces, station.Bridge) && r.shares(zone.Name, []string{station.Bridge})
		if here || !r.lists(station.Bridge) {
			if count++; count <= shownHosts {
				s.Evidence("station without a known address", "%s on %s (%s)", station.MAC, station.Interface, station.Bridge)
			}
		}
	}
	if count > 0 {
		s.Unknown(checks.Source, "stations on a bridge of zone %s whose address the router doesn't know: %d; whether they are targets can't be told", zone.Name, count)
	}
}

// stands reports whether a host is of a zone: by the longest prefix, or where the zone has no
// prefixes by its interface or a network there, since a lease doesn't tell the interface.
func (r router) stands(h host, zone checks.Zone, seen []netip.Prefix) bool {
	if name := zoneOf(r.site, netip.PrefixFrom(h.addr, h.addr.BitLen())); name != "" {
		return name == zone.Name
	}
	within := func(network netip.Prefix) bool { return network.Contains(h.addr) }
	return len(zone.Prefixes) == 0 && (slices.Contains(zone.Interfaces[r.target.Given()], h.port) || slices.ContainsFunc(seen, within))
}

// host is one that the router has met.
type host struct {
	addr netip.Addr
	mac  string
	name string
	// port is the interface, or the bridge port where that is known.
	port string
	by   []string
}

func (h host) String() string {
	text := h.addr.String()
	for _, part := range []string{h.mac, cmp.Or(h.port, "unknown interface"), h.name} {
		if part != "" {
			text += ", " + part
		}
	}
	return text + " (" + strings.Join(h.by, ", ") + ")"
}

// meeting are the hosts by address, in order, and stations of which none is known.
type meeting struct {
	hosts    []host
	stations []routeros.BridgeHost
	// garbled is an address that could not be read; empty for none.
	garbled string
}

func meet(arp []routeros.ARPEntry, leases []routeros.Lease, bridged []routeros.BridgeHost) meeting {
	var made meeting
	found := map[netip.Addr]*host{}
	note := func(text, mac, name, port, by string) {
		addr, err := netip.ParseAddr(text)
		if err != nil {
			made.garbled = cmp.Or(made.garbled, text, "(nothing)")
			return
		}
		if found[addr] == nil {
			found[addr] = &host{addr: addr}
		}
		h := found[addr]
		h.mac, h.name, h.port, h.by = cmp.Or(h.mac, mac), cmp.Or(h.name, name), cmp.Or(h.port, port), append(h.by, by)
	}
	for _, entry := range arp {
		if entry.Complete && !entry.Disabled && !entry.Published {
			note(entry.Address, entry.MAC, "", entry.Interface, "ARP")
		}
	}
	for _, lease := range leases {
		if !lease.Disabled && lease.ActiveAddress != "" {
			note(lease.ActiveAddress, lease.MAC, lease.HostName, "", "DHCP lease")
		}
	}
	addressed := map[string][]*host{}
	for _, h := range found {
		addressed[strings.ToUpper(h.mac)] = append(addressed[strings.ToUpper(h.mac)], h)
	}
	for _, station := range bridged {
		switch known := addressed[strings.ToUpper(station.MAC)]; {
		case station.Local || station.Disabled:
		case len(known) == 0:
			made.stations = append(made.stations, station)
		default:
			for _, h := range known {
				h.by = append(h.by, "bridge port "+station.Interface)
			}
		}
	}
	for _, h := range found {
		slices.Sort(h.by)
		h.by = slices.Compact(h.by)
		made.hosts = append(made.hosts, *h)
	}
	slices.SortFunc(made.hosts, func(a, b host) int { return a.addr.Compare(b.addr) })
	return made
}

func prefixesText(all []netip.Prefix) string {
	texts := make([]string, len(all))
	for i, prefix := range all {
		texts[i] = prefix.String()
	}
	return strings.Join(texts, ", ")
}

package containers

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// ZonesParams are the parameters of docker-zones-separate.
type ZonesParams struct {
	// Gateways are containers, by name, that connect zones on purpose.
	Gateways []string `json:"gateways"`
}

// ZonesSeparate reports containers that stand in several zones of the site.
var ZonesSeparate = &checks.Check{
	ID:       "docker-zones-separate",
	Title:    "Containers keep the site's zones separate",
	Severity: checks.High,
	Description: "A dual-homed container, in a network of the office and one of the plant, bypasses the firewall between the zones. The check " +
		"finds the zone of each network by its subnet in the site file; Docker networks that no zone covers don't count.",
	Remediation: "Give each zone a container of its own, or list the conduit between them in `gateways` and harden it most. Disconnect the " +
		"others: `docker network disconnect <network> <container>`.",
	References: []string{"https://docs.docker.com/engine/network/", "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       checks.EachWith(ZonesParams{Gateways: []string{}}, zonesSeparate),
}

func zonesSeparate(o checks.Observed[docker.Facts], p ZonesParams) {
	list := docker.ListContainers(o)
	if len(list) > 0 && len(o.Site.Networks()) == 0 {
		o.Unknown(checks.Source, "the site file names no zones")
		return
	}
	for _, c := range list {
		s := o.Subject(c.Name)
		zones, ok := zonesOf(o, s, c)
		switch {
		case len(zones) > 1 && docker.MatchesAny(c.Name, p.Gateways):
			s.Evidence("zones", "%s, as a gateway", docker.JoinNames(zones))
		case len(zones) > 1:
			s.Violation("is in the zones %s", docker.JoinNames(zones))
		case ok && len(zones) == 0:
			s.NotApplicable("no zone covers the container's networks")
		}
	}
}

// zonesOf lists the zones of a container's networks, as far as they are known.
func zonesOf(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) (zones []string, ok bool) {
	endpoints, ok := checks.NeedAll(s, c.Networks, c.Path("networks"))
	for _, e := range endpoints {
		network, found := docker.NeedNetwork(o.Facts, s, e)
		if network.Driver == docker.HostMode {
			s.Unknown(checks.Source, "the container is in every network of its host")
		}
		subnets, all := network.Subnets.Get()
		if found && !all {
			s.Unknown(checks.Source, "not every subnet of the network %s was read", network.Name)
		}
		ok = ok && found && all && network.Driver != docker.HostMode
		for _, subnet := range subnets {
			if _, err := netip.ParsePrefix(subnet); err != nil {
				s.UnknownWord("a subnet of the network "+network.Name, subnet)
				ok = false
			}
			zone := zoneOf(o.Site, subnet)
			if zone == "" {
				continue
			}
			s.Evidence("network "+network.Name, "%s, zone %s", subnet, zone)
			if !slices.Contains(zones, zone) {
				zones = append(zones, zone)
			}
		}
	}
	slices.Sort(zones)
	return zones, ok
}

// zoneOf is the zone with the longest prefix that covers a subnet.
func zoneOf(site checks.Site, subnet string) string {
	prefix, err := netip.ParsePrefix(subnet)
	if err != nil {
		return ""
	}
	name, longest := "", -1
	for _, zone := range site.Zones {
		for _, covering := range zone.Prefixes {
			if covering.Bits() <= prefix.Bits() && covering.Contains(prefix.Addr()) && covering.Bits() > longest {
				name, longest = zone.Name, covering.Bits()
			}
		}
	}
	return name
}

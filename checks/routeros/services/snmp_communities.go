package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ownCommunity is the subject of communities whose name isn't well known: the name is a
// password and is not told.
const ownCommunity = "community with an own name"

// liveCommunities lists the communities in force. ok is false where SNMP is off, which
// makes the check not applicable, or where that isn't known.
func liveCommunities(o checks.Observed[routeros.Facts]) (live []routeros.SNMPCommunity, ok bool) {
	_, on, known := routeros.Switched(o, o.Facts.Monitoring.SNMP, "monitoring.snmp", "enabled", func(s routeros.SNMP) checks.Value[bool] { return s.Enabled })
	if known && !on {
		o.NotApplicable("SNMP is off")
	}
	if !on {
		return nil, false
	}
	all, ok := routeros.Need(o, o.Facts.Monitoring.SNMPCommunities, "monitoring.snmpCommunities")
	for _, community := range all {
		if !community.Disabled {
			live = append(live, community)
		}
	}
	return live, ok
}

// communitySubject is the community as something to judge: by its name where everybody knows it.
func communitySubject(c routeros.SNMPCommunity, o checks.Observed[routeros.Facts]) checks.Subject {
	name, _ := c.Name.Get()
	return o.Subject(routeros.NameOr(name.WellKnown, ownCommunity))
}

// writes reports whether the community is known to change settings.
func writes(c routeros.SNMPCommunity) bool {
	write, known := c.WriteAccess.Get()
	return known && write
}

// findCommunity finds a community by its name where everybody knows it, else by what it may do:
// a name that is a secret is never read.
func findCommunity(c routeros.SNMPCommunity) routeros.Command {
	if name, _ := c.Name.Get(); name.WellKnown != "" {
		return routeros.Find("/snmp/community", routeros.Is("name", name.WellKnown))
	}
	addresses, _ := c.Addresses.Get()
	security, _ := c.Security.Get()
	return routeros.Find("/snmp/community", routeros.Is("addresses", routeros.Joined(addresses)), routeros.Is("security", string(security)),
		routeros.Is("write-access", routeros.YesNo(writes(c))), routeros.Is("disabled", "no"))
}

// renamed gives a community a name that nobody can guess, and all else that a community needs: a
// new name is a new community to whoever polls the router.
func renamed(o checks.Observed[routeros.Facts], subject checks.Subject, c routeros.SNMPCommunity) {
	row := encrypted(findCommunity(c).With(routeros.AskFor("name", "new community, long and random")))
	if addresses, _ := c.Addresses.Get(); routeros.AnyAddress(addresses) {
		row = row.With(pollers)
	}
	routeros.Mend(o, subject, row.Set("write-access=no"))
}

// pollers asks for the hosts that poll the router, which nothing on it tells.
var pollers = routeros.AskFor("addresses", "addresses of the hosts that poll the router, as prefixes")

// encrypted lets a community be used with SNMPv3 alone, encrypted.
func encrypted(c routeros.Command) routeros.Command {
	return c.Set("security=private", "authentication-protocol=SHA1", "encryption-protocol=AES").With(
		routeros.AskFor("authentication-password", "authentication password"), routeros.AskFor("encryption-password", "encryption password"))
}

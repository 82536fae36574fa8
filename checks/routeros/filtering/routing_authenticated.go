package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RoutingAuthenticated reports routing protocols that don't authenticate neighbours.
var RoutingAuthenticated = &checks.Check{
	ID:       "routeros-routing-authenticated",
	Title:    "OSPF, RIP and VRRP neighbours are authenticated",
	Severity: checks.Medium,
	Description: "A host that speaks OSPF or RIP to the router without authentication can redirect traffic to itself, and one that speaks VRRP " +
		"can take over the router's address. Passive OSPF interfaces form no adjacencies. VRRP 3 has no authentication at all, and is " +
		"not judged; with VRRP 2 use `ah`.",
	Remediation: "Require a keyed hash (HMAC) on both sides. Adjacencies are down until both have it: if you reach a router only by these routes, " +
		"begin with the far one.\n\n" +
		"    /routing ospf interface-template set [find] auth=sha256 auth-id=1 auth-key=SECRET\n" +
		"    /routing rip interface-template set [find] key-chain=CHAIN\n" +
		"    /interface vrrp set [find version=2] authentication=ah password=SECRET",
	References: []string{routeros.Manual + "OSPF", routeros.Manual + "RIP", routeros.Manual + "VRRP"},
	Rule:       checks.Each(routingAuthenticated),
}

func routingAuthenticated(o checks.Observed[routeros.Facts]) {
	ospf, _ := routeros.Need(o, o.Facts.Network.OSPF, "network.ospf")
	for _, template := range ospf {
		if template.Disabled || template.Passive {
			continue
		}
		subject := o.Subject("ospf " + routeros.NameOr(routeros.Commas(template.Interfaces), routeros.Commas(template.Networks)))
		switch template.Auth {
		case "":
			subject.Violation("neighbours need no authentication")
		case "simple":
			subject.Violation("the password is sent in clear text (auth=simple)")
		default:
			checks.NeedWord(subject, template.Auth, "network.ospf.auth")
		}
	}
	rip, _ := routeros.Need(o, o.Facts.Network.RIP, "network.rip")
	for _, template := range rip {
		if template.Disabled || slices.Equal(template.Mode, []routeros.RIPMode{"passive"}) {
			continue
		}
		subject := o.Subject("rip " + routeros.Commas(template.Interfaces))
		if template.KeyChain == "" {
			subject.Violation("neighbours need no key of a key chain")
		}
	}
	routers, _ := routeros.Need(o, o.Facts.Network.VRRP, "network.vrrp")
	for _, router := range routers {
		if !router.Disabled {
			judgeVRRP(o.Subject("vrrp "+router.Name), router)
		}
	}
}

func judgeVRRP(subject checks.Subject, router routeros.VRRP) {
	version, ok := checks.Need(subject, router.Version, "network.vrrp.version")
	if ok && version != 2 {
		subject.NotApplicable("VRRP %d has no authentication", version)
		return
	}
	switch method, told := checks.Need(subject, router.Authentication, "network.vrrp.authentication"); {
	case !told || !ok || method == "ah":
	case method == "none":
		subject.Violation("any host can take over the address")
	default:
		subject.Violation("the password is sent in clear text (authentication=%s)", method)
	}
}

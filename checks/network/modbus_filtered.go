package network

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ModbusFiltered reports Modbus devices that no router's rules protect.
var ModbusFiltered = &checks.Check{
	ID:       "network-modbus-filtered",
	Title:    "Router firewall rules filter what other zones send to Modbus devices",
	Severity: checks.High,
	Description: "A device that can't authenticate its clients needs a firewall before it. The check passes a device only on proof: a router of " +
		"the site has a network or a route to it, and its rules block every packet of every zone outside the device's `reachable-from`. " +
		"Where a path is open, network-modbus-unreachable reports it and this check does not apply; where hosts of another zone stand on " +
		"the same interface, that is for network-modbus-segmented.",
	Remediation: "Put the device behind a router of the site, in a network of its own, and let only its clients through. The list comes first, " +
		"since without it the clients are cut off:\n\n" +
		"    /ip/firewall/address-list/add list=modbus-clients address=<client>\n" +
		"    /ip/firewall/filter/add chain=forward action=accept protocol=tcp dst-address=<device> dst-port=502 src-address-list=modbus-clients\n" +
		"    /ip/firewall/filter/add chain=forward action=drop dst-address=<device>\n\n" +
		"If such a router is there already, add it to the site file.",
	References: []string{filterPage, otGuide},
	Rule: checks.AcrossEndpoints(struct{}{}, func(devices checks.Targets[modbus.Facts], context checks.Targets[routeros.Facts], _ struct{}) {
		routers := routersOf(context.Observed)
		for _, o := range devices.Observed {
			modbusFiltered(o, routers, context.Unread)
		}
	}),
}

func modbusFiltered(o checks.Observed[modbus.Facts], routers []router, unread []checks.Unread) {
	zones, ok := askable(o)
	if !ok {
		return
	}
	if len(zones) == 0 {
		o.NotApplicable("the site file lets every zone reach it")
		return
	}
	for _, to := range protected(o, routers, unread) {
		for _, zone := range zones {
			filtered(o, routers, zone, to)
		}
	}
}

// askable are the zones that may not reach a device, where the site file says enough to
// judge its place.
func askable[F checks.Facts](o checks.Observed[F]) (zones []string, ok bool) {
	zones, known := untrusted(o.Site, o.Target)
	switch {
	case len(o.Site.Networks()) == 0:
		o.Unknown(checks.Source, "the site file names no zones")
	case !known:
		o.Unknown(checks.Source, "it is in no zone, and the site file doesn't say from where it may be reached")
	case len(o.Target.Addresses) == 0:
		o.Unknown(checks.Source, "no address of it is known")
	default:
		return zones, true
	}
	return nil, false
}

// protected are the device's sockets that a router leads to: an address that only
// others know it by, such as one of translation, is behind none. Where there are none
// at all it says so.
func protected(o checks.Observed[modbus.Facts], routers []router, unread []checks.Unread) []socket {
	behind := led(routers, socketsOf(o.Target))
	if len(behind) > 0 {
		return behind
	}
	names := make([]string, len(routers))
	for i, r := range routers {
		names[i] = r.target.Name
		for _, to := range socketsOf(o.Target) {
			if !r.certain(familyOf(to.addr)) {
				r.unsure(o.Subject(""), "it leads to %s", to)
				return nil
			}
		}
	}
	if len(unread) > 0 {
		o.Unknown(unread[0].Problem.Reason, "%s could not be read: %s", unread[0].Target.Name, unread[0].Problem.Detail)
		return nil
	}
	o.Evidence("routers", "%s", strings.Join(names, ", "))
	o.Violation("no router of the site has a network or a route to its addresses, so no rules protect it")
	return nil
}

// led are the sockets that some router has a network or a route to.
func led(routers []router, sockets []socket) []socket {
	return slices.DeleteFunc(sockets, func(to socket) bool {
		return !slices.ContainsFunc(routers, func(r router) bool { return len(r.leading(to.addr)) > 0 })
	})
}

// filtered holds that the zone is blocked by a router that its packets have to cross.
func filtered(o checks.Observed[modbus.Facts], routers []router, zone string, to socket) {
	found, _ := passages(routers, zone, to)
	proved := false
	for _, p := range found {
		p.show(o.Subject(""))
		switch {
		case p.verdict.Value == firewall.Reachable:
			o.NotApplicable("%s reaches it through %s, which network-modbus-unreachable reports", paths.ZoneName(zone), p.router.target.Name)
			proved = true
		case p.verdict.Value == firewall.Unknown:
			p.doubt(o.Subject(""))
			proved = true
		case !p.router.shares(zone, p.router.leading(to.addr)):
			proved = true
		}
	}
	if !proved {
		o.Unknown(checks.Source, "packets of %s needn't cross a router: hosts of both stand on one interface, which network-modbus-segmented reports", paths.ZoneName(zone))
	}
}

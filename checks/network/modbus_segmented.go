package network

import (
	"cmp"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/modbus"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// SegmentParams are the parameters of network-modbus-segmented.
type SegmentParams struct {
	// InterfacesOnly leaves out what else gets through to the device's host.
	InterfacesOnly bool `json:"interfaces-only"`
}

// ModbusSegmented reports Modbus devices that share a network with other zones.
var ModbusSegmented = &checks.Check{
	ID:       "network-modbus-segmented",
	Title:    "Modbus devices are in a network segment of their own",
	Severity: checks.High,
	Description: "A router can only separate what enters by different interfaces. The check holds that no other zone of the site enters by " +
		"the interface (port, bridge or VLAN) behind which the device stands, and that by default nothing passes between them: no packet of a zone " +
		"outside the device's `reachable-from` gets to any TCP or UDP port of its address. An open path to the Modbus port itself is " +
		"for network-modbus-unreachable.",
	Remediation: "Give the zone a port or a VLAN of its own with its own network, and drop what isn't allowed between them:\n\n" +
		"    /interface/vlan/add name=ot interface=bridge vlan-id=20\n" +
		"    /ip/address/add address=10.20.0.1/24 interface=ot\n" +
		"    /ip/firewall/filter/add chain=forward action=drop out-interface=ot comment=\"only what is accepted above\"\n\n" +
		"Above the drop belong the rule that accepts established connections and one for each allowed client. With VLANs on a bridge " +
		"complete the VLAN table first, the VLAN by which you manage the router included, then enter safe mode (Ctrl+X in a terminal): " +
		"with a gap in the table the next line locks you out.\n\n" +
		"    /interface/bridge/set [find name=bridge] vlan-filtering=yes",
	References: []string{"https://help.mikrotik.com/docs/display/ROS/VLAN", filterPage, otGuide},
	Rule: checks.AcrossEndpoints(SegmentParams{}, func(devices checks.Targets[modbus.Facts], context checks.Targets[routeros.Facts], p SegmentParams) {
		routers := routersOf(context.Observed)
		for _, o := range devices.Observed {
			modbusSegmented(o, routers, p)
		}
	}),
}

func modbusSegmented(o checks.Observed[modbus.Facts], routers []router, p SegmentParams) {
	zones, ok := askable(o)
	if !ok {
		return
	}
	if o.Target.Zone == "" {
		o.Unknown(checks.Source, "it is in no zone")
		return
	}
	behind := led(routers, socketsOf(o.Target))
	if len(behind) == 0 {
		o.Unknown(checks.Source, "no router of the site that could be read has a network or a route to its addresses")
	}
	for _, r := range routers {
		behind = r.inward(behind)
	}
	for _, to := range behind {
		for _, r := range routers {
			ownInterface(o, r, r.leading(to.addr))
		}
		if !p.InterfacesOnly {
			defaultDrops(o, routers, zones, to)
		}
	}
}

// ownInterface holds that no other zone stands where the device does.
func ownInterface(o checks.Observed[modbus.Facts], r router, by []string) {
	placed := r.placed()
	if !placed {
		r.unsure(o.Subject(""), "another zone enters by the device's interface")
	}
	for _, zone := range o.Site.Networks() {
		if zone.Name == o.Target.Zone {
			continue
		}
		for _, name := range by {
			if r.shares(zone.Name, []string{name}) {
				o.Violation("zones %s and %s share the interface %s of %s", o.Target.Zone, zone.Name, name, r.target.Name)
			} else if placed {
				o.Evidence(r.target.Name+", interface "+name, "zone %s", o.Target.Zone)
			}
		}
	}
}

// defaultDrops holds that nothing else of the zones gets through to the device's host.
func defaultDrops(o checks.Observed[modbus.Facts], routers []router, zones []string, to socket) {
	var unplaced *router
	for _, zone := range zones {
		open, lost := passages(routers, zone, to)
		if slices.ContainsFunc(open, reaches) {
			o.NotApplicable("%s reaches %s, which network-modbus-unreachable reports", paths.ZoneName(zone), to)
			continue
		}
		unplaced = cmp.Or(unplaced, lost)
		defaultDrop(o, routers, zone, to)
	}
	if unplaced != nil {
		unplaced.unsure(o.Subject(""), "it leads to %s", to)
	}
}

func defaultDrop(o checks.Observed[modbus.Facts], routers []router, zone string, to socket) {
	for _, protocol := range []uint8{tcp, udp} {
		found, _ := passages(routers, zone, socket{to.addr, protocol, 0})
		for _, p := range found {
			if p.router.own(to.addr) || p.router.shares(zone, p.router.leading(to.addr)) {
				continue // The router's own ports are not the device's.
			}
			switch p.verdict.Value {
			case firewall.Reachable:
				p.show(o.Subject(""))
				p.draw(o.Subject(""))
				violation := o.Subject("").Violation
				if len(p.verdict.Unless) > 0 {
					violation = o.Subject("").ViolationLower
				}
				violation("%s", p.told())
			case firewall.Unknown:
				p.doubt(o.Subject(""))
			default:
				p.show(o.Subject(""))
			}
		}
	}
}

func reaches(p passage) bool { return p.verdict.Value == firewall.Reachable }

package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BridgePortsFiltered reports ports by which a host gets into VLANs of others.
var BridgePortsFiltered = &checks.Check{
	ID:       "routeros-bridge-ports-filtered",
	Title:    "Bridge ports filter incoming frames by VLAN (ingress filtering)",
	Severity: checks.Medium,
	Description: "On a bridge that filters VLANs a port without ingress filtering takes frames of every VLAN, and lets a host send into segments " +
		"that it doesn't belong to. A port with a VLAN of its own (pvid) that takes tagged frames too is reported at a lower severity: it may be meant " +
		"so. Bridges without VLAN filtering are not judged.",
	Remediation: routeros.SafeMode + "Complete the VLAN table (`/interface bridge vlan`) before: a port then takes only frames of VLANs that it is listed for. Filter " +
		"at every port, and take only untagged frames where hosts are:\n\n" +
		"    /interface bridge port set [find] ingress-filtering=yes\n" +
		"    /interface bridge port set [find interface=ether2] frame-types=admit-only-untagged-and-priority-tagged",
	References: []string{routeros.Manual + "Bridge+VLAN+Table"},
	Rule:       checks.Each(bridgePortsFiltered),
}

func bridgePortsFiltered(o checks.Observed[routeros.Facts]) {
	bridges, ok := routeros.Need(o, o.Facts.Network.Bridges, "network.bridges")
	ports, known := routeros.Need(o, o.Facts.Network.BridgePorts, "network.bridgePorts")
	if !ok || !known {
		return
	}
	for _, port := range ports {
		i := slices.IndexFunc(bridges, func(b routeros.Bridge) bool { return b.Name == port.Bridge && !b.Disabled })
		switch named := slices.ContainsFunc(bridges, func(b routeros.Bridge) bool { return b.Name == port.Bridge }); {
		case port.Disabled || i < 0 && named:
			continue
		case i < 0:
			o.Subject(port.Interface).Unknown(checks.Unreadable, "there is no bridge %q", port.Bridge)
			continue
		}
		filters, ok := checks.Need(o, bridges[i].VLANFiltering, "network.bridges.vlanFiltering")
		if !ok || !filters {
			continue
		}
		subject := o.Subject(port.Interface)
		mended := []string{"ingress-filtering=yes"}
		if marks(port) && port.FrameTypes == checks.Known(routeros.FrameTypes("admit-all")) {
			mended = append(mended, "frame-types=admit-only-untagged-and-priority-tagged")
		}
		routeros.Mend(o, subject, routeros.Find("/interface/bridge/port", routeros.Is("interface", port.Interface)).Set(mended...))
		if limited, ok := checks.Need(subject, port.IngressFiltering, "network.bridgePorts.ingressFiltering"); ok && !limited {
			subject.Violation("the port takes frames of every VLAN")
		}
		types, told := port.FrameTypes.Get()
		if told && marks(port) && checks.NeedWord(subject, types, "network.bridgePorts.frameTypes") && types == "admit-all" {
			subject.ViolationAt(checks.Low, "the port has a VLAN of its own and takes tagged frames too")
		}
	}
}

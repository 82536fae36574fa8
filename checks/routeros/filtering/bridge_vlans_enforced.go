package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BridgeVLANsEnforced reports bridges whose VLAN table is without effect.
var BridgeVLANsEnforced = &checks.Check{
	ID:       "routeros-bridge-vlans-enforced",
	Title:    "VLAN filtering is enforced on bridges with VLANs",
	Severity: checks.High,
	Description: "The VLAN table of a bridge, and the port's VLAN ids, do nothing while vlan-filtering is off, which is the default: the " +
		"segments that the table describes are one segment. Bridges without VLANs are not judged.",
	Remediation: routeros.SafeMode + "Check that the router stays reachable by a tagged or untagged port of the bridge itself, then switch it on:\n\n" +
		"    /interface bridge set [find name=bridge] vlan-filtering=yes",
	References: []string{routeros.Manual + "Bridge+VLAN+Table"},
	Rule:       checks.Each(bridgeVLANsEnforced),
}

func bridgeVLANsEnforced(o checks.Observed[routeros.Facts]) {
	bridges, ok := routeros.Need(o, o.Facts.Network.Bridges, "network.bridges")
	vlans, known := routeros.Need(o, o.Facts.Network.BridgeVLANs, "network.bridgeVLANs")
	ports, read := routeros.Need(o, o.Facts.Network.BridgePorts, "network.bridgePorts")
	if !ok || !known || !read {
		return
	}
	var named []string
	for _, vlan := range vlans {
		if !vlan.Disabled && !vlan.Dynamic {
			named = append(named, vlan.Bridge)
		}
	}
	for _, port := range ports {
		if marks(port) {
			named = append(named, port.Bridge)
		}
	}
	for _, name := range named {
		if !slices.ContainsFunc(bridges, func(b routeros.Bridge) bool { return b.Name == name }) {
			o.Subject(name).Unknown(checks.Unreadable, "there is no bridge %q", name)
		}
	}
	for _, bridge := range bridges {
		tabled := slices.ContainsFunc(vlans, func(v routeros.BridgeVLAN) bool { return v.Bridge == bridge.Name && !v.Disabled && !v.Dynamic })
		if bridge.Disabled || !tabled && !slices.ContainsFunc(ports, func(p routeros.BridgePort) bool { return p.Bridge == bridge.Name && marks(p) }) {
			continue
		}
		subject := o.Subject(bridge.Name)
		if on, ok := checks.Need(subject, bridge.VLANFiltering, "network.bridges.vlanFiltering"); ok && !on {
			subject.Violation("VLANs are configured, and vlan-filtering is off")
			routeros.Mend(o, subject, routeros.Find("/interface/bridge", routeros.Is("name", bridge.Name)).Set("vlan-filtering=yes"))
		}
	}
}

// marks reports whether the port is meant for a VLAN of its own.
func marks(p routeros.BridgePort) bool {
	vlan, known := p.PVID.Get()
	return known && vlan != 1 && !p.Disabled
}

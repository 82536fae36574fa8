package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BridgeSpanningTreeEnabled reports bridges that a cable in the wrong port brings down.
var BridgeSpanningTreeEnabled = &checks.Check{
	ID:       "routeros-bridge-spanning-tree-enabled",
	Title:    "Bridges run a spanning tree protocol",
	Severity: checks.Medium,
	Description: "A cable between two ports, or a second link to a switch, makes a layer 2 loop and a broadcast storm: the network stands still, " +
		"and the controllers in it with it. A spanning tree protocol finds the loop and blocks a port of it. RSTP is the default. A " +
		"bridge with fewer than two ports closes no loop and isn't judged; a port that names a list of interfaces counts as several. " +
		"Ports that join while the router runs, as radios do by their datapath, count where the router was read, not in an export.",
	Remediation: routeros.SafeMode +
		"Ports wait until the tree is found, and one that is part of a loop is blocked. Where a port must take no part, make it an edge " +
		"port with BPDU guard rather than disabling the protocol for all:\n\n" +
		"    /interface bridge set [find protocol-mode=none] protocol-mode=rstp",
	References: []string{routeros.Manual + "Spanning+Tree+Protocol", routeros.Manual + "Bridging+and+Switching"},
	Rule:       checks.Each(bridgeSpanningTreeEnabled),
}

func bridgeSpanningTreeEnabled(o checks.Observed[routeros.Facts]) {
	bridges, ok := routeros.Need(o, o.Facts.Network.Bridges, "network.bridges")
	if ok && len(bridges) == 0 {
		o.NotApplicable("the router has no bridge")
	}
	for _, bridge := range bridges {
		if bridge.Disabled {
			continue
		}
		subject := o.Subject(bridge.Name)
		mode, ok := checks.Need(subject, bridge.ProtocolMode, "network.bridges.protocolMode")
		if !ok {
			continue
		}
		subject.Evidence("/interface/bridge protocol-mode", "%s", mode)
		if mode == "none" {
			judgeLoops(o, subject, bridge.Name)
		}
	}
}

// judgeLoops judges a bridge without a spanning tree by its ports.
func judgeLoops(o checks.Observed[routeros.Facts], subject checks.Subject, bridge string) {
	ports, ok := checks.Need(subject, o.Facts.Network.BridgePorts, "network.bridgePorts")
	if !ok {
		return
	}
	ports = slices.DeleteFunc(slices.Clone(ports), func(p routeros.BridgePort) bool { return p.Bridge != bridge || p.Disabled })
	several := len(ports) > 1
	if len(ports) == 1 {
		lists, ok := checks.Need(subject, o.Facts.Network.InterfaceLists, "network.interfaceLists")
		if !ok {
			return
		}
		several = slices.ContainsFunc(lists, func(l routeros.InterfaceList) bool { return l.Name == ports[0].Interface })
	}
	if !several {
		subject.NotApplicable("a bridge with fewer than two ports closes no loop")
		return
	}
	subject.Violation("the bridge joins several ports and looks for no loops")
	routeros.Mend(o, subject, routeros.Find("/interface/bridge", routeros.Is("name", bridge)).Set("protocol-mode=rstp"))
}

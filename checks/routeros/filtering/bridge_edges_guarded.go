package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BridgeEdgesGuarded reports ports for single hosts that let a switch take over the bridge.
var BridgeEdgesGuarded = &checks.Check{
	ID:       "routeros-bridge-edges-guarded",
	Title:    "Edge ports of bridges have BPDU guard",
	Severity: checks.Low,
	Description: "Whoever sends spanning tree BPDUs into a port can become the root bridge and redirect the traffic past himself. BPDU guard " +
		"disables a port on the first BPDU. Which ports are for single hosts is the site's knowledge: the check looks at those that are " +
		"configured as edge ports.",
	Remediation: "Make sure that no switch or bridge is connected to these ports, since BPDU guard disables the port then. Then enable BPDU " +
		"guard, one line for each way of being an edge port:\n\n" +
		"    /interface bridge port set [find edge=yes] bpdu-guard=yes\n" +
		"    /interface bridge port set [find edge=yes-discover] bpdu-guard=yes",
	References: []string{routeros.Manual + "Bridging+and+Switching"},
	Rule:       checks.Each(bridgeEdgesGuarded),
}

func bridgeEdgesGuarded(o checks.Observed[routeros.Facts]) {
	ports, ok := routeros.Need(o, o.Facts.Network.BridgePorts, "network.bridgePorts")
	if !ok {
		return
	}
	for _, port := range ports {
		edge, told := port.Edge.Get()
		if port.Disabled || port.Dynamic || !told || edge.Known() && !slices.Contains([]routeros.EdgePort{"yes", "yes-discover"}, edge) {
			continue
		}
		subject := o.Subject(port.Interface)
		if !checks.NeedWord(subject, edge, "network.bridgePorts.edge") {
			continue
		}
		if guarded, ok := checks.Need(subject, port.BPDUGuard, "network.bridgePorts.bpduGuard"); ok && !guarded {
			subject.Violation("the edge port accepts BPDUs")
			routeros.Mend(o, subject, routeros.Find("/interface/bridge/port", routeros.Is("interface", port.Interface)).Set("bpdu-guard=yes"))
		}
	}
}

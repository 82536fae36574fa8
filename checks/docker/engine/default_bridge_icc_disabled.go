package engine

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// DefaultBridgeICCDisabled reports default bridges on which all containers meet.
var DefaultBridgeICCDisabled = &checks.Check{
	ID:       "docker-default-bridge-icc-disabled",
	Title:    "Inter-container communication (ICC) on the default bridge is disabled",
	Severity: checks.Low,
	Description: "Unrelated containers share the default bridge. With inter-container communication (icc) they reach all ports of each other, " +
		"published or not. User-defined networks are not judged: their containers are meant to communicate.",
	Remediation: "Set in /etc/docker/daemon.json and restart the engine:\n\n    {\"icc\": false}",
	References:  []string{docker.CIS("2.2"), docker.BridgePage},
	Rule:        checks.Each(defaultBridgeICCDisabled),
}

func defaultBridgeICCDisabled(o checks.Observed[docker.Facts]) {
	networks := o.Facts.Networks.Entries()
	i := slices.IndexFunc(networks, func(n docker.Network) bool { return n.Name == docker.DefaultBridge && n.Driver == "bridge" })
	if i < 0 {
		checks.NeedAll(o, o.Facts.Networks, "networks")
		o.NotApplicable("the engine has no default bridge")
		return
	}
	open, ok := networks[i].InterContainer.Get()
	switch {
	case !ok:
		o.Unknown(checks.Source, "the options of the default bridge don't tell whether containers reach each other")
	case !open:
		o.Evidence("network bridge", "enable_icc false")
	default:
		o.Evidence("network bridge", "enable_icc true, %d containers attached", len(networks[i].Containers))
		o.Violation("containers on the default bridge reach all ports of each other (icc)")
	}
}

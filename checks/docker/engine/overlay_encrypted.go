package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// OverlayEncrypted reports overlay networks whose traffic can be read on the wire.
var OverlayEncrypted = &checks.Check{
	ID:       "docker-overlay-encrypted",
	Title:    "Overlay networks between hosts are encrypted",
	Severity: checks.Medium,
	Description: "An overlay network carries the containers' traffic from host to host in VXLAN packets, unencrypted by default. The ingress " +
		"network is left out: what enters a swarm is as encrypted as its clients make it.",
	Remediation: "Recreate the network: `docker network create --driver overlay --opt encrypted <name>`, or in the compose file `driver_opts: " +
		"{encrypted: \"\"}`.",
	References: []string{docker.CIS("7.3"), "https://docs.docker.com/engine/network/drivers/overlay/"},
	Rule:       checks.Each(overlayEncrypted),
}

func overlayEncrypted(o checks.Observed[docker.Facts]) {
	networks, _ := checks.NeedAll(o, o.Facts.Networks, "networks")
	found := false
	for _, network := range networks {
		if network.Driver != "overlay" || network.Ingress {
			continue
		}
		found = true
		s := o.Subject(network.Name)
		s.Evidence("network "+network.Name, "overlay, encrypted %t", network.Encrypted)
		if !network.Encrypted {
			s.Violation("the overlay network %s is not encrypted", network.Name)
		}
	}
	if !found {
		o.NotApplicable("the engine has no overlay network of its own")
	}
}

package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// HostPortsParams are the parameters of docker-host-ports-unprivileged.
type HostPortsParams struct {
	docker.Selector
	// Expected are ports of the host below 1024 that may be published.
	Expected []uint16 `json:"expected"`
}

// HostPortsUnprivileged reports containers that stand in for services of the host.
var HostPortsUnprivileged = &checks.Check{
	ID:       "docker-host-ports-unprivileged",
	Title:    "Published ports of the host below 1024 are expected ones",
	Severity: checks.Info,
	Description: "Ports below 1024 are taken for the host's own services: only root may open them, and the engine opens them for any container. The " +
		"check leaves out 80 and 443 and what the parameter `expected` names, such as 53 for a DNS server. On which addresses a port is open is judged " +
		"by docker-port-restricted.",
	Remediation: "Publish another port of the host, `ports: [\"127.0.0.1:8502:502\"]`, or list the port in `expected`.",
	References:  []string{docker.CIS("5.8"), publishingPage},
	Rule:        docker.EachContainerWith(HostPortsParams{Selector: docker.Everything(), Expected: []uint16{80, 443}}, hostPortsUnprivileged),
}

func hostPortsUnprivileged(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p HostPortsParams) {
	own, ok := c.NeedPorts(s)
	if !ok {
		return
	}
	low := slices.DeleteFunc(docker.Bindings(o.Facts, c, own), func(b docker.Binding) bool {
		return b.HostFirst == 0 || b.HostFirst >= 1024 || b.HostFirst == b.HostLast && slices.Contains(p.Expected, b.HostFirst)
	})
	for _, r := range docker.Ranges(low) {
		s.Violation("publishes %s on %s, below 1024", insideOf(r), whereOf(r))
	}
}

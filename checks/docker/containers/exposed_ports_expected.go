package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// ExposedPortsParams are the parameters of docker-exposed-ports-expected.
type ExposedPortsParams struct {
	docker.Selector
	// Allow are the only ports in a container that may be exposed or published. An
	// empty list allows all but those of Refuse.
	Allow []uint16 `json:"allow"`
	// Refuse are ports of remote shells and file transfer.
	Refuse []uint16 `json:"refuse"`
}

// ExposedPortsExpected reports containers that offer more than their service.
var ExposedPortsExpected = &checks.Check{
	ID:       "docker-exposed-ports-expected",
	Title:    "Containers expose expected ports only",
	Severity: checks.Low,
	Description: "Every further port adds to the attack surface. The check compares the ports that a container or its image names, and those that " +
		"are published, with the parameter `allow`; without it, ports of remote shells and file transfer are refused, which no container " +
		"needs: `docker exec` and volumes replace them.",
	Remediation: "Remove the port from EXPOSE in the Dockerfile and from `ports:` and `expose:` in the compose file, and the program that listens on it from the image.",
	References:  []string{docker.CIS("5.8"), docker.CIS("5.7"), docker.DockerfilePage + "#expose"},
	Rule: docker.EachContainerWith(ExposedPortsParams{
		Selector: docker.Everything(), Allow: []uint16{}, Refuse: []uint16{20, 21, 22, 23, 69, 512, 513, 514, 3389, 5900},
	}, exposedPortsExpected),
}

func exposedPortsExpected(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p ExposedPortsParams) {
	ports, ok := c.NeedPorts(s)
	if !ok {
		return
	}
	exposed, _ := checks.NeedAll(s, ports.Exposed, c.Path("ports.exposed"))
	configured, _ := checks.NeedAll(s, ports.Configured, c.Path("ports.configured"))
	docker.NeedPortNumbers(s, exposed)
	all := docker.ExposedBindings(exposed)
	published, _ := c.Published()
	for _, port := range slices.Concat(configured, published) {
		all = append(all, docker.Binding{Port: port})
	}
	var seen []string
	for _, r := range docker.InsideRanges(all) {
		seen = append(seen, r.Inside())
	}
	bad := slices.DeleteFunc(all, func(b docker.Binding) bool {
		return (len(p.Allow) == 0 || slices.Contains(p.Allow, b.Container)) && !slices.Contains(p.Refuse, b.Container)
	})
	for _, r := range docker.InsideRanges(bad) {
		s.Violation("exposes %s", r.Inside())
	}
	s.Evidence("exposed and published ports", "%s", docker.OrNone(docker.JoinNames(seen)))
}

package network

import (
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/web"
)

// WebPortsListed reports ports beside a web server that nobody has looked at.
var WebPortsListed = &checks.Check{
	ID:       "network-web-ports-listed",
	Title:    "Ports that containers publish beside the web server are listed in the site file",
	Severity: checks.Low,
	Description: "A web server with TLS at port 443 says nothing about the application's own port that its compose file publishes beside it. The check takes the " +
		"TCP ports that the containers of a Docker host publish at an address of the web server, and asks whether the site file names each: as " +
		"a target, or among `web: {plain-ports: [...]}`, so that somebody has looked whether it gives content without TLS.",
	Remediation: "Add the port to the target's `web: {plain-ports: [...]}`, or make it a target of its own; or take it out of the published ports.",
	References:  []string{"https://docs.docker.com/engine/network/port-publishing/"},
	Rule:        checks.Across(webPortsListed),
}

func webPortsListed(servers checks.Targets[web.Facts], hosts checks.Targets[docker.Facts]) {
	for _, o := range servers.Observed {
		joined := false
		for _, host := range hosts.Observed {
			if !shareAddress(o.Target, host.Target) {
				continue
			}
			joined = true
			list, known := host.Facts.Containers.Get()
			if !known {
				problem := host.Problem("containers")
				o.Unknown(problem.Reason, "the containers of %s aren't known: %s", host.Target.Name, problem.Detail)
			}
			for _, c := range list {
				portsListed(o, host, c)
			}
		}
		for _, unread := range hosts.Unread {
			if shareAddress(o.Target, unread.Target) {
				joined = true
				o.Unknown(unread.Problem.Reason, "%s could not be read: %s", unread.Target.Name, unread.Problem.Detail)
			}
		}
		if !joined {
			o.NotApplicable("no Docker host of the site has an address of it")
		}
	}
}

func shareAddress(a, b checks.Target) bool {
	for _, addr := range a.Addresses {
		if knownAs(b, addr.String()) {
			return true
		}
	}
	return false
}

func portsListed(o checks.Observed[web.Facts], host checks.Observed[docker.Facts], c docker.Container) {
	s := o.Subject(host.Target.Name + " " + c.Name)
	if field := c.PortsGap(); field != "" {
		problem := host.Problem(c.Path(field))
		s.Unknown(problem.Reason, "the ports of %s aren't known: %s", c.Name, problem.Detail)
	}
	for _, offer := range host.Facts.Offers(c) {
		switch offer.Protocol {
		case "tcp", "udp", "sctp":
		default:
			s.UnknownWord("the protocol of a published port", offer.Protocol)
		}
		if offer.Protocol != "tcp" || offer.Addr.IsValid() && !knownAs(o.Target, offer.Addr.String()) {
			continue
		}
		for port := int(offer.First); port <= int(offer.Last); port++ {
			if !listedPort(o, uint16(port)) {
				s.Evidence("published port", "%s", offerText(offer))
				s.Violation("it publishes %s, which the site file names nowhere", offerRange(offer))
				break
			}
		}
	}
}

func offerRange(offer docker.Offer) string {
	if offer.Last > offer.First {
		return "the ports " + strconv.Itoa(int(offer.First)) + " to " + strconv.Itoa(int(offer.Last))
	}
	return "port " + strconv.Itoa(int(offer.First))
}

// listedPort reports whether the site file names the port at an address of the server.
func listedPort(o checks.Observed[web.Facts], port uint16) bool {
	if slices.Contains(checks.Settings[web.Settings](o.Target).Web.PlainPorts, int(port)) {
		return true
	}
	return slices.ContainsFunc(o.Site.Targets, func(t checks.Target) bool { return t.Port == port && shareAddress(o.Target, t) })
}

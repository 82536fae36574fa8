package network

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/redis"
)

// RedisConfined reports Redis servers in containers whose port other hosts reach.
var RedisConfined = &checks.Check{
	ID:       "network-redis-confined",
	Title:    "A Redis server in a container is published to its host alone",
	Severity: checks.High,
	Description: "In a container Redis has to listen on every address, since its clients are in other containers: what counts is where the port " +
		"is published. The check finds the container that publishes the address and port at which Redis was read, and looks at all its " +
		"published ports that lead to Redis. Published on loopback only, or not at all, makes up for a wildcard in `bind`.",
	Remediation: "Remove the port from the compose file where only containers of one network use it, or publish it on loopback, `ports: " +
		"[\"127.0.0.1:6379:6379\"]`; then `docker compose up -d` recreates the container.",
	References: []string{"https://redis.io/docs/latest/operate/oss_and_stack/management/security/", "https://docs.docker.com/engine/network/port-publishing/"},
	Rule:       checks.Across(redisConfined),
}

func redisConfined(servers checks.Targets[redis.Facts], hosts checks.Targets[docker.Facts]) {
	for _, o := range servers.Observed {
		found, hidden := false, []unreadPart{}
		for _, host := range hosts.Observed {
			list, known := host.Facts.Containers.Get()
			if !known {
				problem := host.Problem("containers")
				o.Unknown(problem.Reason, "the containers of %s aren't known: %s", host.Target.Name, problem.Detail)
			}
			for _, c := range list {
				ports := redisPorts(o.Target, host.Target, c)
				if len(ports) == 0 {
					hidden = append(hidden, unreadParts(host, c, "ports", "networks")...)
					continue
				}
				found = true
				confined(o, host, c, ports)
			}
		}
		switch {
		case found:
		case len(hosts.Unread) > 0:
			missing := hosts.Unread[0]
			o.Unknown(missing.Problem.Reason, "%s could not be read: %s", missing.Target.Name, missing.Problem.Detail)
		case len(hidden) > 0:
			hidden[0].doubt(o)
		default:
			o.NotApplicable("no container of the site publishes its address and port")
		}
	}
}

// unreadPart is a part of a container's facts that isn't known, and why.
type unreadPart struct {
	container, part string
	problem         checks.Problem
}

// unreadParts are those of the container's ports, networks and isolation among parts that
// aren't known.
func unreadParts(host checks.Observed[docker.Facts], c docker.Container, parts ...string) []unreadPart {
	ports := c.PortsGap()
	_, networks := c.Networks.Get()
	_, isolation := c.Isolation.Get()
	known := map[string]bool{"ports": ports == "", "networks": networks, "isolation": isolation}
	var missing []unreadPart
	for _, part := range parts {
		if !known[part] {
			field := part
			if part == "ports" {
				field = ports
			}
			missing = append(missing, unreadPart{c.Name, part, host.Problem(c.Path(field))})
		}
	}
	return missing
}

func (u unreadPart) doubt(o checks.Observed[redis.Facts]) {
	o.Unknown(u.problem.Reason, "not known of the container %s: its %s (%s)", u.container, u.part, u.problem.Detail)
}

// redisPorts are the ports of the container behind which the Redis target was found: by
// a port that its host publishes, or by its own address.
func redisPorts(target, host checks.Target, c docker.Container) []uint16 {
	var ports []uint16
	published, _ := c.Published()
	for _, p := range published {
		if p.Protocol == "tcp" && target.Port >= p.HostFirst && target.Port <= max(p.HostFirst, p.HostLast) && p.HostFirst > 0 && atHost(target, host, p.HostIP) {
			ports = append(ports, p.Container+target.Port-p.HostFirst)
		}
	}
	for _, e := range c.Networks.Entries() {
		if knownAs(target, e.IPv4) || knownAs(target, e.IPv6) {
			ports = append(ports, target.Port)
		}
	}
	return ports
}

// atHost reports whether the target's address is one that the host publishes on. A
// loopback address is the same host's only where the engine was read on this machine.
func atHost(target, host checks.Target, hostIP string) bool {
	local := host.Port == 0
	return slices.ContainsFunc(target.Addresses, func(addr netip.Addr) bool {
		own := slices.ContainsFunc(host.Addresses, func(known netip.Addr) bool { return known.Unmap() == addr.Unmap() })
		if addr.IsLoopback() {
			own = local && target.Via == "" // behind a proxy it is another machine's
		}
		bound, err := netip.ParseAddr(hostIP)
		return own && (err != nil || bound.IsUnspecified() || bound.Unmap() == addr.Unmap())
	})
}

func knownAs(target checks.Target, text string) bool {
	addr, err := netip.ParseAddr(text)
	return err == nil && slices.Contains(target.Addresses, addr.Unmap())
}

// confined judges where the container's Redis port is published.
func confined(o checks.Observed[redis.Facts], host checks.Observed[docker.Facts], c docker.Container, ports []uint16) {
	name := host.Target.Name + ", container " + c.Name
	if isolation, _ := c.Isolation.Get(); isolation.Network == "host" {
		o.NotApplicable("the container %s uses its host's network, where redis-bind-restricted judges what it listens on", c.Name)
		return
	}
	// What is known of the ports may still be a violation, which outweighs the unknown.
	missing := unreadParts(host, c, "ports", "isolation")
	for _, u := range missing {
		u.doubt(o)
	}
	var outside []string
	for _, offer := range host.Facts.Offers(c) {
		inside, _, _ := strings.Cut(offer.Inside, "/")
		if slices.ContainsFunc(ports, func(port uint16) bool { return inside == portText(port) }) {
			outside = append(outside, offerText(offer))
		}
	}
	switch {
	case len(outside) == 0 && len(missing) > 0:
		return
	case len(outside) == 0:
		o.Evidence(name, "publishes Redis to no other host")
		return
	}
	o.Evidence(name, "publishes Redis on %s", strings.Join(outside, ", "))
	if listensWide(o) {
		o.Violation("listens on every address of the container %s; worsened by %s, which publishes it on %s", c.Name, host.Target.Name, strings.Join(outside, ", "))
	}
}

// listensWide reports whether Redis takes connections from outside its container.
func listensWide(o checks.Observed[redis.Facts]) bool {
	bind, known := checks.Need(o, o.Facts.Config["bind"], "config.bind")
	if !known {
		return false
	}
	o.Evidence("CONFIG GET bind", "%s", bind)
	return slices.ContainsFunc(strings.Fields(bind), func(text string) bool {
		text = strings.TrimPrefix(text, "-")
		addr, err := netip.ParseAddr(text)
		return text != "localhost" && (err != nil || !addr.IsLoopback())
	})
}

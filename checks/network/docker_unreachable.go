package network

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/routeros"
)

// DockerParams are the parameters of network-docker-unreachable.
type DockerParams struct {
	ReachParams
	docker.Selector
	// Allow are ports of the host that every zone may reach.
	Allow []uint16 `json:"allow"`
}

// DockerUnreachable reports paths through the site's routers to what a Docker host offers.
var DockerUnreachable = &checks.Check{
	ID:       "network-docker-unreachable",
	Title:    "Docker hosts' ports are unreachable from zones that the site file doesn't allow",
	Severity: checks.High,
	Description: "A published port bypasses the host's own firewall, so that the routers before it decide who reaches it. The check asks of every " +
		"router of the site whether a packet gets to the engine's API or to a published port, from the internet and from every zone " +
		"outside the host's `reachable-from`. The host is known by the `addresses` in the site file. Ports that everybody may reach are " +
		"listed in `allow`; those of the site's Redis, Modbus and web targets are judged with these. An API that answered this audit from a " +
		"zone outside `reachable-from` (the site's `vantage`) fails whatever the rules say; that it didn't answer proves nothing.",
	Remediation: "Remove the NAT rule that leads to the port, or drop what the zone of the finding sends to it:\n\n" +
		"    /ip/firewall/nat/disable <number>\n" +
		"    /ip/firewall/filter/add chain=forward action=drop in-interface=<interface> protocol=tcp dst-address=<host> dst-port=<port> place-before=<rule>\n\n" +
		"The drop belongs above the rule that accepts now; without `in-interface` it holds for every zone. Publish what only the host " +
		"itself uses on 127.0.0.1.",
	References: []string{filterPage, natPage, "https://docs.docker.com/engine/network/packet-filtering-firewalls/"},
	Rule: checks.AcrossSeen(DockerParams{ReachParams: ReachParams{From: []string{}}, Selector: docker.Everything(), Allow: []uint16{}},
		func(hosts checks.Targets[docker.Facts], context checks.Targets[routeros.Facts], p DockerParams) {
			routers := routersOf(context.Observed)
			for _, o := range hosts.Observed {
				dockerUnreachable(o, routers, p)
			}
		}),
}

func dockerUnreachable(o checks.Observed[docker.Facts], routers []router, p DockerParams) {
	endpoints := []endpoint{}
	api, told := apiPorts(o)
	if e := apiEndpoint(o, api); len(e.sockets) > 0 {
		e.inPart = !p.Empty()
		endpoints = append(endpoints, e)
	}
	list, known := checks.NeedAll(o, o.Facts.Containers, "containers")
	if !p.Empty() {
		list = docker.ChooseContainers(o, p.Selector)
	}
	for _, c := range list {
		if c.PortsGap() != "" {
			c.NeedPorts(o.Subject(c.Name))
			known = false
		}
		if e := containerEndpoint(o, c, p.Allow); len(e.sockets) > 0 {
			e.inPart = !p.Chosen(c)
			endpoints = append(endpoints, e)
		}
	}
	for _, e := range endpoints {
		e.unreachable(o, routers, p.ReachParams)
	}
	switch {
	case len(o.Target.Addresses) == 0 && (len(api) > 0 || offersAnywhere(o.Facts, list)):
		o.Unknown(checks.Source, "the site file names no addresses of the host")
	case known && told && len(endpoints) == 0 && (p.Empty() || len(list) > 0):
		o.NotApplicable("it offers no port that the check asks about to other hosts")
	}
}

// apiPorts are those of the engine's API over TCP: where it was asked, and where it says
// itself that it listens unprotected. known is false where it could not be heard.
func apiPorts(o checks.Observed[docker.Facts]) (ports []uint16, known bool) {
	if o.Target.Port > 0 {
		ports = append(ports, o.Target.Port)
	}
	engine, known := checks.Need(o, o.Facts.Engine, "engine")
	if !known {
		return ports, false
	}
	listeners, all := checks.NeedAll(o, engine.Listeners, "engine.listeners")
	for _, listener := range listeners {
		if port, outside := listening(listener.URL); outside && !slices.Contains(ports, port) {
			ports = append(ports, port)
		}
	}
	return ports, all
}

// apiEndpoint is the engine's API on every address of its host.
func apiEndpoint(o checks.Observed[docker.Facts], ports []uint16) endpoint {
	e := endpoint{target: o.Target, site: o.Site, part: "API", seen: o.Seen}
	for _, port := range ports {
		e.sockets = append(e.sockets, socketsAt(o.Target, tcp, port)...)
	}
	anonymous, known := o.Facts.Anonymous.Get()
	switch {
	case o.Facts.Transport == "plaintext" || anonymous:
		e.worsened = "the API, which serves unauthenticated clients"
	case known:
		e.compensated = "the API, which refuses clients without a certificate"
	}
	return e
}

// listening is the port of an address that the engine warns of; outside is false where
// only the host itself reaches it.
func listening(text string) (port uint16, outside bool) {
	parsed, err := url.Parse(text)
	if err != nil {
		return 0, false
	}
	addr, err := netip.ParseAddr(parsed.Hostname())
	number, _ := strconv.ParseUint(parsed.Port(), 10, 16)
	return uint16(number), number > 0 && (err != nil || !addr.IsLoopback()) && parsed.Hostname() != "localhost"
}

// maxPorts bounds how many ports of one published range are asked about, maxSockets how many sockets
// of one container.
const (
	maxPorts   = 32
	maxSockets = 1_000
)

func containerEndpoint(o checks.Observed[docker.Facts], c docker.Container, allow []uint16) endpoint {
	e := endpoint{target: o.Target, site: o.Site, part: c.Name}
	for _, offer := range o.Facts.Offers(c) {
		if len(e.sockets) >= maxSockets {
			o.Subject(c.Name).Unknown(checks.Budget, "of its published ports only those of the first %d sockets are asked about", len(e.sockets))
			break
		}
		protocol, asked := map[string]uint8{"tcp": tcp, "udp": udp}[offer.Protocol]
		if !asked {
			continue
		}
		if offer.Last-offer.First >= maxPorts {
			o.Subject(c.Name).Unknown(checks.Budget, "of the ports %d to %d only the first %d are asked about", offer.First, offer.Last, maxPorts)
		}
		for port := int(offer.First); port <= int(offer.Last) && port < int(offer.First)+maxPorts; port++ {
			if !slices.Contains(allow, uint16(port)) {
				e.sockets = append(e.sockets, hostSockets(o.Target, offer, protocol, uint16(port))...)
			}
		}
	}
	e.sockets = slices.DeleteFunc(e.sockets, func(to socket) bool { return judgedItself(o.Site, to) })
	return e
}

// judgedItself reports whether a Redis or web server or a Modbus device of the site listens at
// the socket: paths to it are judged by who may reach that target, in a check of its kind.
func judgedItself(site checks.Site, to socket) bool {
	return to.protocol == tcp && slices.ContainsFunc(site.Targets, func(target checks.Target) bool {
		return slices.Contains([]string{"redis", "modbus", "web"}, target.Kind) && target.Port == to.port && knownAs(target, to.addr.String())
	})
}

func hostSockets(target checks.Target, offer docker.Offer, protocol uint8, port uint16) []socket {
	if offer.Addr.IsValid() {
		return []socket{{offer.Addr, protocol, port}}
	}
	return socketsAt(target, protocol, port)
}

// offersAnywhere reports whether some port is published on every address of the host.
func offersAnywhere(f docker.Facts, list []docker.Container) bool {
	return slices.ContainsFunc(list, func(c docker.Container) bool {
		return slices.ContainsFunc(f.Offers(c), func(offer docker.Offer) bool { return !offer.Addr.IsValid() })
	})
}

func portText(port uint16) string { return strconv.Itoa(int(port)) }

// offerText is where a port is published: "*:6379", "10.10.0.9:6379".
func offerText(offer docker.Offer) string {
	if !offer.Addr.IsValid() {
		return "*:" + portText(offer.First)
	}
	return netip.AddrPortFrom(offer.Addr, offer.First).String()
}

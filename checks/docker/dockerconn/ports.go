package dockerconn

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/docker/go-connections/nat"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// describeNetwork takes ports and networks. A container of an old engine without
// networks has a null there, which is an empty list.
func (d describing) describeNetwork() {
	facts := &d.into.facts
	if d.need("ports", "HostConfig", "PortBindings", "PublishAllPorts") && d.need("ports", "Config") &&
		d.need("ports", "NetworkSettings", "Ports") {
		ports, err := d.ports()
		if err != nil {
			d.problem(d.at+".ports", classify(err))
		} else {
			facts.Ports = checks.Known(ports)
		}
	}
	if d.need("networks", "NetworkSettings", "Networks") {
		facts.Networks = checks.Whole(d.endpoints())
	}
}

func (d describing) ports() (docker.Ports, error) {
	configured, err := bindings(d.answer.HostConfig.PortBindings)
	if err != nil {
		return docker.Ports{}, err
	}
	facts := docker.Ports{
		Configured: checks.Whole(configured), Exposed: checks.Whole(sortedKeys(d.answer.Config.ExposedPorts)), PublishAll: d.answer.HostConfig.PublishAllPorts,
	}
	if state, known := d.into.facts.State.Get(); known && state.Running() {
		live, err := bindings(d.answer.NetworkSettings.Ports)
		if err != nil {
			return docker.Ports{}, err
		}
		facts.Live = checks.Whole(live)
	}
	return facts, nil
}

// bindings are sorted by port, protocol and address. One that can't be read makes
// them all unknown: it may be the one that matters.
func bindings(ports nat.PortMap) ([]docker.Port, error) {
	all := []docker.Port{}
	for _, port := range slices.Sorted(maps.Keys(ports)) {
		for _, binding := range ports[port] {
			one, err := parseBinding(string(port), binding.HostIP, binding.HostPort)
			if err != nil {
				return nil, err
			}
			all = append(all, one)
		}
	}
	slices.SortFunc(all, func(a, b docker.Port) int {
		return cmp.Or(cmp.Compare(a.Container, b.Container), strings.Compare(a.Protocol, b.Protocol),
			strings.Compare(a.HostIP, b.HostIP), cmp.Compare(a.HostFirst, b.HostFirst))
	})
	return all, nil
}

// parseBinding reads "6379/tcp" and the host's side, whose port may be empty or a
// range ("8000-8010").
func parseBinding(port, hostIP, hostPort string) (docker.Port, error) {
	number, protocol, found := strings.Cut(port, "/")
	if !found {
		protocol = "tcp"
	}
	inside, err := parsePort(number)
	if err != nil {
		return docker.Port{}, err
	}
	binding := docker.Port{Container: inside, Protocol: checks.Clean(protocol), HostIP: checks.Clean(hostIP)}
	if hostPort == "" {
		return binding, nil
	}
	first, last, isRange := strings.Cut(hostPort, "-")
	if !isRange {
		last = first
	}
	if binding.HostFirst, err = parsePort(first); err != nil {
		return docker.Port{}, err
	}
	if binding.HostLast, err = parsePort(last); err != nil {
		return docker.Port{}, err
	}
	if binding.HostLast < binding.HostFirst {
		return docker.Port{}, badPort(hostPort)
	}
	return binding, nil
}

func parsePort(text string) (uint16, error) {
	number, err := strconv.ParseUint(text, 10, 16)
	if err != nil {
		return 0, badPort(text)
	}
	return uint16(number), nil
}

func badPort(text string) error {
	return because(checks.Unreadable, "%q is no port", checks.Clean(text))
}

func (d describing) endpoints() []docker.Endpoint {
	all := []docker.Endpoint{}
	networks := d.answer.NetworkSettings.Networks
	for _, name := range slices.Sorted(maps.Keys(networks)) {
		endpoint := docker.Endpoint{Network: checks.Clean(name)}
		if settings := networks[name]; settings != nil {
			endpoint.NetworkID = checks.Clean(settings.NetworkID)
			endpoint.IPv4, endpoint.IPv6 = checks.Clean(settings.IPAddress), checks.Clean(settings.GlobalIPv6Address)
			endpoint.Aliases = cleaned(settings.Aliases)
		}
		all = append(all, endpoint)
	}
	return all
}

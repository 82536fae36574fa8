package dockerconn

import (
	"net/url"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// dockerHost is the variable by which a client of Docker's finds its engine.
const dockerHost = "DOCKER_HOST"

// findProxies notes which container of the engine a DOCKER_HOST names. The host itself is no fact, as it may
// be another's.
func findProxies(containers []*inspected) {
	for _, asking := range containers {
		variables := asking.facts.Env.Entries()
		for i, variable := range variables {
			if !variable.RemoteEngine {
				continue
			}
			host := strings.ToLower(hostOf(valueOf(asking.env, dockerHost)))
			at := slices.IndexFunc(containers, func(c *inspected) bool { return host != "" && c != asking && reachedAs(c.facts, asking.facts, host) })
			if at >= 0 {
				variables[i].EngineContainer = containers[at].facts.Name
			}
		}
	}
}

// valueOf is the value of a variable, which is the last where it is set twice.
func valueOf(env []string, name string) (value string) {
	for _, entry := range env {
		if text, is := strings.CutPrefix(entry, name+"="); is {
			value = text
		}
	}
	return value
}

// hostOf is the host of a URL; empty where that can't be told.
func hostOf(address string) string {
	parsed, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return checks.Clean(parsed.Hostname())
}

// reachedAs reports whether a container has that name or address for another on a network of both: its
// own, that of its compose service, and those that the network gives it.
func reachedAs(c, asking docker.Container, host string) bool {
	theirs := asking.Networks.Entries()
	return slices.ContainsFunc(c.Networks.Entries(), func(e docker.Endpoint) bool {
		names := append([]string{c.Name, c.Labels["com.docker.compose.service"], e.IPv4, e.IPv6}, e.Aliases...)
		return slices.ContainsFunc(names, func(name string) bool { return name != "" && strings.ToLower(name) == host }) &&
			slices.ContainsFunc(theirs, func(t docker.Endpoint) bool { return t.Network == e.Network && t.NetworkID == e.NetworkID })
	})
}

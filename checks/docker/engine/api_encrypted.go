package engine

import (
	"net/netip"
	"net/url"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// APIEncrypted reports engines that take orders over plain TCP.
var APIEncrypted = &checks.Check{
	ID:       "docker-api-encrypted",
	Title:    "The engine's API is encrypted",
	Severity: checks.Critical,
	Description: "Over plain TCP everyone who reaches the port is root on the host: there is no authentication. Hosts with an open port 2375 are " +
		"found and compromised within hours. The check looks at how this connection was made, and at the addresses of which the engine " +
		"itself warns.",
	Remediation: "Remove the tcp:// address from `hosts` in /etc/docker/daemon.json and from -H in the service unit, and use SSH instead: " +
		"`docker -H ssh://user@host`. Where TCP must be, use port 2376 with client certificates:\n\n" +
		"    {\"tlsverify\": true, \"tlscacert\": \"/etc/docker/ca.pem\", \"tlscert\": \"/etc/docker/cert.pem\", \"tlskey\": \"/etc/docker/key.pem\"}",
	References: []string{docker.CIS("2.7"), docker.ProtectPage},
	Rule:       checks.Each(apiEncrypted),
}

func apiEncrypted(o checks.Observed[docker.Facts]) {
	switch o.Facts.Transport {
	case "plaintext":
		o.Evidence("this connection", "plaintext")
		o.Violation("the API answered over TCP without encryption")
	case "":
		o.Unknown(checks.Unreadable, "transport was not read")
	case docker.TransportFile:
		o.Unknown(checks.Source, "the facts are of a file, and no engine was reached")
	default:
		checks.NeedWord(o, o.Facts.Transport, "transport")
	}
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	listeners, _ := checks.NeedAll(o, engine.Listeners, "engine.listeners")
	for _, listener := range listeners {
		if listener.Encrypted {
			continue
		}
		o.Evidence("warning of the engine", "API at %s without encryption", listener.URL)
		if isLoopback(listener) {
			o.ViolationAt(checks.High, "the API is offered without encryption at %s", listener.URL)
			continue
		}
		o.Violation("the API is offered without encryption at %s", listener.URL)
	}
}

// isLoopback reports whether only this host's own users and containers of its
// network reach the listener.
func isLoopback(l docker.Listener) bool {
	parsed, err := url.Parse(l.URL)
	if err != nil {
		return false
	}
	addr, err := netip.ParseAddr(parsed.Hostname())
	return err == nil && addr.IsLoopback() || parsed.Hostname() == "localhost"
}

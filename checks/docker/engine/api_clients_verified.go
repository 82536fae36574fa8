package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// APIClientsVerified reports engines that ask nobody for a certificate.
var APIClientsVerified = &checks.Check{
	ID:       "docker-api-clients-verified",
	Title:    "The engine's API verifies client certificates",
	Severity: checks.Critical,
	Description: "TLS without client certificates encrypts requests, and still accepts them from everyone who reaches the port. The check looks " +
		"at whether this connection was served without a certificate, and at the addresses of which the engine itself warns.",
	Remediation: "Set `\"tlsverify\": true` and `\"tlscacert\": \"/etc/docker/ca.pem\"` in /etc/docker/daemon.json; the CA must sign clients of the " +
		"engine and nobody else.",
	References: []string{docker.CIS("2.7"), docker.ProtectPage},
	Rule:       checks.Each(apiClientsVerified),
}

func apiClientsVerified(o checks.Observed[docker.Facts]) {
	switch o.Facts.Transport {
	case "":
		o.Unknown(checks.Unreadable, "transport was not read")
	case "tls":
		anonymous, ok := checks.Need(o, o.Facts.Anonymous, "anonymous")
		if ok && anonymous {
			o.Evidence("this connection", "TLS without client certificate")
			o.Violation("the API answered a client without certificate")
		}
	case docker.TransportFile:
		o.Unknown(checks.Source, "the facts are of a file, and no engine was reached")
	default:
		checks.NeedWord(o, o.Facts.Transport, "transport")
	}
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	plain := o.Facts.Transport == "plaintext"
	listeners, _ := checks.NeedAll(o, engine.Listeners, "engine.listeners")
	for _, listener := range listeners {
		if listener.Encrypted {
			o.Evidence("warning of the engine", "API at %s without client verification", listener.URL)
			o.Violation("the API is offered without client verification at %s", listener.URL)
		}
		plain = plain || !listener.Encrypted
	}
	if plain {
		o.NotApplicable("the API is offered without encryption, which docker-api-encrypted reports")
	}
}

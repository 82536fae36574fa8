package engine

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// RegistriesSecure reports registries that are used without verified TLS.
var RegistriesSecure = &checks.Check{
	ID:       "docker-registries-secure",
	Title:    "Registries are used over verified TLS",
	Severity: checks.High,
	Description: "From an insecure registry, or a mirror over plain HTTP, an on-path attacker can substitute the image, which then runs here. " +
		"Registries on the loopback interface are always insecure and don't count.",
	Remediation: "Remove the entry from `insecure-registries` and `registry-mirrors` in /etc/docker/daemon.json; give the registry a certificate " +
		"and put its CA into /etc/docker/certs.d/<host>/ca.crt.",
	References: []string{docker.CIS("2.5"), docker.DaemonPage + "#insecure-registries"},
	Rule:       checks.Each(registriesSecure),
}

func registriesSecure(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	insecure, _ := checks.NeedAll(o, engine.InsecureRegistries, "engine.insecureRegistries")
	for _, registry := range insecure {
		if registry == "0.0.0.0/0" || registry == "::/0" {
			o.Subject(registry).ViolationAt(checks.Critical, "every registry is used without verified TLS (%s)", registry)
			continue
		}
		o.Subject(registry).Violation("the registry %s is used without verified TLS", registry)
	}
	mirrors, _ := checks.NeedAll(o, engine.Mirrors, "engine.mirrors")
	for _, mirror := range mirrors {
		s := o.Subject(mirror)
		if strings.HasPrefix(strings.ToLower(mirror), "http://") {
			s.Violation("the mirror %s is used over plain HTTP", mirror)
		}
	}
}

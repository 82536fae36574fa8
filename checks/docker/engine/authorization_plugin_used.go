package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// AuthorizationPluginUsed reports engines that let every client do everything.
var AuthorizationPluginUsed = &checks.Check{
	ID:       "docker-authorization-plugin-used",
	Title:    "An authorization plugin limits requests to the engine",
	Severity: checks.Info,
	Description: "Without an authorization plugin every client of the engine has full access. Where several people or programs with different " +
		"duties use one engine, a plugin limits each. Engines with one administrator need none.",
	Remediation: "Install a plugin such as opa-docker-authz, set in /etc/docker/daemon.json and restart the engine:\n\n    {\"authorization-plugins\": [\"<plugin>\"]}",
	References:  []string{docker.CIS("2.12"), "https://docs.docker.com/engine/extend/plugins_authorization/"},
	Rule:        checks.Each(authorizationPluginUsed),
}

func authorizationPluginUsed(o checks.Observed[docker.Facts]) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok || !docker.OnlyDocker(o.Subject(""), o.Facts, "Podman has no authorization plugins") {
		return
	}
	o.Evidence("info Plugins.Authorization", "%s", docker.OrNone(docker.JoinNames(engine.AuthorizationPlugins)))
	if len(engine.AuthorizationPlugins) == 0 {
		o.Violation("no authorization plugin limits what clients may do")
	}
}

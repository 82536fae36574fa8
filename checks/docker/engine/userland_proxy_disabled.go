package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UserlandProxyDisabled reports engines that relay published ports by a process.
var UserlandProxyDisabled = &checks.Check{
	ID:       "docker-userland-proxy-disabled",
	Title:    "The userland proxy of the engine is disabled",
	Severity: checks.Info,
	Description: "For each published port the engine starts a docker-proxy process, as root, that hairpin NAT of the kernel makes superfluous on " +
		"current systems. Containers also see the proxy's address instead of the client's.",
	Remediation: "Set in /etc/docker/daemon.json and restart the engine:\n\n    {\"userland-proxy\": false}",
	References:  []string{docker.CIS("2.16"), docker.DaemonPage},
	Rule:        checks.Each(userlandProxyDisabled),
}

func userlandProxyDisabled(o checks.Observed[docker.Facts]) {
	if value, ok := daemonSetting(o, "userland-proxy"); ok && value != "false" {
		o.Violation("the userland proxy is on")
	}
}

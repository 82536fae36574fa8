package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// IPTablesEnabled reports engines without packet filter rules.
var IPTablesEnabled = &checks.Check{
	ID:       "docker-iptables-enabled",
	Title:    "The engine manages its iptables rules",
	Severity: checks.High,
	Description: "With iptables set to false the engine doesn't isolate networks: every container reaches every other, and what is bound to one " +
		"address may be reached at another.",
	Remediation: "Remove `\"iptables\": false` from /etc/docker/daemon.json and `--iptables=false` from the daemon's options; put rules of your " +
		"own into the chain DOCKER-USER.",
	References: []string{docker.CIS("2.4"), docker.FirewallPage},
	Rule:       checks.Each(iptablesEnabled),
}

func iptablesEnabled(o checks.Observed[docker.Facts]) {
	switch value, ok := daemonSetting(o, "iptables"); {
	case !ok:
	case value == "false":
		o.Violation("the engine sets no iptables rules (iptables false)")
	case value != "true":
		o.UnknownWord("the daemon's setting iptables", value)
	}
}

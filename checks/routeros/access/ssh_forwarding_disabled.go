package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SSHForwardingDisabled reports SSH servers that forward connections.
var SSHForwardingDisabled = &checks.Check{
	ID:       "routeros-ssh-forwarding-disabled",
	Title:    "SSH port forwarding is disabled",
	Severity: checks.Medium,
	Description: "With SSH port forwarding everyone who may log in by SSH can open connections from the router into all of its networks, past the " +
		"rules of its forward chain. It is off by default, so somebody switched it on.",
	Remediation: "Switch it off and use a VPN for access to the networks behind:\n\n    /ip ssh set forwarding-enabled=no",
	References:  []string{routeros.ManualSSH},
	Rule:        checks.Each(sshForwardingDisabled),
}

func sshForwardingDisabled(o checks.Observed[routeros.Facts]) {
	if !sshServed(o) {
		return
	}
	ssh, ok := routeros.Need(o, o.Facts.Management.SSH, "management.ssh")
	if !ok {
		return
	}
	forwarding, ok := checks.Need(o, ssh.ForwardingEnabled, "management.ssh.forwardingEnabled")
	if !ok {
		return
	}
	o.Evidence("/ip/ssh forwarding-enabled", "%s", forwarding)
	if forwarding != "no" {
		o.Violation("SSH forwards connections (forwarding-enabled=%s)", forwarding)
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/ssh", "forwarding-enabled=no"))
	}
}

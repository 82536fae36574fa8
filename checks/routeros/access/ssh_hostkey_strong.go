package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// HostKeyParams are the parameters of routeros-ssh-hostkey-strong.
type HostKeyParams struct {
	// Bits is the smallest size of an RSA key.
	Bits int `json:"bits"`
}

// SSHHostKeyStrong reports SSH servers whose host key can be forged.
var SSHHostKeyStrong = &checks.Check{
	ID:       "routeros-ssh-hostkey-strong",
	Title:    "The SSH host key is strong",
	Severity: checks.Medium,
	Description: "The host key proves to SSH clients that they talk to this router. The check accepts ed25519, and RSA from the size in the " +
		"parameter `bits` on (2048, the default, unless the profile says more).",
	Remediation: "Choose the type, regenerate the key and give its fingerprint to everyone who logs in, since their clients will warn of a " +
		"changed host key:\n\n" +
		"    /ip ssh set host-key-type=ed25519\n" +
		"    /ip ssh regenerate-host-key",
	References: []string{routeros.ManualSSH, "https://csrc.nist.gov/pubs/sp/800/57/pt1/r5/final"},
	Rule:       checks.EachWith(HostKeyParams{Bits: 2048}, sshHostKeyStrong),
}

func sshHostKeyStrong(o checks.Observed[routeros.Facts], p HostKeyParams) {
	if !sshServed(o) {
		return
	}
	ssh, ok := routeros.Need(o, o.Facts.Management.SSH, "management.ssh")
	if !ok {
		return
	}
	kind, ok := checks.Need(o, ssh.HostKeyType, "management.ssh.hostKeyType")
	if !ok {
		return
	}
	o.Evidence("/ip/ssh host-key-type", "%s", kind)
	if kind == "ed25519" {
		return
	}
	renewed := []routeros.Command{routeros.Set("/ip/ssh", "host-key-type=ed25519"), routeros.Do("/ip/ssh", "regenerate-host-key")}
	if kind != "rsa" {
		routeros.Mend(o, o.Subject(""), renewed...)
		o.Violation("the host key is of the type %s", kind)
		return
	}
	bits, ok := checks.Need(o, ssh.HostKeySize, "management.ssh.hostKeySize")
	if !ok {
		return
	}
	o.Evidence("/ip/ssh host-key-size", "%d", bits)
	if bits < p.Bits {
		routeros.Mend(o, o.Subject(""), renewed...)
		o.Violation("the RSA host key has %d bits, fewer than %d", bits, p.Bits)
	}
}

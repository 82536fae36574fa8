package access

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SSHCryptoStrong reports SSH servers that accept weak ciphers.
var SSHCryptoStrong = &checks.Check{
	ID:       "routeros-ssh-crypto-strong",
	Title:    "SSH offers strong algorithms only",
	Severity: checks.Medium,
	Description: "With `strong-crypto=no`, the default, the SSH server still accepts older ciphers, shorter Diffie-Hellman groups and weaker " +
		"MACs. With `allow-none-crypto=yes` a session may even run without encryption, which makes the finding high.",
	Remediation: "Check that the programs which log in by SSH support current algorithms, then:\n\n" +
		"    /ip ssh set strong-crypto=yes allow-none-crypto=no",
	References: []string{routeros.ManualSSH, routeros.ManualSecuring},
	Rule:       checks.Each(sshCryptoStrong),
}

func sshCryptoStrong(o checks.Observed[routeros.Facts]) {
	if !sshServed(o) {
		return
	}
	ssh, ok := routeros.Need(o, o.Facts.Management.SSH, "management.ssh")
	if !ok {
		return
	}
	severity := checks.Medium
	none, known := ssh.AllowNoneCrypto.Get()
	if known {
		o.Evidence("/ip/ssh allow-none-crypto", "%s", routeros.YesNo(none))
	}
	if none {
		severity = checks.High
		o.ViolationAt(severity, "SSH accepts sessions without encryption (allow-none-crypto=yes)")
	}
	strong, ok := checks.Need(o, ssh.StrongCrypto, "management.ssh.strongCrypto")
	if !ok {
		return
	}
	o.Evidence("/ip/ssh strong-crypto", "%s", routeros.YesNo(strong))
	if !strong {
		o.ViolationAt(severity, "SSH accepts weak algorithms (strong-crypto=no)")
	}
	if none || !strong {
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/ssh", "strong-crypto=yes", "allow-none-crypto=no"))
	}
}

package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// KeysParams are the parameters of routeros-ssh-keys-expected.
type KeysParams struct {
	// Owners are the expected owners, as the key's comment names them; empty is any.
	Owners []string `json:"owners"`
}

// SSHKeysExpected reports keys that let in somebody unknown, or that can be forged.
var SSHKeysExpected = &checks.Check{
	ID:       "routeros-ssh-keys-expected",
	Title:    "SSH keys of users belong to expected owners and are strong",
	Severity: checks.High,
	Description: "An SSH key that an intruder leaves behind (persistence) outlives every change of passwords. The parameter `owners` lists the " +
		"owners that keys may have, as the keys' comments name them; without it only the strength is judged: RSA keys below 2048 bits " +
		"can be factored. An owner is what the key's file says, and no proof.",
	Remediation: "Ask the user about the key. If nobody knows it, remove it and look for further indicators of compromise. See with `print` which " +
		"number it has: the user's other keys, perhaps your own, stay.\n\n" +
		"    /user ssh-keys print\n" +
		"    /user ssh-keys remove NUMBER\n\n" +
		"If it is expected, list it: `with: {owners: [ana@example.org]}`.",
	References: []string{routeros.ManualSSH, "https://attack.mitre.org/techniques/T1098/004/"},
	Rule:       checks.EachWith(KeysParams{Owners: []string{}}, sshKeysExpected),
}

// RSA keys are that long; those of curves are shorter by far.
const (
	shortestRSA = 512
	strongRSA   = 2048
)

func sshKeysExpected(o checks.Observed[routeros.Facts], p KeysParams) {
	keys, ok := routeros.Need(o, o.Facts.Accounts.SSHKeys, "accounts.sshKeys")
	if !ok {
		return
	}
	for _, key := range keys {
		subject := o.Subject(key.User + " " + routeros.NameOr(key.KeyOwner, "without an owner"))
		if bits, known := key.Bits.Get(); known {
			subject.Evidence("/user/ssh-keys bits", "%d", bits)
			if bits <= 0 {
				subject.Unknown(checks.Unreadable, "the key is said to have %d bits", bits)
			}
			if bits >= shortestRSA && bits < strongRSA {
				subject.ViolationAt(checks.Medium, "the key has only %d bits", bits)
			}
		}
		if len(p.Owners) > 0 && !slices.Contains(p.Owners, key.KeyOwner) {
			subject.Violation("the key of %q is not among the expected", key.KeyOwner)
			routeros.Mend(o, subject, routeros.Find("/user/ssh-keys", routeros.Is("user", key.User), routeros.Is("key-owner", key.KeyOwner)).Remove())
		}
	}
}

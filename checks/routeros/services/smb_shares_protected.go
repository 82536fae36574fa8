package services

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SMBSharesProtected reports shares of the router's files.
var SMBSharesProtected = &checks.Check{
	ID:       "routeros-smb-shares-protected",
	Title:    "SMB shares require encryption and named users",
	Severity: checks.Medium,
	Description: "SMB shares the router's storage, where backups and exports with secrets lie, and had vulnerabilities that gave control of the " +
		"router. It is off by default (auto, where a version has it, means on as soon as there is a share). A share with anonymous write " +
		"access has the highest severity.",
	Remediation: "Disable SMB, or limit the share:\n\n" +
		"    /ip smb set enabled=no\n" +
		"    /ip smb shares set [find] require-encryption=yes read-only=yes valid-users=backup",
	References: []string{routeros.Manual + "SMB", "https://nvd.nist.gov/vuln/detail/CVE-2018-7445"},
	Rule:       checks.Each(smbSharesProtected),
}

func smbSharesProtected(o checks.Observed[routeros.Facts]) {
	smb, ok := routeros.Need(o, o.Facts.Servers.SMB, "servers.smb")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, smb.Enabled, "servers.smb.enabled")
	if !ok {
		return
	}
	o.Evidence("/ip/smb enabled", "%s", enabled)
	if enabled == "no" || enabled == "false" {
		return
	}
	shares, ok := routeros.Need(o, o.Facts.Servers.SMBShares, "servers.smbShares")
	if !ok {
		return
	}
	live := slices.DeleteFunc(slices.Clone(shares), func(s routeros.SMBShare) bool { return s.Disabled })
	for _, share := range live {
		subject := o.Subject(routeros.NameOr(share.Name, share.Directory))
		routeros.Mend(o, subject, routeros.Set("/ip/smb", "enabled=no"))
		judgeShare(subject, share)
	}
	if len(live) == 0 && enabled != "auto" {
		o.ViolationAt(checks.Low, "SMB is on and shares nothing")
		routeros.Mend(o, o.Subject(""), routeros.Set("/ip/smb", "enabled=no"))
	}
}

func judgeShare(subject checks.Subject, share routeros.SMBShare) {
	readOnly, ok := checks.Need(subject, share.ReadOnly, "servers.smbShares.readOnly")
	open := len(share.ValidUsers) == 0
	switch {
	case open && ok && !readOnly:
		subject.ViolationAt(checks.High, "every SMB user may write to the share")
	case open:
		subject.ViolationAt(checks.Medium, "every SMB user may use the share")
	}
	encrypted, ok := checks.Need(subject, share.RequireEncryption, "servers.smbShares.requireEncryption")
	if ok && !encrypted {
		subject.ViolationAt(checks.Medium, "the share is served without encryption")
	}
}

package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// TFTPLimited reports files that anybody can fetch or overwrite without a login.
var TFTPLimited = &checks.Check{
	ID:       "routeros-tftp-limited",
	Title:    "TFTP is limited to known clients and read-only",
	Severity: checks.Medium,
	Description: "TFTP has no authentication and no encryption. A rule without addresses offers its files to everyone, and one that isn't " +
		"read-only lets everyone write files to the router, which has a higher severity. Without rules the router serves no TFTP.",
	Remediation: "Name the clients and forbid writing, or remove the rule:\n\n" +
		"    /ip tftp set [find] ip-addresses=192.0.2.0/28 read-only=yes allow-overwrite=no",
	References: []string{routeros.Manual + "TFTP"},
	Rule:       checks.Each(tftpLimited),
}

func tftpLimited(o checks.Observed[routeros.Facts]) {
	rules, ok := routeros.Need(o, o.Facts.Servers.TFTP, "servers.tftp")
	if !ok {
		return
	}
	for _, rule := range rules {
		if allows, known := rule.Allow.Get(); rule.Disabled || known && !allows {
			continue
		}
		subject := o.Subject("rule for " + routeros.NameOr(rule.ReqFilename, "any file"))
		open := routeros.AnyAddress(rule.IPAddresses)
		readOnly, ok := checks.Need(subject, rule.ReadOnly, "servers.tftp.readOnly")
		if ok && !readOnly || open {
			routeros.Mend(o, subject, routeros.Find("/ip/tftp", routeros.Is("req-filename", rule.ReqFilename), routeros.Is("ip-addresses", routeros.Joined(rule.IPAddresses))).Set(shut(open)...))
		}
		switch {
		case ok && !readOnly && open:
			subject.ViolationAt(checks.High, "any address may write files")
		case ok && !readOnly:
			subject.Violation("%s may write files, without authentication", routeros.AddressWords(rule.IPAddresses))
		case open:
			subject.Violation("any address may fetch files")
		}
	}
}

// shut is what a rule needs: one for any address is switched off, since it isn't known who
// fetches files.
func shut(open bool) []string {
	if open {
		return []string{"disabled=yes"}
	}
	return []string{"read-only=yes", "allow-overwrite=no"}
}

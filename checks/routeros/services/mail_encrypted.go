package services

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// noServer are the ways in which a menu says that no server is set.
var noServer = []string{"", "0.0.0.0", "::", "none"}

// MailEncrypted reports routers that send mail in clear text.
var MailEncrypted = &checks.Check{
	ID:       "routeros-mail-encrypted",
	Title:    "The router sends e-mail over TLS",
	Severity: checks.Medium,
	Description: "E-mail of a router carries backups, exports and logs, and the login at the SMTP server. TLS is off by default. Without a mail " +
		"server nothing is sent.",
	Remediation: "Enable it, with the server's port for it:\n\n" +
		"    /tool e-mail set tls=starttls port=587",
	References: []string{routeros.Manual + "E-mail"},
	Rule:       checks.Each(mailEncrypted),
}

func mailEncrypted(o checks.Observed[routeros.Facts]) {
	mail, ok := routeros.Need(o, o.Facts.Monitoring.Email, "monitoring.email")
	if !ok {
		return
	}
	if slices.Contains(noServer, mail.Server) {
		o.NotApplicable("no SMTP server is set")
		return
	}
	tls, ok := checks.Need(o, mail.TLS, "monitoring.email.tls")
	if ok && tls == "no" {
		o.Violation("mail goes to %s in clear text", mail.Server)
		routeros.Mend(o, o.Subject(""), routeros.Set("/tool/e-mail", "tls=starttls", "port=587"))
	}
}

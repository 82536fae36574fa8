package access

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// TR069Disabled reports routers that a management server on the network can configure.
var TR069Disabled = &checks.Check{
	ID:       "routeros-tr069-disabled",
	Title:    "The TR-069 client (CWMP) is disabled",
	Severity: checks.Medium,
	Description: "With the TR-069 client (CWMP) the auto-configuration server (ACS) at `acs-url` can read and change the router and install " +
		"packages. The finding is high where the connection isn't encrypted or the server's certificate isn't verified, so that others " +
		"can impersonate it.",
	Remediation: "Disable the client; where a provider needs it, require https with certificate verification and record a waiver:\n\n" +
		"    /tr069-client set enabled=no\n\n" +
		"    /tr069-client set acs-url=https://acs.example.org/ check-certificate=yes",
	References: []string{routeros.Manual + "TR-069"},
	Rule:       checks.Each(tr069Disabled),
}

func tr069Disabled(o checks.Observed[routeros.Facts]) {
	client, ok := routeros.Need(o, o.Facts.Management.TR069, "management.tr069")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, client.Enabled, "management.tr069.enabled")
	if !ok {
		return
	}
	o.Evidence("/tr069-client enabled", "%s", routeros.YesNo(enabled))
	if !enabled {
		return
	}
	o.Evidence("/tr069-client acs-url", "%s", client.ACSURL)
	routeros.Mend(o, o.Subject(""), routeros.Set("/tr069-client", "enabled=no"))
	check, known := client.CheckCertificate.Get()
	switch {
	case !strings.HasPrefix(strings.ToLower(client.ACSURL), "https://"):
		o.ViolationAt(checks.High, "the ACS %s configures the router without encryption", client.ACSURL)
	case known && !check:
		o.ViolationAt(checks.High, "the ACS %s configures the router and its certificate is not verified", client.ACSURL)
	default:
		o.Violation("the ACS %s configures the router", client.ACSURL)
	}
}

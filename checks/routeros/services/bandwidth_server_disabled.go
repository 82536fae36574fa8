package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BandwidthServerDisabled reports routers that anybody can have flood a line.
var BandwidthServerDisabled = &checks.Check{
	ID:       "routeros-bandwidth-server-disabled",
	Title:    "The bandwidth test server is disabled",
	Severity: checks.High,
	Description: "The server (TCP port 2000) sends and receives as much as link and CPU can carry. Without authentication everyone who reaches it " +
		"can saturate both (denial of service). By default it is on and asks for a user of the router, which is a low finding.",
	Remediation: "Disable it; enable it for the time of a measurement only:\n\n" +
		"    /tool bandwidth-server set enabled=no",
	References: []string{routeros.ManualSecuring, routeros.Manual + "Bandwidth+Test"},
	Rule:       checks.Each(bandwidthServerDisabled),
}

func bandwidthServerDisabled(o checks.Observed[routeros.Facts]) {
	server, ok := routeros.Need(o, o.Facts.Management.BandwidthServer, "management.bandwidthServer")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, server.Enabled, "management.bandwidthServer.enabled")
	if !ok {
		return
	}
	o.Evidence("/tool/bandwidth-server enabled", "%s", routeros.YesNo(enabled))
	if !enabled {
		return
	}
	routeros.Mend(o, o.Subject(""), routeros.Set("/tool/bandwidth-server", "enabled=no"))
	authenticate, ok := checks.Need(o, server.Authenticate, "management.bandwidthServer.authenticate")
	if !ok {
		return
	}
	o.Evidence("/tool/bandwidth-server authenticate", "%s", routeros.YesNo(authenticate))
	if authenticate {
		o.ViolationAt(checks.Low, "the bandwidth test server is enabled and requires a user's login (the default)")
		return
	}
	o.Violation("the bandwidth test server is enabled without authentication (authenticate=no)")
}

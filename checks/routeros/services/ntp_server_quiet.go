package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// NTPServerQuiet reports NTP servers that announce themselves.
var NTPServerQuiet = &checks.Check{
	ID:       "routeros-ntp-server-quiet",
	Title:    "The NTP server sends no broadcast, multicast or manycast",
	Severity: checks.Low,
	Description: "An NTP server for the LAN is useful. In broadcast, multicast and manycast mode clients follow unauthenticated NTP packets, " +
		"which any host in the segment can spoof. A server that only answers unicast requests is reported as informationalal: it must " +
		"not be reachable from outside (amplification).",
	Remediation: "Let clients use unicast:\n\n" +
		"    /system ntp server set broadcast=no multicast=no manycast=no\n\n" +
		"Disable the server where nobody uses it:\n\n" +
		"    /system ntp server set enabled=no",
	References: []string{routeros.ManualNTP, "https://www.rfc-editor.org/rfc/rfc8633"},
	Rule:       checks.Each(ntpServerQuiet),
}

func ntpServerQuiet(o checks.Observed[routeros.Facts]) {
	server, on, _ := routeros.Switched(o, o.Facts.System.NTPServer, "system.ntpServer", "enabled", func(s routeros.NTPServer) checks.Value[bool] { return s.Enabled })
	if !on {
		return
	}
	o.ViolationAt(checks.Info, "the NTP server answers on UDP port 123")
	routeros.Mend(o, o.Subject(""), routeros.Set("/system/ntp/server", "enabled=no"))
	for _, mode := range []struct {
		name string
		on   checks.Value[bool]
	}{{"broadcast", server.Broadcast}, {"multicast", server.Multicast}, {"manycast", server.Manycast}} {
		if active, ok := checks.Need(o, mode.on, "system.ntpServer."+mode.name); ok && active {
			o.Violation("NTP %s is on", mode.name)
		}
	}
}

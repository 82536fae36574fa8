package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// NTPServerQuiet reports NTP servers that announce themselves.
var NTPServerQuiet = &checks.Check{
	ID:       "routeros-ntp-server-quiet",
	Title:    "The router sends time to nobody who did not ask",
	Severity: checks.Low,
	Description: "A time server for the LAN is a good thing. Broadcast, multicast and manycast make every client that listens follow " +
		"unauthenticated packets, which any host in the segment can forge. A server that only answers is reported as information: it " +
		"must not be reachable from outside.",
	Remediation: "Let clients ask:\n\n" +
		"    /system ntp server set broadcast=no multicast=no manycast=no\n\n" +
		"Switch the server off where nobody uses it:\n\n" +
		"    /system ntp server set enabled=no",
	References: []string{routeros.ManualNTP, "https://www.rfc-editor.org/rfc/rfc8633"},
	Rule:       checks.Each(ntpServerQuiet),
}

func ntpServerQuiet(o checks.Observed[routeros.Facts]) {
	server, on, _ := routeros.Switched(o, o.Facts.System.NTPServer, "system.ntpServer", "enabled", func(s routeros.NTPServer) checks.Value[bool] { return s.Enabled })
	if !on {
		return
	}
	o.ViolationAt(checks.Info, "serves time on UDP port 123")
	for _, mode := range []struct {
		name string
		on   checks.Value[bool]
	}{{"broadcast", server.Broadcast}, {"multicast", server.Multicast}, {"manycast", server.Manycast}} {
		if active, ok := checks.Need(o, mode.on, "system.ntpServer."+mode.name); ok && active {
			o.Violation("sends or accepts time by %s", mode.name)
		}
	}
}

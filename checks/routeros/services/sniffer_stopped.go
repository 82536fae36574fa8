package services

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SnifferStopped reports routers that capture packets.
var SnifferStopped = &checks.Check{
	ID:       "routeros-sniffer-stopped",
	Title:    "The packet sniffer is stopped",
	Severity: checks.Medium,
	Description: "A capture that was left running costs throughput and stores traffic of others. Streaming it (TZSP) to a host is how intruders " +
		"eavesdrop, and an indicator of compromise where nobody knows the host.",
	Remediation: "Stop the capture and its streaming:\n\n" +
		"    /tool sniffer stop\n" +
		"    /tool sniffer set streaming-enabled=no",
	References: []string{routeros.Manual + "Packet+Sniffer", "https://attack.mitre.org/techniques/T1040/"},
	Rule:       checks.Each(snifferStopped),
}

func snifferStopped(o checks.Observed[routeros.Facts]) {
	sniffer, streaming, known := routeros.Switched(o, o.Facts.Monitoring.Sniffer, "monitoring.sniffer", "streamingEnabled", func(s routeros.Sniffer) checks.Value[bool] { return s.StreamingEnabled })
	if known && streaming {
		o.ViolationAt(checks.High, "suspicion: captured packets are streamed (TZSP) to %s", routeros.NameOr(sniffer.StreamingServer, "no server"))
	}
	var still []routeros.Command
	if sniffer.Running {
		still = append(still, routeros.Do("/tool/sniffer", "stop"))
	}
	if streaming || sniffer.Running {
		routeros.Mend(o, o.Subject(""), append(still, routeros.Set("/tool/sniffer", "streaming-enabled=no"))...)
	}
	if routeros.FromExport(o.Facts) {
		o.Unknown(checks.Source, "an export doesn't show whether the sniffer runs")
	}
	if sniffer.Running {
		o.ViolationAt(checks.Medium, "the packet sniffer is running")
	}
}

package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// NTPClientSynchronized reports routers whose time nobody sets.
var NTPClientSynchronized = &checks.Check{
	ID:       "routeros-ntp-client-synchronized",
	Title:    "The NTP client is on and synchronized",
	Severity: checks.Medium,
	Description: "Most routers have no battery-backed clock. Without a time source the timestamps of the log are worthless as evidence, and " +
		"certificates and VPN tunnels fail. The NTP client is off by default; MikroTik's IP Cloud (update-time, on by default) sets the " +
		"time roughly, which lowers the severity.",
	Remediation: "Enable the client, with servers of your own network where there are some:\n\n" +
		"    /system ntp client set enabled=yes\n" +
		"    /system ntp client servers add address=192.0.2.123",
	References: []string{routeros.ManualNTP},
	Rule:       checks.Each(ntpClientSynchronized),
}

func ntpClientSynchronized(o checks.Observed[routeros.Facts]) {
	client, on, known := routeros.Switched(o, o.Facts.System.NTPClient, "system.ntpClient", "enabled", func(c routeros.NTPClient) checks.Value[bool] { return c.Enabled })
	switch {
	case !known:
	case !on && cloudSetsTime(o.Facts):
		o.ViolationAt(checks.Low, "the NTP client is off; only IP Cloud sets the time")
	case !on:
		o.Violation("the NTP client is off")
	case client.Status == "synchronized":
		o.Evidence("/system/ntp/client synced-server", "%s", client.SyncedServer)
	case client.Status != "":
		o.Violation("the NTP client is on, and its status is %s", client.Status)
	case routeros.FromExport(o.Facts):
		o.Unknown(checks.Source, "a configuration file doesn't tell whether the clock is synchronized")
	default:
		o.Unknown(checks.Unreadable, "the router didn't print the status of its NTP client")
	}
}

func cloudSetsTime(f routeros.Facts) bool {
	cloud, known := f.Servers.Cloud.Get()
	sets, told := cloud.UpdateTime.Get()
	return known && told && sets
}

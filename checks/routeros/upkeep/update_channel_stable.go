package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// UpdateChannelStable reports routers that take updates from a channel for tests.
var UpdateChannelStable = &checks.Check{
	ID:       "routeros-update-channel-stable",
	Title:    "The update channel is stable or long-term",
	Severity: checks.Medium,
	Description: "The channels testing and development carry pre-release versions, which the vendor doesn't recommend for production. The check " +
		"reads the channel of `/system package update`; it never makes the router look for updates.",
	Remediation: "Choose the stable or the long-term channel:\n\n    /system package update set channel=long-term",
	References:  []string{routeros.ManualUpgrading},
	Rule:        checks.Each(updateChannelStable),
}

func updateChannelStable(o checks.Observed[routeros.Facts]) {
	update, ok := routeros.Need(o, o.Facts.System.Update, "system.update")
	if !ok {
		return
	}
	channel, ok := checks.Need(o, update.Channel, "system.update.channel")
	if !ok {
		return
	}
	o.Evidence("/system/package/update channel", "%s", channel)
	if !slices.Contains([]routeros.Channel{"stable", "long-term"}, channel) {
		o.Violation("the update channel is %s", channel)
		routeros.Mend(o, o.Subject(""), routeros.Set("/system/package/update", "channel=stable"))
	}
}

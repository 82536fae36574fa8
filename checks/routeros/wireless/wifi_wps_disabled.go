package wireless

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// WiFiWPSDisabled reports wireless networks that give their key away at the press of a button.
var WiFiWPSDisabled = &checks.Check{
	ID:       "routeros-wifi-wps-disabled",
	Title:    "WPS is disabled on wireless networks",
	Severity: checks.Low,
	Description: "With WPS by push button, which is the default, whoever reaches the router's button or a client's in time gets the network's " +
		"key. That doesn't matter in a locked cabinet, but does in an office or a factory hall.",
	Remediation: "Disable it, with the menu that the router has:\n\n" +
		"    /interface wifi security set [find] wps=disable\n" +
		"    /interface wireless set [find] wps-mode=disabled",
	References: []string{routeros.Manual + "WiFi", routeros.Manual + "Wireless+Interface"},
	Rule:       checks.Each(wifiWPSDisabled),
}

func wifiWPSDisabled(o checks.Observed[routeros.Facts]) {
	networks := wifiNetworks(o)
	for _, network := range networks {
		subject := o.Subject(network.name)
		mode, set := network.wps.Get()
		switch {
		case !set && network.legacy:
			checks.Need(subject, network.wps, "wireless.legacy.wpsMode")
		case !set && network.isGone(subject):
		case !set:
			subject.Violation("WPS is not switched off, and on by default")
			mendWPS(o, subject, network)
		case !checks.NeedWord(subject, mode, network.field("wps")):
		case !slices.Contains([]routeros.WPSMode{"disable", "disabled"}, mode):
			subject.Violation("WPS is on (%s)", mode)
			mendWPS(o, subject, network)
		}
	}
}

// mendWPS switches WPS off, which the older package has at the interface.
func mendWPS(o checks.Observed[routeros.Facts], subject checks.Subject, network wifiNetwork) {
	if network.legacy {
		routeros.Mend(o, subject, routeros.Find("/interface/wireless", routeros.Is("name", network.name)).Set("wps-mode=disabled"))
		return
	}
	network.mend(o, subject, []string{"wps=disable"}, nil)
}

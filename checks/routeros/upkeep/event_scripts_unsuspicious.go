package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// EventScriptsUnsuspicious reports texts that run on an event and look like an intruder's.
var EventScriptsUnsuspicious = &checks.Check{
	ID:       "routeros-event-scripts-unsuspicious",
	Title:    "Event scripts (Netwatch, PPP, DHCP, VRRP, buttons) show no indicators of compromise",
	Severity: checks.High,
	Description: "Netwatch, PPP profiles, DHCP, VRRP and buttons run a script when a host answers, a user dials in or a lease is given. They are " +
		"seldom looked at, and a place to hide. The check looks for the same indicators of compromise as in scheduler entries; the " +
		"script itself is not kept. Each indicator is a suspicion, to be looked at by a person, and no proof.",
	Remediation: "Read the script. If nobody knows it, save the evidence, then clear it and look for further indicators of compromise:\n\n" +
		"    /tool netwatch set [find] up-script=\"\" down-script=\"\" test-script=\"\"\n" +
		"    /ppp profile set [find] on-up=\"\" on-down=\"\"\n" +
		"    /ip dhcp-server set [find] lease-script=\"\"",
	References: []string{routeros.Manual + "Netwatch", "https://attack.mitre.org/techniques/T1546/"},
	Rule:       checks.Each(eventScriptsUnsuspicious),
}

func eventScriptsUnsuspicious(o checks.Observed[routeros.Facts]) {
	watches, _ := routeros.Need(o, o.Facts.Automation.Netwatch, "automation.netwatch")
	for _, watch := range watches {
		subject := o.Subject("netwatch " + watch.Host)
		suspectIfSet(subject, watch.UpScript, "automation.netwatch.upScript")
		suspectIfSet(subject, watch.DownScript, "automation.netwatch.downScript")
		suspectIfSet(subject, watch.TestScript, "automation.netwatch.testScript")
	}
	profiles, _ := routeros.Need(o, o.Facts.VPN.PPPProfiles, "vpn.pppProfiles")
	for _, profile := range profiles {
		subject := o.Subject("ppp profile " + profile.Name)
		suspectIfSet(subject, profile.OnUp, "vpn.pppProfiles.onUp")
		suspectIfSet(subject, profile.OnDown, "vpn.pppProfiles.onDown")
	}
	servers, _ := routeros.Need(o, o.Facts.Network.DHCPServers, "network.dhcpServers")
	for _, server := range servers {
		suspectIfSet(o.Subject("dhcp server "+server.Name), server.LeaseScript, "network.dhcpServers.leaseScript")
	}
	networkEventScripts(o)
	buttonScripts(o)
}

// buttonScripts leaves out the buttons that the board doesn't have.
func buttonScripts(o checks.Observed[routeros.Facts]) {
	for _, one := range []struct {
		name, field string
		button      checks.Value[routeros.Button]
	}{
		{"mode-button", "automation.modeButton", o.Facts.Automation.ModeButton},
		{"reset-button", "automation.resetButton", o.Facts.Automation.ResetButton},
		{"wps-button", "automation.wpsButton", o.Facts.Automation.WPSButton},
	} {
		if o.Facts.Lacks("/system/routerboard/" + one.name) {
			continue
		}
		button, ok := checks.Need(o, one.button, one.field)
		if on, known := button.Enabled.Get(); ok && (on || !known) {
			suspectIfSet(o.Subject(one.name), button.OnEvent, one.field+".onEvent")
		}
	}
}

func networkEventScripts(o checks.Observed[routeros.Facts]) {
	clients, _ := routeros.Need(o, o.Facts.Network.DHCPClients, "network.dhcpClients")
	for _, client := range clients {
		suspectIfSet(o.Subject("dhcp client "+client.Interface), client.Script, "network.dhcpClients.script")
	}
	alerts, _ := routeros.Need(o, o.Facts.Network.DHCPAlerts, "network.dhcpAlerts")
	for _, alert := range alerts {
		suspectIfSet(o.Subject("dhcp alert "+alert.Interface), alert.OnAlert, "network.dhcpAlerts.onAlert")
	}
	routers, _ := routeros.Need(o, o.Facts.Network.VRRP, "network.vrrp")
	for _, router := range routers {
		subject := o.Subject("vrrp " + router.Name)
		suspectIfSet(subject, router.OnMaster, "network.vrrp.onMaster")
		suspectIfSet(subject, router.OnBackup, "network.vrrp.onBackup")
		suspectIfSet(subject, router.OnFail, "network.vrrp.onFail")
	}
}

// suspectIfSet judges a text that most rows don't have: the router leaves out an
// attribute that isn't set.
func suspectIfSet(subject checks.Subject, text checks.Value[routeros.Script], field string) {
	if _, sent := text.Get(); sent {
		suspect(subject, text, field)
	}
}

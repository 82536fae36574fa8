package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PPTPDisabled reports PPTP servers and clients.
var PPTPDisabled = &checks.Check{
	ID:       "routeros-pptp-disabled",
	Title:    "PPTP is disabled",
	Severity: checks.High,
	Description: "PPTP protects nothing: from a recorded login (MS-CHAPv2) the NT hash is found within a day of computing, and decrypts the whole " +
		"session. Server and clients are judged.",
	Remediation: "Move to WireGuard, IKEv2 or OpenVPN, and disable PPTP:\n\n" +
		"    /interface pptp-server server set enabled=no\n" +
		"    /interface pptp-client set [find] disabled=yes",
	References: []string{routeros.Manual + "PPTP"},
	Rule:       checks.Each(pptpDisabled),
}

func pptpDisabled(o checks.Observed[routeros.Facts]) {
	_, on, _ := routeros.Switched(o, o.Facts.VPN.PPTPServer, "vpn.pptpServer", "enabled", func(s routeros.PPTPServer) checks.Value[bool] { return s.Enabled })
	if on {
		o.Violation("the PPTP server is on")
		routeros.Mend(o, o.Subject(""), routeros.Set("/interface/pptp-server/server", "enabled=no"))
	}
	clients, ok := routeros.Need(o, o.Facts.VPN.PPTPClients, "vpn.pptpClients")
	if !ok {
		return
	}
	for _, client := range clients {
		if !client.Disabled {
			o.Subject(client.Name).Violation("a PPTP client connects to %s", routeros.NameOr(client.ConnectTo, "no server"))
			routeros.Mend(o, o.Subject(client.Name), routeros.Find("/interface/pptp-client", routeros.Is("name", client.Name)).Set("disabled=yes"))
		}
	}
}

package vpn

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// VPNClientsParams are the parameters of routeros-vpn-clients-expected.
type VPNClientsParams struct {
	// Clients are the names of the expected clients; empty is any.
	Clients []string `json:"clients"`
}

// botnetClient is what the Meris botnet calls the VPN client that it adds.
const botnetClient = "lvpn"

// VPNClientsExpected reports VPN clients that somebody else may have added.
var VPNClientsExpected = &checks.Check{
	ID:       "routeros-vpn-clients-expected",
	Title:    "The router has expected VPN clients only",
	Severity: checks.High,
	Description: "Intruders add a VPN client as a backdoor, past every firewall. MikroTik's note on the Meris botnet names an L2TP client `lvpn` " +
		"as an indicator of compromise. The parameter `clients` lists the expected clients by name; without it only that indicator is " +
		"looked for. A finding is a suspicion, to be looked at by a person.",
	Remediation: "Ask whose client it is. If nobody knows it, save the evidence, remove it and look for further indicators of compromise:\n\n" +
		"    /interface l2tp-client remove [find name=lvpn]",
	References: []string{"https://blog.mikrotik.com/security/meris-botnet.html", "https://attack.mitre.org/techniques/T1133/"},
	Rule:       checks.EachWith(VPNClientsParams{Clients: []string{}}, vpnClientsExpected),
}

func vpnClientsExpected(o checks.Observed[routeros.Facts], p VPNClientsParams) {
	l2tp, _ := routeros.Need(o, o.Facts.VPN.L2TPClients, "vpn.l2tpClients")
	for _, client := range l2tp {
		p.judge(o, client.Name, "l2tp-client", client.ConnectTo, client.Disabled)
	}
	pptp, _ := routeros.Need(o, o.Facts.VPN.PPTPClients, "vpn.pptpClients")
	for _, client := range pptp {
		p.judge(o, client.Name, "pptp-client", client.ConnectTo, client.Disabled)
	}
	sstp, _ := routeros.Need(o, o.Facts.VPN.SSTPClients, "vpn.sstpClients")
	for _, client := range sstp {
		p.judge(o, client.Name, "sstp-client", client.ConnectTo, client.Disabled)
	}
	ovpn, _ := routeros.Need(o, o.Facts.VPN.OVPNClients, "vpn.ovpnClients")
	for _, client := range ovpn {
		p.judge(o, client.Name, "ovpn-client", client.ConnectTo, client.Disabled)
	}
}

func (p VPNClientsParams) judge(o checks.Observed[routeros.Facts], name, kind, server string, disabled bool) {
	subject := o.Subject(kind + " " + name)
	subject.Evidence("/interface/"+kind+" connect-to", "%s", server)
	switch {
	case slices.Contains(p.Clients, name):
	case name == botnetClient:
		subject.ViolationAt(checks.Critical, "suspicion: the client %s to %s is named like that of the Meris botnet", name, server)
	case len(p.Clients) > 0 && !disabled:
		subject.Violation("suspicion: the client to %s is not among the expected", server)
		routeros.Mend(o, subject, routeros.Find("/interface/"+kind, routeros.Is("name", name)).Set("disabled=yes"))
	}
}

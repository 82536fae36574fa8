package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// VPNClientsVerifying reports VPN clients that would log in to a false server.
var VPNClientsVerifying = &checks.Check{
	ID:       "routeros-vpn-clients-verifying",
	Title:    "SSTP and OpenVPN clients verify the server's certificate",
	Severity: checks.High,
	Description: "The clients don't verify the server's certificate by default: a man-in-the-middle can impersonate the server, take the password " +
		"and redirect the traffic.",
	Remediation: "Import the CA certificate, then enable the verification:\n\n" +
		"    /interface sstp-client set [find] verify-server-certificate=yes\n" +
		"    /interface ovpn-client set [find] verify-server-certificate=yes",
	References: []string{routeros.Manual + "SSTP", routeros.Manual + "OpenVPN"},
	Rule:       checks.Each(vpnClientsVerifying),
}

func vpnClientsVerifying(o checks.Observed[routeros.Facts]) {
	judgeTLSClients(o, o.Facts.VPN.SSTPClients, "vpn.sstpClients")
	judgeTLSClients(o, o.Facts.VPN.OVPNClients, "vpn.ovpnClients")
}

func judgeTLSClients(o checks.Observed[routeros.Facts], menu checks.Value[[]routeros.TLSClient], field string) {
	clients, ok := routeros.Need(o, menu, field)
	if !ok {
		return
	}
	for _, client := range clients {
		if client.Disabled {
			continue
		}
		subject := o.Subject(client.Name)
		verified, ok := checks.Need(subject, client.VerifyServerCertificate, field+".verifyServerCertificate")
		if ok && !verified {
			subject.Violation("connects to %s without verifying its certificate", routeros.NameOr(client.ConnectTo, "a server"))
			routeros.Mend(o, subject, routeros.Find(routeros.MenuOf(field), routeros.Is("name", client.Name)).Set("verify-server-certificate=yes"))
		}
	}
}

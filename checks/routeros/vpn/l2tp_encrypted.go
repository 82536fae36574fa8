package vpn

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// L2TPEncrypted reports L2TP servers and clients that do without IPsec.
var L2TPEncrypted = &checks.Check{
	ID:       "routeros-l2tp-encrypted",
	Title:    "L2TP is encrypted with IPsec",
	Severity: checks.High,
	Description: "L2TP by itself has no encryption worth the name. The server's use-ipsec is no by default; yes still accepts clients " +
		"without IPsec, required does not. A client says whether it uses IPsec itself; whether it is expected at all is another " +
		"check's.",
	Remediation: "Require IPsec, with a long random pre-shared key:\n\n" +
		"    /interface l2tp-server server set use-ipsec=required ipsec-secret=\"...\"\n" +
		"    /interface l2tp-client set [find] use-ipsec=yes ipsec-secret=\"...\"",
	References: []string{routeros.Manual + "L2TP", "https://www.rfc-editor.org/rfc/rfc3193"},
	Rule:       checks.Each(l2tpEncrypted),
}

func l2tpEncrypted(o checks.Observed[routeros.Facts]) {
	server, on, _ := routeros.Switched(o, o.Facts.VPN.L2TPServer, "vpn.l2tpServer", "enabled", func(s routeros.L2TPServer) checks.Value[bool] { return s.Enabled })
	if on {
		judgeL2TPServer(o, server)
	}
	clients, ok := routeros.Need(o, o.Facts.VPN.L2TPClients, "vpn.l2tpClients")
	if !ok {
		return
	}
	for _, client := range clients {
		if client.Disabled {
			continue
		}
		subject := o.Subject(client.Name)
		if protected, ok := checks.Need(subject, client.UseIPsec, "vpn.l2tpClients.useIPsec"); ok && !protected {
			subject.Violation("an L2TP client connects to %s without IPsec", routeros.NameOr(client.ConnectTo, "no server"))
			routeros.Mend(o, subject, routeros.Find("/interface/l2tp-client", routeros.Is("name", client.Name)).Set("use-ipsec=yes").With(routeros.AskFor("ipsec-secret", "IPsec secret of the server")))
		}
	}
}

func judgeL2TPServer(o checks.Observed[routeros.Facts], server routeros.L2TPServer) {
	ipsec, ok := checks.Need(o, server.UseIPsec, "vpn.l2tpServer.useIPsec")
	switch {
	case !ok || ipsec == "required":
	case ipsec == "yes":
		o.Violation("the L2TP server accepts clients without IPsec (use-ipsec=yes)")
		routeros.Mend(o, o.Subject(""), routeros.Set("/interface/l2tp-server/server", "use-ipsec=required"))
	default:
		o.Violation("the L2TP server is on without IPsec")
		routeros.Mend(o, o.Subject(""), routeros.Set("/interface/l2tp-server/server", "use-ipsec=required"))
	}
}

package paths

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

func (t *translation) offerTunnels() {
	if _, on := running(t, t.facts.VPN.PPTPServer, "vpn.pptpServer", func(m routeros.PPTPServer) checks.Value[bool] { return m.Enabled }); on {
		t.offer(tcp("pptp", 1723))
	}
	if _, on := running(t, t.facts.VPN.L2TPServer, "vpn.l2tpServer", func(m routeros.L2TPServer) checks.Value[bool] { return m.Enabled }); on {
		t.offer(udp("l2tp", 1701))
	}
	if sstp, on := running(t, t.facts.VPN.SSTPServer, "vpn.sstpServer", func(m routeros.SSTPServer) checks.Value[bool] { return m.Enabled }); on {
		t.offerOn(sstp.Port, "vpn.sstpServer", tcp("sstp", 0))
	}
	t.offerOVPN()
	tunnels, _ := take(t, t.facts.VPN.WireGuard, "vpn.wireguard")
	for _, tunnel := range tunnels {
		if !tunnel.Disabled {
			t.offerOn(tunnel.ListenPort, "vpn.wireguard", udp("wireguard "+tunnel.Name, 0))
		}
	}
	overlays, _ := take(t, t.facts.VPN.VXLAN, "vpn.vxlan")
	for _, overlay := range overlays {
		if !overlay.Disabled {
			t.offerOn(overlay.Port, "vpn.vxlan", udp("vxlan "+overlay.Name, 0))
		}
	}
	peers, _ := take(t, t.facts.VPN.IPsecPeers, "vpn.ipsecPeers")
	if slices.ContainsFunc(peers, func(p routeros.IPsecPeer) bool { return !p.Disabled }) {
		t.offer(udp("ipsec", 500), udp("ipsec", 4500))
	}
}

// offerOVPN offers OpenVPN servers. From 7.17 on a row doesn't tell whether it is on.
func (t *translation) offerOVPN() {
	servers, _ := take(t, t.facts.VPN.OVPNServers, "vpn.ovpnServers")
	for _, server := range servers {
		on, told := server.Enabled.Get()
		protocol, known := server.Protocol.Get()
		switch {
		case told && !on:
		case !told || !known || !protocol.Known():
			t.lose("vpn.ovpnServers")
		case protocol == "udp":
			t.offerOn(server.Port, "vpn.ovpnServers", udp("ovpn", 0))
		default:
			t.offerOn(server.Port, "vpn.ovpnServers", tcp("ovpn", 0))
		}
	}
}

// offerRouting offers what speaks with other routers and with access points.
func (t *translation) offerRouting() {
	sessions, _ := take(t, t.facts.Network.BGP, "network.bgp")
	for _, session := range sessions {
		if listens, known := session.Listen.Get(); session.Disabled || known && !listens {
			continue
		}
		peer := firewall.Listener{Name: "bgp", Protocol: TCP, VRF: session.VRF}
		if session.RemoteAddress != "" {
			peer.Allowed = admitted([]string{session.RemoteAddress})
		}
		if _, set := session.LocalPort.Get(); !set {
			session.LocalPort = checks.Known(179) // Only an own port is printed.
		}
		t.offerOn(session.LocalPort, "network.bgp", peer)
	}
	templates, _ := take(t, t.facts.Network.RIP, "network.rip")
	if slices.ContainsFunc(templates, func(r routeros.RIPTemplate) bool { return !r.Disabled }) {
		t.offer(udp("rip", 520))
	}
	managers := []struct {
		menu  checks.Value[routeros.WirelessManager]
		field string
	}{{t.facts.Wireless.LegacyManager, "wireless.legacyManager"}, {t.facts.Wireless.WiFiManager, "wireless.wifiManager"}}
	for _, manager := range managers {
		if _, on := running(t, manager.menu, manager.field, func(m routeros.WirelessManager) checks.Value[bool] { return m.Enabled }); on {
			t.offer(udp("capsman", 5246), udp("capsman", 5247))
			break // The two generations share the ports.
		}
	}
}

package routeros

import "hardcheck/checks"

func tunnelMenus() []Menu {
	return []Menu{
		single("/interface/pptp-server/server", "vpn.pptpServer", func(f *Facts) *checks.Value[PPTPServer] { return &f.VPN.PPTPServer }),
		single("/interface/l2tp-server/server", "vpn.l2tpServer", func(f *Facts) *checks.Value[L2TPServer] { return &f.VPN.L2TPServer }),
		single("/interface/sstp-server/server", "vpn.sstpServer", func(f *Facts) *checks.Value[SSTPServer] { return &f.VPN.SSTPServer }),
		list("/interface/ovpn-server/server", "vpn.ovpnServers", func(f *Facts) *checks.Value[[]OVPNServer] { return &f.VPN.OVPNServers }),
		list("/interface/pppoe-server/server", "vpn.pppoeServers", func(f *Facts) *checks.Value[[]PPPoEServer] { return &f.VPN.PPPoEServers }),
		list("/interface/pptp-client", "vpn.pptpClients", func(f *Facts) *checks.Value[[]TunnelClient] { return &f.VPN.PPTPClients }),
		list("/interface/l2tp-client", "vpn.l2tpClients", func(f *Facts) *checks.Value[[]L2TPClient] { return &f.VPN.L2TPClients }),
		list("/interface/sstp-client", "vpn.sstpClients", func(f *Facts) *checks.Value[[]TLSClient] { return &f.VPN.SSTPClients }),
		list("/interface/ovpn-client", "vpn.ovpnClients", func(f *Facts) *checks.Value[[]TLSClient] { return &f.VPN.OVPNClients }),
		list("/ppp/profile", "vpn.pppProfiles", func(f *Facts) *checks.Value[[]PPPProfile] { return &f.VPN.PPPProfiles }),
		list("/ppp/secret", "vpn.pppSecrets", func(f *Facts) *checks.Value[[]PPPSecret] { return &f.VPN.PPPSecrets }),
		list("/ip/ipsec/profile", "vpn.ipsecProfiles", func(f *Facts) *checks.Value[[]IPsecProfile] { return &f.VPN.IPsecProfiles }),
		list("/ip/ipsec/proposal", "vpn.ipsecProposals", func(f *Facts) *checks.Value[[]IPsecProposal] { return &f.VPN.IPsecProposals }),
		list("/ip/ipsec/peer", "vpn.ipsecPeers", func(f *Facts) *checks.Value[[]IPsecPeer] { return &f.VPN.IPsecPeers }),
		list("/ip/ipsec/identity", "vpn.ipsecIdentities", func(f *Facts) *checks.Value[[]IPsecIdentity] { return &f.VPN.IPsecIdentities }),
		list("/ip/ipsec/policy", "vpn.ipsecPolicies", func(f *Facts) *checks.Value[[]IPsecPolicy] { return &f.VPN.IPsecPolicies }),
		list("/interface/eoip", "vpn.eoip", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.EoIP }),
		list("/interface/gre", "vpn.gre", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.GRE }),
		list("/interface/ipip", "vpn.ipip", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.IPIP }),
		list("/interface/6to4", "vpn.sixToFour", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.SixToFour }),
		list("/interface/eoipv6", "vpn.eoipv6", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.EoIPv6 }),
		list("/interface/gre6", "vpn.gre6", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.GRE6 }),
		list("/interface/ipipv6", "vpn.ipipv6", func(f *Facts) *checks.Value[[]Tunnel] { return &f.VPN.IPIPv6 }),
		list("/interface/vxlan", "vpn.vxlan", func(f *Facts) *checks.Value[[]VXLAN] { return &f.VPN.VXLAN }),
		list("/interface/vxlan/vteps", "vpn.vteps", func(f *Facts) *checks.Value[[]VTEP] { return &f.VPN.VTEPs }),
		list("/interface/wireguard", "vpn.wireguard", func(f *Facts) *checks.Value[[]WireGuard] { return &f.VPN.WireGuard }),
		list("/interface/wireguard/peers", "vpn.wireguardPeers", func(f *Facts) *checks.Value[[]WireGuardPeer] { return &f.VPN.WireGuardPeers }),
	}
}

func wirelessMenus() []Menu {
	return []Menu{
		since("7.13", packaged("wifi-qcom", list("/interface/wifi", "wireless.wifi", func(f *Facts) *checks.Value[[]WiFiInterface] { return &f.Wireless.WiFi }))),
		since("7.13", packaged("wifi-qcom", list("/interface/wifi/configuration", "wireless.wifiConfigurations", func(f *Facts) *checks.Value[[]WiFiConfiguration] { return &f.Wireless.WiFiConfigurations }))),
		since("7.13", packaged("wifi-qcom", list("/interface/wifi/security", "wireless.wifiSecurity", func(f *Facts) *checks.Value[[]WiFiSecurity] { return &f.Wireless.WiFiSecurity }))),
		since("7.13", packaged("wifi-qcom", single("/interface/wifi/capsman", "wireless.wifiManager", func(f *Facts) *checks.Value[WirelessManager] { return &f.Wireless.WiFiManager }))),
		packaged("wireless", list("/interface/wireless", "wireless.legacy", func(f *Facts) *checks.Value[[]LegacyWireless] { return &f.Wireless.Legacy })),
		packaged("wireless", list("/interface/wireless/security-profiles", "wireless.legacySecurity", func(f *Facts) *checks.Value[[]LegacySecurity] { return &f.Wireless.LegacySecurity })),
		packaged("wireless", single("/caps-man/manager", "wireless.legacyManager", func(f *Facts) *checks.Value[WirelessManager] { return &f.Wireless.LegacyManager })),
		packaged("wireless", list("/caps-man/security", "wireless.legacyManaged", func(f *Facts) *checks.Value[[]ManagedSecurity] { return &f.Wireless.LegacyManaged })),
	}
}

func automationMenus() []Menu {
	return []Menu{
		list("/system/scheduler", "automation.scheduler", func(f *Facts) *checks.Value[[]Schedule] { return &f.Automation.Scheduler }, hideUnread),
		list("/system/script", "automation.scripts", func(f *Facts) *checks.Value[[]StoredScript] { return &f.Automation.Scripts }, hideUnreadSource),
		list("/tool/netwatch", "automation.netwatch", func(f *Facts) *checks.Value[[]Netwatch] { return &f.Automation.Netwatch }),
		hardware(single("/system/routerboard/mode-button", "automation.modeButton", func(f *Facts) *checks.Value[Button] { return &f.Automation.ModeButton })),
		hardware(single("/system/routerboard/reset-button", "automation.resetButton", func(f *Facts) *checks.Value[Button] { return &f.Automation.ResetButton })),
		hardware(single("/system/routerboard/wps-button", "automation.wpsButton", func(f *Facts) *checks.Value[Button] { return &f.Automation.WPSButton })),
	}
}

func certificateMenus() []Menu {
	return []Menu{
		list("/certificate", "certificates.store", func(f *Facts) *checks.Value[[]Certificate] { return &f.Certificates.Store }),
		single("/certificate/settings", "certificates.settings", func(f *Facts) *checks.Value[CertificateSettings] { return &f.Certificates.Settings }),
		list("/certificate/scep-server", "certificates.scepServers", func(f *Facts) *checks.Value[[]SCEPServer] { return &f.Certificates.SCEPServers }),
	}
}

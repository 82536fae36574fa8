package routeros

import "hardcheck/checks"

// seven is the release that has menus of routing which version 6 has elsewhere, with other
// attributes.
const seven = "7.0"

func networkMenus() []Menu {
	return []Menu{
		peopled(list("/interface", "network.interfaces", func(f *Facts) *checks.Value[[]Interface] { return &f.Network.Interfaces })),
		list("/interface/list", "network.interfaceLists", func(f *Facts) *checks.Value[[]InterfaceList] { return &f.Network.InterfaceLists }),
		list("/interface/list/member", "network.listMembers", func(f *Facts) *checks.Value[[]ListMember] { return &f.Network.ListMembers }),
		list("/interface/bridge", "network.bridges", func(f *Facts) *checks.Value[[]Bridge] { return &f.Network.Bridges }),
		list("/interface/bridge/port", "network.bridgePorts", func(f *Facts) *checks.Value[[]BridgePort] { return &f.Network.BridgePorts }),
		list("/interface/bridge/vlan", "network.bridgeVLANs", func(f *Facts) *checks.Value[[]BridgeVLAN] { return &f.Network.BridgeVLANs }),
		single("/interface/bridge/settings", "network.bridgeSettings", func(f *Facts) *checks.Value[BridgeSettings] { return &f.Network.BridgeSettings }),
		list("/interface/vlan", "network.vlans", func(f *Facts) *checks.Value[[]VLAN] { return &f.Network.VLANs }),
		since(seven, list("/ip/vrf", "network.vrfs", func(f *Facts) *checks.Value[[]VRF] { return &f.Network.VRFs })),
		list("/interface/vrrp", "network.vrrp", func(f *Facts) *checks.Value[[]VRRP] { return &f.Network.VRRP }),
		list("/ip/address", "network.ipv4Addresses", func(f *Facts) *checks.Value[[]Address] { return &f.Network.IPv4Addresses }),
		list("/ipv6/address", "network.ipv6Addresses", func(f *Facts) *checks.Value[[]Address] { return &f.Network.IPv6Addresses }),
		limited(list("/ip/route", "network.ipv4Routes", func(f *Facts) *checks.Value[[]Route] { return &f.Network.IPv4Routes }), MaxRoutes),
		limited(list("/ipv6/route", "network.ipv6Routes", func(f *Facts) *checks.Value[[]Route] { return &f.Network.IPv6Routes }), MaxRoutes),
		single("/ip/settings", "network.ipv4Settings", func(f *Facts) *checks.Value[IPv4Settings] { return &f.Network.IPv4Settings }),
		single("/ipv6/settings", "network.ipv6Settings", func(f *Facts) *checks.Value[IPv6Settings] { return &f.Network.IPv6Settings }),
		list("/ip/dhcp-client", "network.dhcpClients", func(f *Facts) *checks.Value[[]DHCPClient] { return &f.Network.DHCPClients }),
		list("/ip/dhcp-server", "network.dhcpServers", func(f *Facts) *checks.Value[[]DHCPServer] { return &f.Network.DHCPServers }),
		list("/ip/dhcp-server/alert", "network.dhcpAlerts", func(f *Facts) *checks.Value[[]DHCPAlert] { return &f.Network.DHCPAlerts }),
		list("/interface/pppoe-client", "network.pppoeClients", func(f *Facts) *checks.Value[[]PPPoEClient] { return &f.Network.PPPoEClients }),
		list("/interface/ppp-client", "network.pppClients", func(f *Facts) *checks.Value[[]PPPClient] { return &f.Network.PPPClients }),
		packaged("lte", list("/interface/lte", "network.lte", func(f *Facts) *checks.Value[[]LTE] { return &f.Network.LTE })),
		since(seven, list("/routing/ospf/interface-template", "network.ospf", func(f *Facts) *checks.Value[[]OSPFTemplate] { return &f.Network.OSPF })),
		since(seven, list("/routing/rip/interface-template", "network.rip", func(f *Facts) *checks.Value[[]RIPTemplate] { return &f.Network.RIP })),
		since(seven, list("/routing/bgp/connection", "network.bgp", func(f *Facts) *checks.Value[[]BGPConnection] { return &f.Network.BGP })),
		since(seven, list("/routing/bgp/template", "network.bgpTemplates", func(f *Facts) *checks.Value[[]BGPTemplate] { return &f.Network.BGPTemplates })),
		since(seven, list("/routing/rule", "network.routingRules", func(f *Facts) *checks.Value[[]RoutingRule] { return &f.Network.RoutingRules })),
		hardware(list("/interface/ethernet/poe", "network.poePorts", func(f *Facts) *checks.Value[[]PoEPort] { return &f.Network.PoEPorts })),
		list("/ipv6/dhcp-client", "network.dhcpv6Clients", func(f *Facts) *checks.Value[[]DHCPv6Client] { return &f.Network.DHCPv6Clients }),
		limited(list("/ip/arp", "network.arp", func(f *Facts) *checks.Value[[]ARPEntry] { return &f.Network.ARP }), MaxHosts),
		limited(list("/ip/dhcp-server/lease", "network.leases", func(f *Facts) *checks.Value[[]Lease] { return &f.Network.Leases }), MaxHosts),
		limited(list("/interface/bridge/host", "network.bridgeHosts", func(f *Facts) *checks.Value[[]BridgeHost] { return &f.Network.BridgeHosts }), MaxHosts),
	}
}

func serverMenus() []Menu {
	return []Menu{
		single("/ip/dns", "servers.dns", func(f *Facts) *checks.Value[DNS] { return &f.Servers.DNS }),
		list("/ip/dns/static", "servers.dnsStatic", func(f *Facts) *checks.Value[[]DNSRecord] { return &f.Servers.DNSStatic }),
		dnsCache(),
		single("/ip/socks", "servers.socks", func(f *Facts) *checks.Value[Socks] { return &f.Servers.Socks }),
		single("/ip/proxy", "servers.proxy", func(f *Facts) *checks.Value[Proxy] { return &f.Servers.Proxy }),
		list("/ip/proxy/access", "servers.proxyAccess", func(f *Facts) *checks.Value[[]ProxyRule] { return &f.Servers.ProxyAccess }),
		single("/ip/upnp", "servers.upnp", func(f *Facts) *checks.Value[UPnP] { return &f.Servers.UPnP }),
		since("7.13", single("/ip/nat-pmp", "servers.natPMP", func(f *Facts) *checks.Value[Switch] { return &f.Servers.NATPMP })),
		single("/ip/smb", "servers.smb", func(f *Facts) *checks.Value[SMB] { return &f.Servers.SMB }),
		list("/ip/smb/shares", "servers.smbShares", func(f *Facts) *checks.Value[[]SMBShare] { return &f.Servers.SMBShares }),
		list("/ip/tftp", "servers.tftp", func(f *Facts) *checks.Value[[]TFTPRule] { return &f.Servers.TFTP }),
		packaged("rose-storage", single("/rsync-daemon", "servers.rsync", func(f *Facts) *checks.Value[Switch] { return &f.Servers.Rsync })),
		list("/ip/hotspot/user/profile", "servers.hotspotProfiles", func(f *Facts) *checks.Value[[]HotspotProfile] { return &f.Servers.HotspotProfiles }),
		list("/disk", "servers.disks", func(f *Facts) *checks.Value[[]Disk] { return &f.Servers.Disks }),
		single("/ip/cloud", "servers.cloud", func(f *Facts) *checks.Value[Cloud] { return &f.Servers.Cloud }),
		packaged("container", list("/container", "servers.containers", func(f *Facts) *checks.Value[[]Container] { return &f.Servers.Containers })),
		packaged("iot", single("/iot/modbus", "servers.modbus", func(f *Facts) *checks.Value[Modbus] { return &f.Servers.Modbus })),
		packaged("iot", list("/iot/modbus/security-rules", "servers.modbusRules", func(f *Facts) *checks.Value[[]ModbusRule] { return &f.Servers.ModbusRules })),
		packaged("iot", list("/iot/mqtt/brokers", "servers.mqttBrokers", func(f *Facts) *checks.Value[[]MQTTBroker] { return &f.Servers.MQTTBrokers })),
		list("/ip/hotspot", "servers.hotspots", func(f *Facts) *checks.Value[[]Hotspot] { return &f.Servers.Hotspots }),
		list("/ip/hotspot/profile", "servers.hotspotLoginProfiles", func(f *Facts) *checks.Value[[]HotspotLoginProfile] { return &f.Servers.HotspotLoginProfiles }),
	}
}

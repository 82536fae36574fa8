package routeros

import (
	"hardcheck/checks"
)

// Network is the router's interfaces, addresses and routes.
type Network struct {
	Interfaces     checks.Value[[]Interface]     `json:"interfaces"`
	InterfaceLists checks.Value[[]InterfaceList] `json:"interfaceLists"`
	ListMembers    checks.Value[[]ListMember]    `json:"listMembers"`
	Bridges        checks.Value[[]Bridge]        `json:"bridges"`
	BridgePorts    checks.Value[[]BridgePort]    `json:"bridgePorts"`
	BridgeVLANs    checks.Value[[]BridgeVLAN]    `json:"bridgeVLANs"`
	BridgeSettings checks.Value[BridgeSettings]  `json:"bridgeSettings"`
	VLANs          checks.Value[[]VLAN]          `json:"vlans"`
	VRFs           checks.Value[[]VRF]           `json:"vrfs"`
	VRRP           checks.Value[[]VRRP]          `json:"vrrp"`
	IPv4Addresses  checks.Value[[]Address]       `json:"ipv4Addresses"`
	IPv6Addresses  checks.Value[[]Address]       `json:"ipv6Addresses"`
	IPv4Routes     checks.Value[[]Route]         `json:"ipv4Routes"`
	IPv6Routes     checks.Value[[]Route]         `json:"ipv6Routes"`
	IPv4Settings   checks.Value[IPv4Settings]    `json:"ipv4Settings"`
	IPv6Settings   checks.Value[IPv6Settings]    `json:"ipv6Settings"`
	DHCPClients    checks.Value[[]DHCPClient]    `json:"dhcpClients"`
	DHCPServers    checks.Value[[]DHCPServer]    `json:"dhcpServers"`
	DHCPAlerts     checks.Value[[]DHCPAlert]     `json:"dhcpAlerts"`
	PPPoEClients   checks.Value[[]PPPoEClient]   `json:"pppoeClients"`
	PPPClients     checks.Value[[]PPPClient]     `json:"pppClients"`
	LTE            checks.Value[[]LTE]           `json:"lte"`
	OSPF           checks.Value[[]OSPFTemplate]  `json:"ospf"`
	RIP            checks.Value[[]RIPTemplate]   `json:"rip"`
	BGP            checks.Value[[]BGPConnection] `json:"bgp"`
	BGPTemplates   checks.Value[[]BGPTemplate]   `json:"bgpTemplates"`
	RoutingRules   checks.Value[[]RoutingRule]   `json:"routingRules"`
	DHCPv6Clients  checks.Value[[]DHCPv6Client]  `json:"dhcpv6Clients"`
	PoEPorts       checks.Value[[]PoEPort]       `json:"poePorts"`
	// ARP, Leases and BridgeHosts are the hosts that the router has met; see [MaxHosts].
	ARP         checks.Value[[]ARPEntry]   `json:"arp"`
	Leases      checks.Value[[]Lease]      `json:"leases"`
	BridgeHosts checks.Value[[]BridgeHost] `json:"bridgeHosts"`
}

// Interface is a row of /interface.
type Interface struct {
	Name     string `json:"name,omitempty" ros:"name"`
	Type     string `json:"type,omitempty" ros:"type" source:"manual"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
	Running  bool   `json:"running,omitempty" ros:"running" source:"manual"`
	Dynamic  bool   `json:"dynamic,omitempty" ros:"dynamic" source:"manual"`
	// Slave is set for a port of a bridge or bond.
	Slave bool `json:"slave,omitempty" ros:"slave" source:"manual"`
}

// PoEPort is a row of /interface/ethernet/poe: a port that can power what is plugged in.
type PoEPort struct {
	Name string               `json:"name,omitempty" ros:"name"`
	Out  checks.Value[PoEOut] `json:"out" ros:"poe-out" default:"auto-on"`
}

// InterfaceList is a row of /interface/list; all, none, dynamic and static are built in.
type InterfaceList struct {
	Name    string   `json:"name,omitempty" ros:"name" free:"sites name their lists, and what names one that is gone is not assessed"`
	Include []string `json:"include,omitempty" ros:"include"`
	Exclude []string `json:"exclude,omitempty" ros:"exclude"`
	Builtin bool     `json:"builtin,omitempty" ros:"builtin" source:"manual"`
}

// ListMember is a row of /interface/list/member.
type ListMember struct {
	List      string `json:"list,omitempty" ros:"list"`
	Interface string `json:"interface,omitempty" ros:"interface"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
}

// Bridge is a row of /interface/bridge.
type Bridge struct {
	Name          string                       `json:"name,omitempty" ros:"name"`
	Disabled      bool                         `json:"disabled,omitempty" ros:"disabled"`
	VLANFiltering checks.Value[bool]           `json:"vlanFiltering" ros:"vlan-filtering" default:"no"`
	DHCPSnooping  checks.Value[bool]           `json:"dhcpSnooping" ros:"dhcp-snooping" default:"no"`
	ProtocolMode  checks.Value[BridgeProtocol] `json:"protocolMode" ros:"protocol-mode" default:"rstp"`
}

// BridgePort is a row of /interface/bridge/port.
type BridgePort struct {
	Interface        string                   `json:"interface,omitempty" ros:"interface"`
	Bridge           string                   `json:"bridge,omitempty" ros:"bridge"`
	Disabled         bool                     `json:"disabled,omitempty" ros:"disabled"`
	Dynamic          bool                     `json:"dynamic,omitempty" ros:"dynamic" source:"manual"`
	BPDUGuard        checks.Value[bool]       `json:"bpduGuard" ros:"bpdu-guard" default:"no"`
	IngressFiltering checks.Value[bool]       `json:"ingressFiltering" ros:"ingress-filtering" default:"yes"`
	FrameTypes       checks.Value[FrameTypes] `json:"frameTypes" ros:"frame-types" default:"admit-all"`
	Edge             checks.Value[EdgePort]   `json:"edge" ros:"edge" default:"auto"`
	PVID             checks.Value[int]        `json:"pvid" ros:"pvid" default:"1"`
}

// BridgeVLAN is a row of /interface/bridge/vlan.
type BridgeVLAN struct {
	Bridge   string `json:"bridge,omitempty" ros:"bridge"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
	Dynamic  bool   `json:"dynamic,omitempty" ros:"dynamic" source:"manual"`
}

// BridgeSettings is /interface/bridge/settings: whether bridged packets pass the IP firewall.
type BridgeSettings struct {
	UseIPFirewall checks.Value[bool] `json:"useIPFirewall" ros:"use-ip-firewall" default:"no"`
}

// VLAN is a row of /interface/vlan.
type VLAN struct {
	Name      string `json:"name,omitempty" ros:"name"`
	Interface string `json:"interface,omitempty" ros:"interface"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
}

// VRF is a row of /ip/vrf.
type VRF struct {
	Name       string   `json:"name,omitempty" ros:"name"`
	Interfaces []string `json:"interfaces,omitempty" ros:"interfaces"`
	Disabled   bool     `json:"disabled,omitempty" ros:"disabled"`
}

// VRRP is a row of /interface/vrrp; its password is never read.
type VRRP struct {
	Name           string                 `json:"name,omitempty" ros:"name"`
	Interface      string                 `json:"interface,omitempty" ros:"interface"`
	Authentication checks.Value[VRRPAuth] `json:"authentication" ros:"authentication" default:"none"`
	Version        checks.Value[int]      `json:"version" ros:"version" default:"3"`
	Disabled       bool                   `json:"disabled,omitempty" ros:"disabled"`
	OnMaster       checks.Value[Script]   `json:"onMaster" ros:"on-master"`
	OnBackup       checks.Value[Script]   `json:"onBackup" ros:"on-backup"`
	OnFail         checks.Value[Script]   `json:"onFail" ros:"on-fail"`
}

// Address is a row of /ip/address or /ipv6/address.
type Address struct {
	// Address is with its prefix length: "192.0.2.1/24".
	Address   string `json:"address,omitempty" ros:"address"`
	Interface string `json:"interface,omitempty" ros:"interface"`
	// ActualInterface is the bridge where Interface is one of its ports.
	ActualInterface string `json:"actualInterface,omitempty" ros:"actual-interface" source:"manual"`
	Disabled        bool   `json:"disabled,omitempty" ros:"disabled"`
	Invalid         bool   `json:"invalid,omitempty" ros:"invalid" source:"manual"`
}

// Route is a row of /ip/route or /ipv6/route.
type Route struct {
	DstAddress string `json:"dstAddress,omitempty" ros:"dst-address"`
	// Gateway is an address, an interface, or several of them.
	Gateway string `json:"gateway,omitempty" ros:"gateway"`
	// ImmediateGW is the next hop with its interface: "192.0.2.254%ether1".
	ImmediateGW  string `json:"immediateGW,omitempty" ros:"immediate-gw" source:"manual"`
	RoutingTable string `json:"routingTable,omitempty" ros:"routing-table" default:"main"`
	Blackhole    bool   `json:"blackhole,omitempty" ros:"blackhole,flag"`
	Disabled     bool   `json:"disabled,omitempty" ros:"disabled"`
	Active       bool   `json:"active,omitempty" ros:"active" source:"manual"`
	Connect      bool   `json:"connect,omitempty" ros:"connect" source:"manual"`
}

// IPv4Settings is /ip/settings.
type IPv4Settings struct {
	IPForward         checks.Value[bool]     `json:"ipForward" ros:"ip-forward" default:"yes"`
	RPFilter          checks.Value[RPFilter] `json:"rpFilter" ros:"rp-filter" default:"no"`
	AcceptRedirects   checks.Value[bool]     `json:"acceptRedirects" ros:"accept-redirects" default:"no"`
	AcceptSourceRoute checks.Value[bool]     `json:"acceptSourceRoute" ros:"accept-source-route" default:"no"`
	TCPSyncookies     checks.Value[bool]     `json:"tcpSyncookies" ros:"tcp-syncookies" default:"no"`
}

// IPv6Settings is /ipv6/settings.
type IPv6Settings struct {
	Disabled                   checks.Value[bool]      `json:"disabled" ros:"disable-ipv6" default:"no"`
	Forward                    checks.Value[bool]      `json:"forward" ros:"forward" default:"yes"`
	AcceptRedirects            checks.Value[Redirects] `json:"acceptRedirects" ros:"accept-redirects" default:"yes-if-forwarding-disabled"`
	AcceptRouterAdvertisements checks.Value[Redirects] `json:"acceptRouterAdvertisements" ros:"accept-router-advertisements" default:"yes-if-forwarding-disabled"`
}

// DHCPClient is a row of /ip/dhcp-client.
type DHCPClient struct {
	Interface       string                     `json:"interface,omitempty" ros:"interface"`
	Disabled        bool                       `json:"disabled,omitempty" ros:"disabled"`
	AddDefaultRoute checks.Value[DefaultRoute] `json:"addDefaultRoute" ros:"add-default-route" default:"yes"`
	Invalid         bool                       `json:"invalid,omitempty" ros:"invalid" source:"manual"`
	Script          checks.Value[Script]       `json:"script" ros:"script"`
}

// DHCPServer is a row of /ip/dhcp-server.
type DHCPServer struct {
	Name        string               `json:"name,omitempty" ros:"name"`
	Interface   string               `json:"interface,omitempty" ros:"interface"`
	Disabled    bool                 `json:"disabled,omitempty" ros:"disabled"`
	Invalid     bool                 `json:"invalid,omitempty" ros:"invalid" source:"manual"`
	LeaseScript checks.Value[Script] `json:"leaseScript" ros:"lease-script"`
}

// DHCPAlert is a row of /ip/dhcp-server/alert.
type DHCPAlert struct {
	Interface string               `json:"interface,omitempty" ros:"interface"`
	Disabled  bool                 `json:"disabled,omitempty" ros:"disabled"`
	OnAlert   checks.Value[Script] `json:"onAlert" ros:"on-alert"`
}

// PPPoEClient is a row of /interface/pppoe-client.
type PPPoEClient struct {
	Name      string `json:"name,omitempty" ros:"name"`
	Interface string `json:"interface,omitempty" ros:"interface"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled" default:"yes"`
}

// PPPClient is a row of /interface/ppp-client: a modem on a serial port or on USB. Its
// password is never read.
type PPPClient struct {
	Name     string `json:"name,omitempty" ros:"name"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled" default:"yes"`
}

// LTE is a row of /interface/lte.
type LTE struct {
	Name     string `json:"name,omitempty" ros:"name"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// OSPFTemplate is a row of /routing/ospf/interface-template; its key is never read.
type OSPFTemplate struct {
	Interfaces []string `json:"interfaces,omitempty" ros:"interfaces"`
	Networks   []string `json:"networks,omitempty" ros:"networks"`
	// Auth is empty without authentication.
	Auth     OSPFAuth `json:"auth,omitempty" ros:"auth"`
	Passive  bool     `json:"passive,omitempty" ros:"passive,flag"`
	Disabled bool     `json:"disabled,omitempty" ros:"disabled"`
}

// RIPTemplate is a row of /routing/rip/interface-template; its password is never read.
type RIPTemplate struct {
	Interfaces []string  `json:"interfaces,omitempty" ros:"interfaces"`
	Mode       []RIPMode `json:"mode,omitempty" ros:"mode"`
	KeyChain   string    `json:"keyChain,omitempty" ros:"key-chain"`
	Disabled   bool      `json:"disabled,omitempty" ros:"disabled"`
}

// BGPConnection is a row of /routing/bgp/connection; its key is never read.
type BGPConnection struct {
	Name      string             `json:"name,omitempty" ros:"name"`
	Listen    checks.Value[bool] `json:"listen" ros:"listen" default:"yes"`
	LocalPort checks.Value[int]  `json:"localPort" ros:"local.port" default:"179"`
	// RemoteAddress is the peer's; one that is empty stands for any.
	RemoteAddress string `json:"remoteAddress,omitempty" ros:"remote.address"`
	VRF           string `json:"vrf,omitempty" ros:"vrf" default:"main"`
	Disabled      bool   `json:"disabled,omitempty" ros:"disabled"`
	// Keyed tells whether the session has a key, by which both sides sign their segments.
	Keyed checks.Value[bool] `json:"keyed" ros:"tcp-md5-key,presence"`
	// AS and RemoteAS are the numbers of both sides; empty where a template has them.
	AS       string `json:"as,omitempty" ros:"as" free:"a number, or a template's"`
	RemoteAS string `json:"remoteAS,omitempty" ros:"remote.as" free:"a number, or a template's"`
	// LocalRole is what the router is to the peer.
	LocalRole BGPRole  `json:"localRole,omitempty" ros:"local.role"`
	Templates []string `json:"templates,omitempty" ros:"templates"`
	BGPFilters
}

// BGPTemplate is a row of /routing/bgp/template: what connections have that name it, and
// don't set themselves.
type BGPTemplate struct {
	Name      string   `json:"name,omitempty" ros:"name" free:"sites name their templates, and what names one that is gone is not assessed"`
	Templates []string `json:"templates,omitempty" ros:"templates"`
	BGPFilters
}

// BGPFilters are the chains of /routing/filter that the routes of a session pass, empty
// without one.
type BGPFilters struct {
	Input  string `json:"input,omitempty" ros:"input.filter" free:"sites name their chains"`
	Output string `json:"output,omitempty" ros:"output.filter-chain" free:"sites name their chains"`
	// OutputSelect is the chain that picks among the routes before those are filtered.
	OutputSelect string `json:"outputSelect,omitempty" ros:"output.filter-select" free:"sites name their chains"`
}

// RoutingRule is a row of /routing/rule: what picks a route beside the destination.
type RoutingRule struct {
	Action   string `json:"action,omitempty" ros:"action" default:"lookup"`
	Table    string `json:"table,omitempty" ros:"table"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// DHCPv6Client is a row of /ipv6/dhcp-client.
type DHCPv6Client struct {
	Interface string `json:"interface,omitempty" ros:"interface"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
}

package routeros

import (
	"hardcheck/checks"
)

// VPN is the router's tunnels. Passwords, keys and secrets are never read, not even
// for whether they are set.
type VPN struct {
	PPTPServer checks.Value[PPTPServer] `json:"pptpServer"`
	L2TPServer checks.Value[L2TPServer] `json:"l2tpServer"`
	SSTPServer checks.Value[SSTPServer] `json:"sstpServer"`
	// OVPNServers has one row up to RouterOS 7.16, and one for every server from 7.17 on.
	OVPNServers     checks.Value[[]OVPNServer]    `json:"ovpnServers"`
	PPPoEServers    checks.Value[[]PPPoEServer]   `json:"pppoeServers"`
	PPTPClients     checks.Value[[]TunnelClient]  `json:"pptpClients"`
	L2TPClients     checks.Value[[]L2TPClient]    `json:"l2tpClients"`
	SSTPClients     checks.Value[[]TLSClient]     `json:"sstpClients"`
	OVPNClients     checks.Value[[]TLSClient]     `json:"ovpnClients"`
	PPPProfiles     checks.Value[[]PPPProfile]    `json:"pppProfiles"`
	PPPSecrets      checks.Value[[]PPPSecret]     `json:"pppSecrets"`
	IPsecProfiles   checks.Value[[]IPsecProfile]  `json:"ipsecProfiles"`
	IPsecProposals  checks.Value[[]IPsecProposal] `json:"ipsecProposals"`
	IPsecPeers      checks.Value[[]IPsecPeer]     `json:"ipsecPeers"`
	IPsecIdentities checks.Value[[]IPsecIdentity] `json:"ipsecIdentities"`
	IPsecPolicies   checks.Value[[]IPsecPolicy]   `json:"ipsecPolicies"`
	EoIP            checks.Value[[]Tunnel]        `json:"eoip"`
	GRE             checks.Value[[]Tunnel]        `json:"gre"`
	IPIP            checks.Value[[]Tunnel]        `json:"ipip"`
	SixToFour       checks.Value[[]Tunnel]        `json:"sixToFour"`
	EoIPv6          checks.Value[[]Tunnel]        `json:"eoipv6"`
	GRE6            checks.Value[[]Tunnel]        `json:"gre6"`
	IPIPv6          checks.Value[[]Tunnel]        `json:"ipipv6"`
	VXLAN           checks.Value[[]VXLAN]         `json:"vxlan"`
	VTEPs           checks.Value[[]VTEP]          `json:"vteps"`
	WireGuard       checks.Value[[]WireGuard]     `json:"wireguard"`
	WireGuardPeers  checks.Value[[]WireGuardPeer] `json:"wireguardPeers"`
}

// PPTPServer is /interface/pptp-server/server.
type PPTPServer struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
}

// L2TPServer is /interface/l2tp-server/server.
type L2TPServer struct {
	Enabled        checks.Value[bool]          `json:"enabled" ros:"enabled" default:"no"`
	UseIPsec       checks.Value[Demand]        `json:"useIPsec" ros:"use-ipsec" default:"no"`
	Authentication checks.Value[[]LoginMethod] `json:"authentication" ros:"authentication" default:"pap,chap,mschap1,mschap2"`
}

// SSTPServer is /interface/sstp-server/server.
type SSTPServer struct {
	Enabled                 checks.Value[bool]          `json:"enabled" ros:"enabled" default:"no"`
	Port                    checks.Value[int]           `json:"port" ros:"port" default:"443"`
	Certificate             string                      `json:"certificate,omitempty" ros:"certificate"`
	VerifyClientCertificate checks.Value[VerifyClient]  `json:"verifyClientCertificate" ros:"verify-client-certificate" default:"no"`
	TLSVersion              checks.Value[TLSVersions]   `json:"tlsVersion" ros:"tls-version" default:"any"`
	PFS                     checks.Value[Demand]        `json:"pfs" ros:"pfs" default:"no"`
	Authentication          checks.Value[[]LoginMethod] `json:"authentication" ros:"authentication" default:"pap,chap,mschap1,mschap2"`
}

// HasCertificate reports whether one is set.
func (s SSTPServer) HasCertificate() bool { return s.Certificate != "" && s.Certificate != "none" }

// OVPNServer is /interface/ovpn-server/server.
type OVPNServer struct {
	Enabled                  checks.Value[bool]         `json:"enabled" ros:"enabled" default:"no" until:"7.17"`
	Port                     checks.Value[int]          `json:"port" ros:"port" default:"1194"`
	Protocol                 checks.Value[OVPNProtocol] `json:"protocol" ros:"protocol" default:"tcp"`
	Certificate              string                     `json:"certificate,omitempty" ros:"certificate"`
	RequireClientCertificate checks.Value[bool]         `json:"requireClientCertificate" ros:"require-client-certificate" default:"no"`
	Auth                     checks.Value[[]OVPNDigest] `json:"auth" ros:"auth" default:"sha1,md5,sha256,sha512"`
	Cipher                   checks.Value[[]OVPNCipher] `json:"cipher" ros:"cipher" default:"blowfish128,aes128-cbc"`
	TLSVersion               checks.Value[TLSVersions]  `json:"tlsVersion" ros:"tls-version" default:"any"`
}

// PPPoEServer is a row of /interface/pppoe-server/server.
type PPPoEServer struct {
	ServiceName    string                      `json:"serviceName,omitempty" ros:"service-name"`
	Interface      string                      `json:"interface,omitempty" ros:"interface"`
	Authentication checks.Value[[]LoginMethod] `json:"authentication" ros:"authentication" default:"pap,chap,mschap1,mschap2"`
	Disabled       bool                        `json:"disabled,omitempty" ros:"disabled" default:"yes"`
}

// TunnelClient is a row of /interface/pptp-client.
type TunnelClient struct {
	Name      string `json:"name,omitempty" ros:"name"`
	ConnectTo string `json:"connectTo,omitempty" ros:"connect-to"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
}

// L2TPClient is a row of /interface/l2tp-client.
type L2TPClient struct {
	Name      string             `json:"name,omitempty" ros:"name"`
	ConnectTo string             `json:"connectTo,omitempty" ros:"connect-to"`
	UseIPsec  checks.Value[bool] `json:"useIPsec" ros:"use-ipsec" default:"no"`
	Disabled  bool               `json:"disabled,omitempty" ros:"disabled" default:"yes"`
}

// TLSClient is a row of /interface/sstp-client or /interface/ovpn-client.
type TLSClient struct {
	Name                    string             `json:"name,omitempty" ros:"name"`
	ConnectTo               string             `json:"connectTo,omitempty" ros:"connect-to"`
	VerifyServerCertificate checks.Value[bool] `json:"verifyServerCertificate" ros:"verify-server-certificate" default:"no"`
	Disabled                bool               `json:"disabled,omitempty" ros:"disabled"`
}

// PPPProfile is a row of /ppp/profile.
type PPPProfile struct {
	Name          string                      `json:"name,omitempty" ros:"name"`
	UseEncryption checks.Value[PPPEncryption] `json:"useEncryption" ros:"use-encryption" default:"default"`
	// AddressList is the list that the addresses of connected peers are added to.
	AddressList string               `json:"addressList,omitempty" ros:"address-list"`
	OnUp        checks.Value[Script] `json:"onUp" ros:"on-up"`
	OnDown      checks.Value[Script] `json:"onDown" ros:"on-down"`
}

// PPPSecret is a row of /ppp/secret without its password.
type PPPSecret struct {
	Profile  string `json:"profile,omitempty" ros:"profile" default:"default"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// IPsecProfile is a row of /ip/ipsec/profile: the first phase.
type IPsecProfile struct {
	Name          string                      `json:"name,omitempty" ros:"name"`
	HashAlgorithm checks.Value[IPsecHash]     `json:"hashAlgorithm" ros:"hash-algorithm" default:"sha1"`
	EncAlgorithm  checks.Value[[]IPsecCipher] `json:"encAlgorithm" ros:"enc-algorithm" default:"aes-128,3des"`
	DHGroup       checks.Value[[]DHGroup]     `json:"dhGroup" ros:"dh-group" default:"modp2048,modp1024"`
}

// IPsecProposal is a row of /ip/ipsec/proposal: the second phase.
type IPsecProposal struct {
	Name           string                      `json:"name,omitempty" ros:"name"`
	AuthAlgorithms checks.Value[[]IPsecHash]   `json:"authAlgorithms" ros:"auth-algorithms" default:"sha1"`
	EncAlgorithms  checks.Value[[]IPsecCipher] `json:"encAlgorithms" ros:"enc-algorithms" default:"aes-256-cbc,aes-192-cbc,aes-128-cbc"`
	PFSGroup       checks.Value[DHGroup]       `json:"pfsGroup" ros:"pfs-group" default:"modp1024"`
	Disabled       bool                        `json:"disabled,omitempty" ros:"disabled"`
}

// IPsecPeer is a row of /ip/ipsec/peer.
type IPsecPeer struct {
	Name         string                     `json:"name,omitempty" ros:"name"`
	Address      string                     `json:"address,omitempty" ros:"address"`
	Profile      string                     `json:"profile,omitempty" ros:"profile" default:"default"`
	ExchangeMode checks.Value[ExchangeMode] `json:"exchangeMode" ros:"exchange-mode" default:"main"`
	Disabled     bool                       `json:"disabled,omitempty" ros:"disabled"`
}

// IPsecIdentity is a row of /ip/ipsec/identity without its secret, keys and password.
type IPsecIdentity struct {
	AuthMethod     checks.Value[IPsecAuth]      `json:"authMethod" ros:"auth-method" default:"pre-shared-key"`
	GeneratePolicy checks.Value[GeneratePolicy] `json:"generatePolicy" ros:"generate-policy" default:"no"`
	Disabled       bool                         `json:"disabled,omitempty" ros:"disabled"`
}

// IPsecPolicy is a row of /ip/ipsec/policy.
type IPsecPolicy struct {
	DstAddress     string         `json:"dstAddress,omitempty" ros:"dst-address"`
	Protocol       string         `json:"protocol,omitempty" ros:"protocol" default:"all"`
	Action         PolicyAction   `json:"action,omitempty" ros:"action" default:"encrypt"`
	Level          PolicyLevel    `json:"level,omitempty" ros:"level" default:"require"`
	IPsecProtocols PolicyProtocol `json:"ipsecProtocols,omitempty" ros:"ipsec-protocols" default:"esp"`
	Proposal       string         `json:"proposal,omitempty" ros:"proposal" default:"default"`
	Template       bool           `json:"template,omitempty" ros:"template"`
	Disabled       bool           `json:"disabled,omitempty" ros:"disabled"`
	Invalid        bool           `json:"invalid,omitempty" ros:"invalid" source:"manual"`
}

// Tunnel is a row of /interface/eoip, gre, ipip, 6to4, eoipv6, gre6 or ipipv6. Its
// secret is never read: an IPsec policy that the router makes of it shows it.
type Tunnel struct {
	Name          string `json:"name,omitempty" ros:"name"`
	RemoteAddress string `json:"remoteAddress,omitempty" ros:"remote-address"`
	Disabled      bool   `json:"disabled,omitempty" ros:"disabled"`
}

// VXLAN is a row of /interface/vxlan.
type VXLAN struct {
	Name     string            `json:"name,omitempty" ros:"name"`
	Port     checks.Value[int] `json:"port" ros:"port" default:"8472"`
	Group    string            `json:"group,omitempty" ros:"group"`
	Disabled bool              `json:"disabled,omitempty" ros:"disabled"`
}

// VTEP is a row of /interface/vxlan/vteps.
type VTEP struct {
	Interface string `json:"interface,omitempty" ros:"interface"`
	RemoteIP  string `json:"remoteIP,omitempty" ros:"remote-ip"`
}

// WireGuard is a row of /interface/wireguard.
type WireGuard struct {
	Name       string            `json:"name,omitempty" ros:"name"`
	ListenPort checks.Value[int] `json:"listenPort" ros:"listen-port" default:"13231"`
	Disabled   bool              `json:"disabled,omitempty" ros:"disabled"`
}

// WireGuardPeer is a row of /interface/wireguard/peers.
type WireGuardPeer struct {
	Name            string   `json:"name,omitempty" ros:"name" source:"manual"`
	Interface       string   `json:"interface,omitempty" ros:"interface"`
	Comment         string   `json:"comment,omitempty" ros:"comment"`
	AllowedAddress  []string `json:"allowedAddress,omitempty" ros:"allowed-address"`
	EndpointAddress string   `json:"endpointAddress,omitempty" ros:"endpoint-address"`
	Disabled        bool     `json:"disabled,omitempty" ros:"disabled"`
}

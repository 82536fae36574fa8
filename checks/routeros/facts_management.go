package routeros

import (
	"hardcheck/checks"
)

// Management is how the router is managed and watched.
type Management struct {
	// Services has one row for every name: dynamic rows, which RouterOS 7.18 and later
	// print for each socket, are left out.
	Services        checks.Value[[]Service]       `json:"services"`
	SSH             checks.Value[SSH]             `json:"ssh"`
	BandwidthServer checks.Value[BandwidthServer] `json:"bandwidthServer"`
	MACServer       checks.Value[MACServer]       `json:"macServer"`
	MACWinbox       checks.Value[MACServer]       `json:"macWinbox"`
	MACPing         checks.Value[Switch]          `json:"macPing"`
	Discovery       checks.Value[Discovery]       `json:"discovery"`
	RoMON           checks.Value[RoMON]           `json:"romon"`
	RoMONPorts      checks.Value[[]RoMONPort]     `json:"romonPorts"`
	DetectInternet  checks.Value[DetectInternet]  `json:"detectInternet"`
	// The graphs are served by the www service without a login.
	InterfaceGraphs checks.Value[[]Graph]        `json:"interfaceGraphs"`
	QueueGraphs     checks.Value[[]Graph]        `json:"queueGraphs"`
	ResourceGraphs  checks.Value[[]Graph]        `json:"resourceGraphs"`
	RemotePorts     checks.Value[[]RemotePort]   `json:"remotePorts"`
	SpecialLogins   checks.Value[[]SpecialLogin] `json:"specialLogins"`
	TR069           checks.Value[TR069]          `json:"tr069"`
	Dude            checks.Value[Switch]         `json:"dude"`
	UserManager     checks.Value[Switch]         `json:"userManager"`
	// LCD is the board's display, which few boards have.
	LCD checks.Value[LCD] `json:"lcd"`
}

// Switch is a menu of which only matters whether it is on.
type Switch struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled"`
}

// Service is a row of /ip/service.
type Service struct {
	// Name is one of a closed set; see [KnownService].
	Name     string            `json:"name,omitempty" ros:"name" source:"manual"`
	Port     checks.Value[int] `json:"port" ros:"port"`
	Disabled bool              `json:"disabled,omitempty" ros:"disabled"`
	// Address lists the prefixes that may connect; empty is any.
	Address []string `json:"address,omitempty" ros:"address"`
	// Certificate is empty or "none" where there is none.
	Certificate string `json:"certificate,omitempty" ros:"certificate"`
	// TLSVersion is unknown on services that don't speak TLS.
	TLSVersion checks.Value[TLSVersions] `json:"tlsVersion" ros:"tls-version"`
	VRF        string                    `json:"vrf,omitempty" ros:"vrf" default:"main"`
	Dynamic    bool                      `json:"dynamic,omitempty" ros:"dynamic" source:"manual"`
}

// SSH is /ip/ssh.
type SSH struct {
	StrongCrypto             checks.Value[bool]        `json:"strongCrypto" ros:"strong-crypto" default:"no"`
	AllowNoneCrypto          checks.Value[bool]        `json:"allowNoneCrypto" ros:"allow-none-crypto" default:"no" until:"7.17"`
	AlwaysAllowPasswordLogin checks.Value[bool]        `json:"alwaysAllowPasswordLogin" ros:"always-allow-password-login" default:"no" until:"7.21"`
	ForwardingEnabled        checks.Value[Forwarding]  `json:"forwardingEnabled" ros:"forwarding-enabled" default:"no"`
	HostKeyType              checks.Value[HostKeyType] `json:"hostKeyType" ros:"host-key-type" default:"rsa"`
	// HostKeySize is in bits.
	HostKeySize checks.Value[int] `json:"hostKeySize" ros:"host-key-size" default:"2048"`
}

// BandwidthServer is /tool/bandwidth-server.
type BandwidthServer struct {
	Enabled      checks.Value[bool] `json:"enabled" ros:"enabled" default:"yes"`
	Authenticate checks.Value[bool] `json:"authenticate" ros:"authenticate" default:"yes"`
}

// MACServer tells on which interfaces the router can be logged in to by its MAC address, below the IP firewall.
type MACServer struct {
	AllowedInterfaceList checks.Value[string] `json:"allowedInterfaceList" ros:"allowed-interface-list"`
}

// Discovery is /ip/neighbor/discovery-settings.
type Discovery struct {
	DiscoverInterfaceList checks.Value[string]        `json:"discoverInterfaceList" ros:"discover-interface-list"`
	Mode                  checks.Value[DiscoveryMode] `json:"mode" ros:"mode" default:"tx-and-rx"`
}

// RoMON is /tool/romon. Its secrets are never read.
type RoMON struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
}

// RoMONPort is a row of /tool/romon/port.
type RoMONPort struct {
	Interface string             `json:"interface,omitempty" ros:"interface"`
	Forbid    checks.Value[bool] `json:"forbid" ros:"forbid" default:"no"`
	Disabled  bool               `json:"disabled,omitempty" ros:"disabled"`
	Dynamic   bool               `json:"dynamic,omitempty" ros:"dynamic" source:"manual"`
}

// DetectInternet is /interface/detect-internet, which adds interfaces to lists by itself.
type DetectInternet struct {
	DetectInterfaceList checks.Value[string] `json:"detectInterfaceList" ros:"detect-interface-list" default:"none"`
}

// Graph is a row of a graphing menu.
type Graph struct {
	AllowAddress checks.Value[[]string] `json:"allowAddress" ros:"allow-address" default:"0.0.0.0/0"`
	Disabled     bool                   `json:"disabled,omitempty" ros:"disabled"`
}

// RemotePort is a serial port that is offered over TCP.
type RemotePort struct {
	Port             string                 `json:"port,omitempty" ros:"port"`
	TCPPort          checks.Value[int]      `json:"tcpPort" ros:"tcp-port"`
	AllowedAddresses checks.Value[[]string] `json:"allowedAddresses" ros:"allowed-addresses" default:"0.0.0.0/0"`
	Disabled         bool                   `json:"disabled,omitempty" ros:"disabled"`
}

// SpecialLogin is a port that logs in a user without asking.
type SpecialLogin struct {
	Port     string `json:"port,omitempty" ros:"port"`
	User     string `json:"user,omitempty" ros:"user"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// TR069 is /tr069-client.
type TR069 struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	// ACSURL is without user name, password and query.
	ACSURL           string             `json:"acsURL,omitempty" ros:"acs-url,url"`
	CheckCertificate checks.Value[bool] `json:"checkCertificate" ros:"check-certificate" default:"yes"`
	// ConnectionRequestPort is where the router waits for the server's requests.
	ConnectionRequestPort checks.Value[int] `json:"connectionRequestPort" ros:"connection-request-port" default:"7547"`
}

// LCD is /lcd. Its PIN is never read.
type LCD struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled" default:"yes"`
	// ReadOnlyMode leaves the display to look at only.
	ReadOnlyMode checks.Value[bool] `json:"readOnlyMode" ros:"read-only-mode" default:"no"`
}

package routeros

import (
	"hardcheck/checks"
)

// Servers is what the router offers beside routing.
type Servers struct {
	DNS             checks.Value[DNS]              `json:"dns"`
	DNSStatic       checks.Value[[]DNSRecord]      `json:"dnsStatic"`
	DNSCache        checks.Value[[]DNSAnswer]      `json:"dnsCache"`
	Socks           checks.Value[Socks]            `json:"socks"`
	Proxy           checks.Value[Proxy]            `json:"proxy"`
	ProxyAccess     checks.Value[[]ProxyRule]      `json:"proxyAccess"`
	UPnP            checks.Value[UPnP]             `json:"upnp"`
	NATPMP          checks.Value[Switch]           `json:"natPMP"`
	SMB             checks.Value[SMB]              `json:"smb"`
	SMBShares       checks.Value[[]SMBShare]       `json:"smbShares"`
	TFTP            checks.Value[[]TFTPRule]       `json:"tftp"`
	Rsync           checks.Value[Switch]           `json:"rsync"`
	HotspotProfiles checks.Value[[]HotspotProfile] `json:"hotspotProfiles"`
	Disks           checks.Value[[]Disk]           `json:"disks"`
	Cloud           checks.Value[Cloud]            `json:"cloud"`
	Containers      checks.Value[[]Container]      `json:"containers"`
	// Modbus is the router as a gateway from Modbus TCP to a serial line.
	Modbus      checks.Value[Modbus]       `json:"modbus"`
	ModbusRules checks.Value[[]ModbusRule] `json:"modbusRules"`
	MQTTBrokers checks.Value[[]MQTTBroker] `json:"mqttBrokers"`
	// Hotspots are login pages for guests, with the profiles that they use.
	Hotspots             checks.Value[[]Hotspot]             `json:"hotspots"`
	HotspotLoginProfiles checks.Value[[]HotspotLoginProfile] `json:"hotspotLoginProfiles"`
}

// DNS is /ip/dns.
type DNS struct {
	AllowRemoteRequests checks.Value[bool] `json:"allowRemoteRequests" ros:"allow-remote-requests" default:"no"`
	Servers             []string           `json:"servers,omitempty" ros:"servers"`
	DynamicServers      []string           `json:"dynamicServers,omitempty" ros:"dynamic-servers" source:"manual"`
	// UseDoHServer is without user name, password and query; empty where DNS over HTTPS is off.
	UseDoHServer  string             `json:"useDoHServer,omitempty" ros:"use-doh-server,url"`
	VerifyDoHCert checks.Value[bool] `json:"verifyDoHCert" ros:"verify-doh-cert" default:"no"`
}

// DNSRecord is a row of /ip/dns/static.
type DNSRecord struct {
	Name      string  `json:"name,omitempty" ros:"name" free:"sites name their hosts"`
	Regexp    string  `json:"regexp,omitempty" ros:"regexp" free:"sites name their hosts"`
	Type      DNSType `json:"type,omitempty" ros:"type" default:"A"`
	Address   string  `json:"address,omitempty" ros:"address"`
	Cname     string  `json:"cname,omitempty" ros:"cname"`
	ForwardTo string  `json:"forwardTo,omitempty" ros:"forward-to"`
	// MatchSubdomain makes the entry hold for every name below its own.
	MatchSubdomain bool `json:"matchSubdomain,omitempty" ros:"match-subdomain"`
	// AddressList is the list that the addresses found are added to.
	AddressList string `json:"addressList,omitempty" ros:"address-list"`
	Disabled    bool   `json:"disabled,omitempty" ros:"disabled"`
	Dynamic     bool   `json:"dynamic,omitempty" ros:"dynamic" source:"manual"`
}

// Socks is /ip/socks.
type Socks struct {
	Enabled    checks.Value[bool]      `json:"enabled" ros:"enabled" default:"no"`
	Port       checks.Value[int]       `json:"port" ros:"port" default:"1080"`
	AuthMethod checks.Value[SocksAuth] `json:"authMethod" ros:"auth-method" default:"none"`
	VRF        string                  `json:"vrf,omitempty" ros:"vrf" default:"main"`
}

// ProxyRule is an access rule of the web or SOCKS proxy, in its order.
type ProxyRule struct {
	Action     ProxyAction `json:"action,omitempty" ros:"action" default:"allow"`
	SrcAddress string      `json:"srcAddress,omitempty" ros:"src-address"`
	DstAddress string      `json:"dstAddress,omitempty" ros:"dst-address"`
	DstPort    string      `json:"dstPort,omitempty" ros:"dst-port"`
	Disabled   bool        `json:"disabled,omitempty" ros:"disabled"`
}

// Proxy is /ip/proxy. A request that no access rule matches is allowed.
type Proxy struct {
	Enabled checks.Value[bool]     `json:"enabled" ros:"enabled" default:"no"`
	Port    checks.Value[[]string] `json:"port" ros:"port" default:"8080"`
}

// UPnP is /ip/upnp.
type UPnP struct {
	Enabled                       checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	AllowDisableExternalInterface checks.Value[bool] `json:"allowDisableExternalInterface" ros:"allow-disable-external-interface" default:"no"`
}

// SMB is /ip/smb.
type SMB struct {
	// Enabled is a word, since newer versions know "auto" too.
	Enabled    checks.Value[AutoSwitch] `json:"enabled" ros:"enabled" default:"no"`
	Interfaces []string                 `json:"interfaces,omitempty" ros:"interfaces" default:"all"`
}

// SMBShare is a row of /ip/smb/shares.
type SMBShare struct {
	Name              string             `json:"name,omitempty" ros:"name"`
	Directory         string             `json:"directory,omitempty" ros:"directory"`
	ReadOnly          checks.Value[bool] `json:"readOnly" ros:"read-only" default:"no"`
	RequireEncryption checks.Value[bool] `json:"requireEncryption" ros:"require-encryption" default:"no"`
	ValidUsers        []string           `json:"validUsers,omitempty" ros:"valid-users"`
	Disabled          bool               `json:"disabled,omitempty" ros:"disabled"`
}

// TFTPRule is a row of /ip/tftp.
type TFTPRule struct {
	IPAddresses    []string           `json:"ipAddresses,omitempty" ros:"ip-addresses"`
	ReqFilename    string             `json:"reqFilename,omitempty" ros:"req-filename"`
	Allow          checks.Value[bool] `json:"allow" ros:"allow" default:"yes"`
	ReadOnly       checks.Value[bool] `json:"readOnly" ros:"read-only" default:"yes"`
	AllowOverwrite checks.Value[bool] `json:"allowOverwrite" ros:"allow-overwrite" default:"no"`
	Disabled       bool               `json:"disabled,omitempty" ros:"disabled"`
}

// HotspotProfile is a row of /ip/hotspot/user/profile.
type HotspotProfile struct {
	// AddressList is the list that the addresses of logged-in users are added to.
	AddressList string `json:"addressList,omitempty" ros:"address-list"`
}

// Disk tells over which protocols a disk is shared.
type Disk struct {
	Slot          string             `json:"slot,omitempty" ros:"slot"`
	NFSSharing    checks.Value[bool] `json:"nfsSharing" ros:"nfs-sharing" default:"no"`
	SMBSharing    checks.Value[bool] `json:"smbSharing" ros:"smb-sharing" default:"no"`
	ISCSIExport   checks.Value[bool] `json:"iscsiExport" ros:"iscsi-export" default:"no"`
	NVMeTCPExport checks.Value[bool] `json:"nvmeTCPExport" ros:"nvme-tcp-export" default:"no"`
	Disabled      bool               `json:"disabled,omitempty" ros:"disabled"`
}

// Cloud is /ip/cloud.
type Cloud struct {
	// DDNSEnabled is a word, since RouterOS 7.17 knows "auto" too.
	DDNSEnabled checks.Value[AutoSwitch] `json:"ddnsEnabled" ros:"ddns-enabled" default:"no"`
	UpdateTime  checks.Value[bool]       `json:"updateTime" ros:"update-time" default:"yes"`
}

// Container is a row of /container; its command and variables are not read.
type Container struct {
	Name        string `json:"name,omitempty" ros:"name" source:"manual"`
	Tag         string `json:"tag,omitempty" ros:"tag" source:"manual"`
	RemoteImage string `json:"remoteImage,omitempty" ros:"remote-image"`
	RootDir     string `json:"rootDir,omitempty" ros:"root-dir"`
	User        string `json:"user,omitempty" ros:"user" free:"images name their users"`
}

// Modbus is /iot/modbus.
type Modbus struct {
	Disabled             checks.Value[bool] `json:"disabled" ros:"disabled" default:"yes"`
	TCPPort              checks.Value[int]  `json:"tcpPort" ros:"tcp-port" default:"502"`
	DisableSecurityRules checks.Value[bool] `json:"disableSecurityRules" ros:"disable-security-rules" default:"yes"`
}

// ModbusRule is a row of /iot/modbus/security-rules.
type ModbusRule struct {
	IPRange              string   `json:"ipRange,omitempty" ros:"ip-range"`
	AllowedFunctionCodes []string `json:"allowedFunctionCodes,omitempty" ros:"allowed-function-codes"`
	Disabled             bool     `json:"disabled,omitempty" ros:"disabled"`
}

// MQTTBroker is a row of /iot/mqtt/brokers.
type MQTTBroker struct {
	Name    string             `json:"name,omitempty" ros:"name"`
	Address string             `json:"address,omitempty" ros:"address"`
	Port    checks.Value[int]  `json:"port" ros:"port" default:"1883"`
	Ssl     checks.Value[bool] `json:"ssl" ros:"ssl" default:"no"`
}

// Hotspot is a row of /ip/hotspot.
type Hotspot struct {
	Name      string `json:"name,omitempty" ros:"name"`
	Interface string `json:"interface,omitempty" ros:"interface"`
	Profile   string `json:"profile,omitempty" ros:"profile" default:"default"`
	Disabled  bool   `json:"disabled,omitempty" ros:"disabled"`
}

// HotspotLoginProfile is a row of /ip/hotspot/profile, how guests log in; its passwords are never read.
type HotspotLoginProfile struct {
	Name    string                  `json:"name,omitempty" ros:"name"`
	LoginBy checks.Value[[]LoginBy] `json:"loginBy" ros:"login-by" default:"cookie,http-chap"`
}

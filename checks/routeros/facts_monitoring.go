package routeros

import (
	"hardcheck/checks"
)

// Monitoring is what the router records and tells others.
type Monitoring struct {
	LogRules   checks.Value[[]LogRule]   `json:"logRules"`
	LogActions checks.Value[[]LogAction] `json:"logActions"`
	// LoginFailures counts the failed logins that the log in memory still holds.
	LoginFailures   checks.Value[[]LoginFailure]  `json:"loginFailures"`
	SNMP            checks.Value[SNMP]            `json:"snmp"`
	SNMPCommunities checks.Value[[]SNMPCommunity] `json:"snmpCommunities"`
	Email           checks.Value[Email]           `json:"email"`
	SMS             checks.Value[SMS]             `json:"sms"`
	Sniffer         checks.Value[Sniffer]         `json:"sniffer"`
	TrafficFlow     checks.Value[Switch]          `json:"trafficFlow"`
	FlowTargets     checks.Value[[]FlowTarget]    `json:"flowTargets"`
}

// LogRule is a row of /system/logging.
type LogRule struct {
	// Topics are those that must all be in a message; "!" in front excludes one.
	Topics   []LogTopic `json:"topics,omitempty" ros:"topics"`
	Action   string     `json:"action,omitempty" ros:"action" default:"memory"`
	Disabled bool       `json:"disabled,omitempty" ros:"disabled"`
	Invalid  bool       `json:"invalid,omitempty" ros:"invalid" source:"manual"`
}

// LogAction is a row of /system/logging/action.
type LogAction struct {
	Name   string    `json:"name,omitempty" ros:"name"`
	Target LogTarget `json:"target,omitempty" ros:"target"`
	// Remote is the syslog server; "0.0.0.0" is none.
	Remote           string             `json:"remote,omitempty" ros:"remote" default:"0.0.0.0"`
	MemoryStopOnFull checks.Value[bool] `json:"memoryStopOnFull" ros:"memory-stop-on-full" default:"no"`
	DiskStopOnFull   checks.Value[bool] `json:"diskStopOnFull" ros:"disk-stop-on-full" default:"no"`
}

// LoginFailure is a source of failed logins. User names are not kept: people type
// passwords there.
type LoginFailure struct {
	// Address is where they came from, Via the service: "ssh", "winbox".
	Address string `json:"address"`
	Via     string `json:"via"`
	Count   int    `json:"count"`
}

// SNMP is /snmp.
type SNMP struct {
	Enabled     checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	TrapVersion checks.Value[int]  `json:"trapVersion" ros:"trap-version" default:"1"`
	// TrapCommunity is the name sent along with traps.
	TrapCommunity checks.Value[Community] `json:"trapCommunity" ros:"trap-community" default:"public"`
	TrapTarget    []string                `json:"trapTarget,omitempty" ros:"trap-target"`
	VRF           string                  `json:"vrf,omitempty" ros:"vrf" default:"main"`
}

// SNMPCommunity is a row of /snmp/community.
type SNMPCommunity struct {
	// Name acts as the password of versions 1 and 2c, so it is told only where it is well known.
	Name                   checks.Value[Community]    `json:"name" ros:"name"`
	Addresses              checks.Value[[]string]     `json:"addresses" ros:"addresses" default:"::/0"`
	Disabled               bool                       `json:"disabled,omitempty" ros:"disabled"`
	WriteAccess            checks.Value[bool]         `json:"writeAccess" ros:"write-access" default:"no"`
	Security               checks.Value[SNMPSecurity] `json:"security" ros:"security" default:"none"`
	AuthenticationProtocol checks.Value[SNMPHash]     `json:"authenticationProtocol" ros:"authentication-protocol" default:"MD5"`
	EncryptionProtocol     checks.Value[SNMPCipher]   `json:"encryptionProtocol" ros:"encryption-protocol" default:"DES"`
}

// Email is /tool/e-mail.
type Email struct {
	Server string                `json:"server,omitempty" ros:"server"`
	TLS    checks.Value[MailTLS] `json:"tls" ros:"tls" default:"no"`
}

// SMS is /tool/sms.
type SMS struct {
	ReceiveEnabled checks.Value[bool] `json:"receiveEnabled" ros:"receive-enabled" default:"no"`
	// NumbersLimited tells whether only listed numbers may send commands.
	NumbersLimited bool `json:"numbersLimited,omitempty" ros:"allowed-number,set"`
}

// Sniffer is /tool/sniffer.
type Sniffer struct {
	StreamingEnabled checks.Value[bool] `json:"streamingEnabled" ros:"streaming-enabled" default:"no"`
	StreamingServer  string             `json:"streamingServer,omitempty" ros:"streaming-server"`
	Running          bool               `json:"running,omitempty" ros:"running" source:"manual"`
}

// FlowTarget is a host that traffic records are sent to.
type FlowTarget struct {
	DstAddress string `json:"dstAddress,omitempty" ros:"dst-address"`
	Disabled   bool   `json:"disabled,omitempty" ros:"disabled"`
}

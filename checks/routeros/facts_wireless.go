package routeros

import (
	"hardcheck/checks"
)

// Wireless is both generations of wireless interfaces: "wifi" (RouterOS 7.13 and
// later) and the older "wireless" with its controller. Keys and passphrases are
// never read.
type Wireless struct {
	WiFi               checks.Value[[]WiFiInterface]     `json:"wifi"`
	WiFiConfigurations checks.Value[[]WiFiConfiguration] `json:"wifiConfigurations"`
	WiFiSecurity       checks.Value[[]WiFiSecurity]      `json:"wifiSecurity"`
	WiFiManager        checks.Value[WirelessManager]     `json:"wifiManager"`
	Legacy             checks.Value[[]LegacyWireless]    `json:"legacy"`
	LegacySecurity     checks.Value[[]LegacySecurity]    `json:"legacySecurity"`
	LegacyManager      checks.Value[WirelessManager]     `json:"legacyManager"`
	LegacyManaged      checks.Value[[]ManagedSecurity]   `json:"legacyManaged"`
}

// WiFiInterface is a row of /interface/wifi.
type WiFiInterface struct {
	Name          string `json:"name,omitempty" ros:"name"`
	Disabled      bool   `json:"disabled,omitempty" ros:"disabled" default:"yes"`
	Configuration string `json:"configuration,omitempty" ros:"configuration"`
	WiFiInline
}

// WiFiConfiguration is a row of /interface/wifi/configuration.
type WiFiConfiguration struct {
	Name string `json:"name,omitempty" ros:"name"`
	WiFiInline
}

// WiFiInline are the security settings of an interface or configuration: a profile's name, and what is set beside it and wins over the profile. What is unset has the value of the profile.
type WiFiInline struct {
	Profile              string          `json:"profile,omitempty" ros:"security"`
	AuthenticationTypes  []WiFiAuth      `json:"authenticationTypes,omitempty" ros:"security.authentication-types"`
	Encryption           []WiFiCipher    `json:"encryption,omitempty" ros:"security.encryption"`
	ManagementProtection FrameProtection `json:"managementProtection,omitempty" ros:"security.management-protection"`
	DisablePMKID         YesNoWord       `json:"disablePMKID,omitempty" ros:"security.disable-pmkid"`
	WPS                  WPSMode         `json:"wps,omitempty" ros:"security.wps"`
}

// Sets reports whether anything is set beside the profile.
func (w WiFiInline) Sets() bool {
	return len(w.AuthenticationTypes)+len(w.Encryption) > 0 || w.ManagementProtection != "" || w.DisablePMKID != "" || w.WPS != ""
}

// WiFiSecurity is a row of /interface/wifi/security. What is unset has the default of RouterOS.
type WiFiSecurity struct {
	Name                 string          `json:"name,omitempty" ros:"name"`
	AuthenticationTypes  []WiFiAuth      `json:"authenticationTypes,omitempty" ros:"authentication-types"`
	Encryption           []WiFiCipher    `json:"encryption,omitempty" ros:"encryption"`
	ManagementProtection FrameProtection `json:"managementProtection,omitempty" ros:"management-protection"`
	DisablePMKID         YesNoWord       `json:"disablePMKID,omitempty" ros:"disable-pmkid"`
	WPS                  WPSMode         `json:"wps,omitempty" ros:"wps"`
}

// WirelessManager is a controller of access points.
type WirelessManager struct {
	Enabled                checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	Certificate            string             `json:"certificate,omitempty" ros:"certificate"`
	RequirePeerCertificate checks.Value[bool] `json:"requirePeerCertificate" ros:"require-peer-certificate" default:"no"`
}

// LegacyWireless is a row of /interface/wireless.
type LegacyWireless struct {
	Name            string                `json:"name,omitempty" ros:"name"`
	Disabled        bool                  `json:"disabled,omitempty" ros:"disabled" default:"yes"`
	SecurityProfile string                `json:"securityProfile,omitempty" ros:"security-profile" default:"default"`
	WPSMode         checks.Value[WPSMode] `json:"wpsMode" ros:"wps-mode" default:"push-button"`
}

// LegacySecurity is a row of /interface/wireless/security-profiles.
type LegacySecurity struct {
	Name                 string                        `json:"name,omitempty" ros:"name"`
	Mode                 checks.Value[KeyMode]         `json:"mode" ros:"mode" default:"none"`
	AuthenticationTypes  []WiFiAuth                    `json:"authenticationTypes,omitempty" ros:"authentication-types"`
	UnicastCiphers       []WiFiCipher                  `json:"unicastCiphers,omitempty" ros:"unicast-ciphers"`
	GroupCiphers         []WiFiCipher                  `json:"groupCiphers,omitempty" ros:"group-ciphers"`
	ManagementProtection checks.Value[FrameProtection] `json:"managementProtection" ros:"management-protection" default:"disabled"`
	DisablePMKID         checks.Value[bool]            `json:"disablePMKID" ros:"disable-pmkid" default:"no"`
}

// ManagedSecurity is a row of /caps-man/security.
type ManagedSecurity struct {
	Name                string       `json:"name,omitempty" ros:"name"`
	AuthenticationTypes []WiFiAuth   `json:"authenticationTypes,omitempty" ros:"authentication-types"`
	Encryption          []WiFiCipher `json:"encryption,omitempty" ros:"encryption"`
	GroupEncryption     WiFiCipher   `json:"groupEncryption,omitempty" ros:"group-encryption"`
}

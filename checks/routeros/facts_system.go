package routeros

import (
	"hardcheck/checks"
)

// System is the router as a machine: what it is, what it runs and what time it has.
type System struct {
	Resource checks.Value[Resource] `json:"resource"`
	// Identity is the name that the router shows to everybody.
	Identity checks.Value[Identity]  `json:"identity"`
	Packages checks.Value[[]Package] `json:"packages"`
	Update   checks.Value[Update]    `json:"update"`
	// Routerboard and RouterboardSettings exist on MikroTik's own boards only.
	Routerboard         checks.Value[Routerboard]         `json:"routerboard"`
	RouterboardSettings checks.Value[RouterboardSettings] `json:"routerboardSettings"`
	DeviceMode          checks.Value[DeviceMode]          `json:"deviceMode"`
	NTPClient           checks.Value[NTPClient]           `json:"ntpClient"`
	NTPServer           checks.Value[NTPServer]           `json:"ntpServer"`
	Note                checks.Value[Note]                `json:"note"`
	Watchdog            checks.Value[Watchdog]            `json:"watchdog"`
	// Files are the names of what lies on the router's storage, never contents.
	Files          checks.Value[[]File]          `json:"files"`
	UpgradeMirror  checks.Value[UpgradeMirror]   `json:"upgradeMirror"`
	UpgradeSources checks.Value[[]UpgradeSource] `json:"upgradeSources"`
}

// Resource is the router's own description, from /system/resource.
type Resource struct {
	// Version is as printed: "7.14.3 (stable)"; see [Resource.Release].
	Version string `json:"version,omitempty" ros:"version" source:"manual"`
}

// Identity is /system/identity.
type Identity struct {
	Name string `json:"name,omitempty" ros:"name" default:"MikroTik" free:"sites name their routers"`
}

// Package is an installed package.
type Package struct {
	Name     string `json:"name,omitempty" ros:"name" source:"manual"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled" source:"manual"`
}

// Update is where the router looks for new versions, and what it found when it last looked.
type Update struct {
	Channel checks.Value[Channel] `json:"channel" ros:"channel" default:"stable"`
}

// Routerboard is the board and its boot loader.
type Routerboard struct {
	// Present is false on foreign hardware.
	Present         checks.Value[bool] `json:"present" ros:"routerboard" source:"manual"`
	Model           string             `json:"model,omitempty" ros:"model" source:"manual"`
	SerialNumber    string             `json:"serialNumber,omitempty" ros:"serial-number" source:"manual"`
	CurrentFirmware string             `json:"currentFirmware,omitempty" ros:"current-firmware" source:"manual"`
	UpgradeFirmware string             `json:"upgradeFirmware,omitempty" ros:"upgrade-firmware" source:"manual"`
}

// RouterboardSettings are the settings of the boot loader.
type RouterboardSettings struct {
	ProtectedRouterboot checks.Value[BootProtection] `json:"protectedRouterboot" ros:"protected-routerboot" default:"disabled"`
}

// DeviceMode is /system/device-mode: what the router may do at all, changeable only by somebody who can press its button.
type DeviceMode struct {
	Mode checks.Value[string] `json:"mode" ros:"mode" source:"manual"`
	// Flagged is set when the router found a suspicious change in its own configuration.
	Flagged         checks.Value[bool] `json:"flagged" ros:"flagged" source:"manual"`
	FlaggingEnabled checks.Value[bool] `json:"flaggingEnabled" ros:"flagging-enabled" source:"manual"`
	Container       checks.Value[bool] `json:"container" ros:"container"`
}

// NTPClient is /system/ntp/client.
type NTPClient struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	// Status is "synchronized" when the time is right.
	Status       string `json:"status,omitempty" ros:"status" source:"manual"`
	SyncedServer string `json:"syncedServer,omitempty" ros:"synced-server" source:"manual"`
}

// NTPServer is /system/ntp/server.
type NTPServer struct {
	Enabled   checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	Broadcast checks.Value[bool] `json:"broadcast" ros:"broadcast" default:"no"`
	Manycast  checks.Value[bool] `json:"manycast" ros:"manycast" default:"no"`
	Multicast checks.Value[bool] `json:"multicast" ros:"multicast" default:"no"`
	VRF       string             `json:"vrf,omitempty" ros:"vrf" default:"main"`
}

// Note is the text that a login shows.
type Note struct {
	ShowAtLogin checks.Value[bool] `json:"showAtLogin" ros:"show-at-login" default:"yes"`
	// Set tells whether there is a text.
	Set bool `json:"set,omitempty" ros:"note,set"`
}

// Watchdog is /system/watchdog.
type Watchdog struct {
	AutoSendSupout checks.Value[bool] `json:"autoSendSupout" ros:"auto-send-supout" default:"no"`
	SendSMTPServer string             `json:"sendSMTPServer,omitempty" ros:"send-smtp-server"`
}

// File is a file on the router.
type File struct {
	Name         string `json:"name,omitempty" ros:"name"`
	CreationTime string `json:"creationTime,omitempty" ros:"creation-time" source:"manual"`
}

// UpgradeMirror is a router that offers packages to others.
type UpgradeMirror struct {
	Enabled       checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	PrimaryServer string             `json:"primaryServer,omitempty" ros:"primary-server"`
}

// UpgradeSource is a host from which packages may be fetched.
type UpgradeSource struct {
	Address string `json:"address,omitempty" ros:"address"`
}

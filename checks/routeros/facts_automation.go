package routeros

import (
	"hardcheck/checks"
)

// Automation is what the router runs by itself.
type Automation struct {
	Scheduler checks.Value[[]Schedule]     `json:"scheduler"`
	Scripts   checks.Value[[]StoredScript] `json:"scripts"`
	Netwatch  checks.Value[[]Netwatch]     `json:"netwatch"`
	// The buttons of the board, of which most boards have one or two.
	ModeButton  checks.Value[Button] `json:"modeButton"`
	ResetButton checks.Value[Button] `json:"resetButton"`
	WPSButton   checks.Value[Button] `json:"wpsButton"`
}

// Schedule is a row of /system/scheduler.
type Schedule struct {
	Name     string               `json:"name,omitempty" ros:"name"`
	Disabled bool                 `json:"disabled,omitempty" ros:"disabled"`
	RunCount checks.Value[int]    `json:"runCount" ros:"run-count" source:"manual"`
	OnEvent  checks.Value[Script] `json:"onEvent" ros:"on-event"`
}

// StoredScript is a row of /system/script.
type StoredScript struct {
	Name                   string               `json:"name,omitempty" ros:"name"`
	Policy                 []Right              `json:"policy,omitempty" ros:"policy" default:"ftp,reboot,read,write,policy,test,password,sniff,sensitive,romon"`
	DontRequirePermissions checks.Value[bool]   `json:"dontRequirePermissions" ros:"dont-require-permissions" default:"no"`
	RunCount               checks.Value[int]    `json:"runCount" ros:"run-count" source:"manual"`
	Source                 checks.Value[Script] `json:"source" ros:"source"`
}

// Netwatch is a row of /tool/netwatch.
type Netwatch struct {
	Host       string               `json:"host,omitempty" ros:"host"`
	UpScript   checks.Value[Script] `json:"upScript" ros:"up-script"`
	DownScript checks.Value[Script] `json:"downScript" ros:"down-script"`
	TestScript checks.Value[Script] `json:"testScript" ros:"test-script"`
}

// Button is a button of the board and what it runs.
type Button struct {
	Enabled checks.Value[bool] `json:"enabled" ros:"enabled" default:"no"`
	// OnEvent is the name of a script or its text.
	OnEvent checks.Value[Script] `json:"onEvent" ros:"on-event"`
}

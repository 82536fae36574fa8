package routeros

import (
	"time"

	"hardcheck/checks"
)

// Accounts is who may log in and what they may do.
type Accounts struct {
	Users  checks.Value[[]User]  `json:"users"`
	Groups checks.Value[[]Group] `json:"groups"`
	// PasswordRules hold for passwords that are set later, not for those in use.
	PasswordRules checks.Value[PasswordRules] `json:"passwordRules"`
	AAA           checks.Value[AAA]           `json:"aaa"`
	SSHKeys       checks.Value[[]SSHKey]      `json:"sshKeys"`
	// Sessions are the logins at the time of the audit, the auditor's own included.
	Sessions       checks.Value[[]Session]      `json:"sessions"`
	RADIUS         checks.Value[[]RADIUSServer] `json:"radius"`
	RADIUSIncoming checks.Value[RADIUSIncoming] `json:"radiusIncoming"`
}

// User is a row of /user.
type User struct {
	Name     string `json:"name,omitempty" ros:"name"`
	Group    string `json:"group,omitempty" ros:"group"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
	// Address lists the prefixes that the user may log in from; empty is any.
	Address []string `json:"address,omitempty" ros:"address"`
	// Expired is set while the factory password waits for its change.
	Expired bool `json:"expired,omitempty" ros:"expired" source:"manual"`
	// LastLoggedIn is unknown for a user who never logged in.
	LastLoggedIn checks.Value[time.Time] `json:"lastLoggedIn" ros:"last-logged-in" source:"manual"`
}

// Group is a row of /user/group.
type Group struct {
	Name string `json:"name,omitempty" ros:"name"`
	// Policy lists the rights; "!" in front denies one.
	Policy []Right `json:"policy,omitempty" ros:"policy"`
}

// PasswordRules is /user/settings.
type PasswordRules struct {
	MinimumPasswordLength checks.Value[int] `json:"minimumPasswordLength" ros:"minimum-password-length" default:"0"`
	MinimumCategories     checks.Value[int] `json:"minimumCategories" ros:"minimum-categories" default:"0"`
}

// AAA is /user/aaa.
type AAA struct {
	UseRadius    checks.Value[bool]   `json:"useRadius" ros:"use-radius" default:"no"`
	DefaultGroup checks.Value[string] `json:"defaultGroup" ros:"default-group" default:"read"`
}

// SSHKey is a public key that lets a user log in; the key itself is not read.
type SSHKey struct {
	User     string            `json:"user,omitempty" ros:"user"`
	KeyOwner string            `json:"keyOwner,omitempty" ros:"key-owner" source:"manual"`
	Bits     checks.Value[int] `json:"bits" ros:"bits" source:"manual"`
}

// Session is a row of /user/active.
type Session struct {
	Name    string `json:"name,omitempty" ros:"name" source:"manual"`
	Address string `json:"address,omitempty" ros:"address" source:"manual"`
	Via     string `json:"via,omitempty" ros:"via" source:"manual"`
}

// RADIUSServer is a row of /radius.
type RADIUSServer struct {
	Service  []string                     `json:"service,omitempty" ros:"service"`
	Address  string                       `json:"address,omitempty" ros:"address"`
	Protocol checks.Value[RADIUSProtocol] `json:"protocol" ros:"protocol" default:"udp"`
	Disabled bool                         `json:"disabled,omitempty" ros:"disabled"`
}

// RADIUSIncoming is /radius/incoming.
type RADIUSIncoming struct {
	Accept checks.Value[bool] `json:"accept" ros:"accept" default:"no"`
	Port   checks.Value[int]  `json:"port" ros:"port" default:"3799"`
	VRF    string             `json:"vrf,omitempty" ros:"vrf" default:"main"`
}

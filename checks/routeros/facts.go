// Package routeros holds the facts of MikroTik routers, and what checks ask of them. The
// checks are in the folders below, by what they protect.
//
// The facts are the router's own menus as its API prints them, row by row, without
// passwords, keys and secrets. Names and meanings are those of RouterOS 7.14.3.
package routeros

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Facts is what was observed on one router.
//
// Every menu is a value that is unknown until its listing succeeded. In a row a
// plain flag that the router didn't print is false, a plain text is empty and means
// "not set", and a [checks.Value] is unknown: a setting that every row should have.
type Facts struct {
	// Transport is how the facts were got.
	Transport Transport `json:"transport"`
	// LoginUser is the user whose eyes these facts were seen through.
	LoginUser string `json:"loginUser,omitempty"`
	// TLS is unknown on plaintext endpoints.
	TLS checks.Value[checks.TLS] `json:"tls"`
	// AbsentMenus lists the menus that the router says it doesn't have, such as
	// those of hardware or of packages: "/interface/wifi".
	AbsentMenus []string `json:"absentMenus,omitempty"`

	System       System       `json:"system"`
	Management   Management   `json:"management"`
	Monitoring   Monitoring   `json:"monitoring"`
	Accounts     Accounts     `json:"accounts"`
	Network      Network      `json:"network"`
	Firewall     Firewall     `json:"firewall"`
	Servers      Servers      `json:"servers"`
	VPN          VPN          `json:"vpn"`
	Wireless     Wireless     `json:"wireless"`
	Automation   Automation   `json:"automation"`
	Certificates Certificates `json:"certificates"`
}

// FactsKind is "routeros".
func (Facts) FactsKind() string { return "routeros" }

// DeviceID is the router's name and the serial number of its board, where both were read.
func (f Facts) DeviceID() string {
	identity, named := f.System.Identity.Get()
	board, numbered := f.System.Routerboard.Get()
	if !named || !numbered || board.SerialNumber == "" {
		return ""
	}
	return identity.Name + "\x00" + board.SerialNumber
}

// Kind is the kind of routers with RouterOS.
var Kind = checks.KindOf[Facts]("RouterOS")

// Certified is the version whose menus and attributes these facts are made for.
// Other versions are read in the same way, with a [Facts.Caveat].
const Certified = "7.14.3"

// LoginHolds reports whether the user whose eyes these facts were seen through has the
// right, as far as users and groups were read.
func (f Facts) LoginHolds(right Right) bool {
	users, _ := f.Accounts.Users.Get()
	groups, _ := f.Accounts.Groups.Get()
	return slices.ContainsFunc(users, func(u User) bool {
		return u.Name == f.LoginUser && slices.ContainsFunc(groups, func(g Group) bool {
			return g.Name == u.Group && slices.Contains(g.Policy, right)
		})
	})
}

// Lacks reports whether the router said that it has no such menu.
func (f Facts) Lacks(menu string) bool { return slices.Contains(f.AbsentMenus, menu) }

// Caveat is what limits every judgement about this router because of its version;
// empty for the certified version, and while the version is unknown.
func (f Facts) Caveat() string {
	resource, known := f.System.Resource.Get()
	if release := resource.Release(); known && release != Certified {
		return fmt.Sprintf("version %s is not tested by the policy: menus and settings that are newer than %s are not read",
			release, Certified)
	}
	return ""
}

// Release is the version without the channel: "7.14.3" for "7.14.3 (stable)".
func (r Resource) Release() string {
	release, _, _ := strings.Cut(r.Version, " ")
	return release
}

// FromExport reports whether the facts are a configuration file, which has neither
// states nor rows that the router makes by itself.
func FromExport(f Facts) bool { return f.Transport == Exported }

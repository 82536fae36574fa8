package export

import (
	"slices"
	"strings"
)

// An export has no last line that says that it is whole. Its menus come in three parts:
// what other rows are made of (bridges, lists, pools, groups), then a few settings
// (/ip/settings, /interface/bridge/port), then the rest in the order of the paths' words,
// up to /system, /tool and /user. Read from exports of 7.1 to 7.23.

// early are menus of the first two parts, and those that stand apart within the third:
// they tell nothing of how far a file goes.
var early = []string{
	"/interface/bridge", "/interface/bridge/port", "/interface/bridge/settings", "/interface/ethernet", "/interface/list",
	"/ip/firewall/connection/tracking", "/ip/neighbor/discovery-settings", "/ip/settings", routes6, "/ipv6/settings",
	"/system/logging/action", "/user/group",
}

// ordered are menus of the third part that come early in it, at least one of which nearly
// every router has: a menu that comes after one of these and isn't early is of that part.
var ordered = []string{
	"/interface/list/member", "/ip/address", "/ip/arp", "/ip/cloud", "/ip/dhcp-client", "/ip/dhcp-server/lease", "/ip/dhcp-server/network",
	"/ip/dns", "/ip/dns/static", "/ip/firewall/address-list", "/ip/firewall/filter", "/ip/firewall/mangle", "/ip/firewall/nat",
	"/ip/firewall/raw", "/ip/route", "/ip/service", "/ip/ssh", "/ip/upnp", "/ipv6/address", "/ipv6/firewall/address-list",
	"/ipv6/firewall/filter", "/ipv6/nd", "/system/clock", "/system/identity", "/system/note", "/system/ntp/client",
	"/system/routerboard/settings", "/tool/bandwidth-server", "/tool/mac-server", "/tool/mac-server/mac-winbox", "/tool/mac-server/ping",
}

// The routes of IPv6 stand behind those of IPv4, before the next menu of /ip.
const (
	routes6     = "/ipv6/route"
	afterRoutes = "/ip/route/"
)

// tails begin the menus that come last: a file that reaches one and ends with a whole line
// may be a whole one. Other words stand in the first part too (/routing/rule, /zerotier).
var tails = []string{"/system/", "/tool/", "/user/"}

// pass notes that the file has the menu.
func (f *File) pass(menu string) {
	f.last = menu
	if slices.Contains(ordered, menu) {
		f.anchor = menu
	}
}

// complete reports whether nothing tells that the file's end is missing.
func (f *File) complete() bool {
	isTail := func(begin string) bool { return strings.HasPrefix(f.last, begin) }
	return !f.open && f.anchor != "" && !slices.Contains(early, f.last) && slices.ContainsFunc(tails, isTail)
}

// covers reports whether a whole export would have listed the menu before its end.
func (f *File) covers(menu string) bool {
	switch {
	case !f.Whole(), f.damage != nil:
		return false
	case f.complete():
		return true
	case menu == routes6:
		menu = afterRoutes
	case slices.Contains(early, menu):
		return f.anchor != ""
	}
	return f.anchor != "" && inOrder(menu) < inOrder(f.anchor)
}

// inOrder makes texts compare as the words of the paths do.
func inOrder(menu string) string { return strings.ReplaceAll(menu, "/", "\x00") }

package export

import (
	"maps"

	"hardcheck/checks/routeros"
)

// settings are defaults that the kind's manifest doesn't have: those of menus that
// share a row type, of texts whose empty form means something else, and those that
// another version has. They hold for every row.
var settings = []struct {
	path string
	era
	row routeros.Row
}{
	{"/tool/mac-server", seven, routeros.Row{"allowed-interface-list": "all"}},
	{"/tool/mac-server/mac-winbox", seven, routeros.Row{"allowed-interface-list": "all"}},
	{"/tool/mac-server/ping", seven, routeros.Row{"enabled": "yes"}},
	{"/ip/neighbor/discovery-settings", seven, routeros.Row{"discover-interface-list": "static"}},
	{"/ip/nat-pmp", seven, routeros.Row{"enabled": "no"}},
	{"/ip/traffic-flow", seven, routeros.Row{"enabled": "no"}},
	{"/rsync-daemon", seven, routeros.Row{"enabled": "no"}},
	{"/dude", seven, routeros.Row{"enabled": "no"}},
	{"/user-manager", seven, routeros.Row{"enabled": "no"}},
	{"/system/ntp/client", seven, routeros.Row{"mode": "unicast"}},
	{"/system/routerboard/settings", seven, routeros.Row{"boot-device": "nand-if-fail-then-ethernet"}},
	{"/ip/route", always, routeros.Row{"dst-address": "0.0.0.0/0", "distance": "1"}},
	{"/ipv6/route", always, routeros.Row{"dst-address": "::/0", "distance": "1"}},
	{"/system/logging", always, routeros.Row{"topics": "info"}},
	{"/system/logging/action", always, routeros.Row{"target": "memory"}},
	{"/interface/pptp-client", always, routeros.Row{"disabled": "yes"}},
	{"/interface/sstp-client", always, routeros.Row{"disabled": "yes"}},
	{"/ip/smb", era{"7.17", ""}, routeros.Row{"enabled": "auto"}},
	{"/interface/sstp-server/server", era{"7.17", ""}, routeros.Row{"ciphers": "aes256-sha,aes256-gcm-sha384"}},
	{"/ip/cloud", era{"7.17", ""}, routeros.Row{"ddns-enabled": "auto"}},
	// Version 6 adds these switched off.
	{"/ip/dhcp-client", era{"6.0", "7.0"}, routeros.Row{"disabled": "yes"}},
	{"/ip/dhcp-server", era{"6.0", "7.0"}, routeros.Row{"disabled": "yes"}},
}

// withSettings adds what a row doesn't say. A script that isn't there is empty.
func withSettings(menu routeros.Menu, release string, row routeros.Row) routeros.Row {
	full := routeros.Row{}
	for _, attribute := range menu.Attributes {
		if attribute.Script {
			full[attribute.Name] = ""
		}
	}
	for _, s := range settings {
		if s.path == menu.Path && s.covers(release) {
			maps.Copy(full, s.row)
		}
	}
	maps.Copy(full, row)
	return full
}

// moved are menus and attributes of later versions, by the name that RouterOS 7.14.3
// has for them.
var (
	movedMenus      = map[string]string{"/system/package/local-update/mirror": "/system/upgrade/mirror"}
	movedAttributes = map[[2]string]string{{"/ip/service", "available-from"}: "address"}
)

func certifiedMenu(path string) string {
	if moved, there := movedMenus[path]; there {
		return moved
	}
	return path
}

// Boards write how a port gives power among its other settings, and print it in a menu of
// its own.
const (
	ethernetMenu = "/interface/ethernet"
	poeMenu      = "/interface/ethernet/poe"
	poeOut       = "poe-out"
)

// tableOf is the menu whose rows a statement changes.
func tableOf(path string) string {
	if path == ethernetMenu {
		return poeMenu
	}
	return certifiedMenu(path)
}

func certifiedName(path, name string) string {
	if moved, there := movedAttributes[[2]string{path, name}]; there {
		return moved
	}
	return name
}

// hidden are the menus that no export shows, or not in full, and why.
var hidden = map[string]string{
	"/system/package":         "an export doesn't list the packages",
	"/system/routerboard":     "the file doesn't tell whether this is a board of MikroTik's own",
	"/system/device-mode":     "an export doesn't show the device mode",
	"/file":                   "an export doesn't list the files",
	"/user":                   "an export doesn't list the users",
	"/user/ssh-keys":          "an export doesn't list the users' SSH keys",
	"/user/active":            "an export doesn't list who is logged in",
	"/certificate":            "an export doesn't list the certificates",
	"/log":                    "an export holds no log",
	"/ip/firewall/connection": "an export holds no connections",
	"/ip/arp":                 "an export holds no hosts that the router has met",
	"/ip/dhcp-server/lease":   "an export holds no hosts that the router has met",
	"/interface/bridge/host":  "an export holds no hosts that the router has met",
	"/interface":              "an export lists only the interfaces that were changed",
	"/interface/lte":          "an export lists only the modems that were changed",
	"/port":                   "an export lists only the serial ports that were changed",
	"/system/console":         "an export lists only the consoles that were changed",
}

// byHardware are menus whose rows a router has by its hardware. What nobody changed
// isn't listed: a wireless interface is off then, a disk shares nothing, and a port that
// can give power looks for a device that takes it.
var byHardware = map[string]string{
	"/interface/wifi":           "name",
	"/interface/wireless":       "name",
	poeMenu:                     "name",
	"/disk":                     "slot",
	"/ip/service":               "name",
	"/ip/firewall/service-port": "name",
}

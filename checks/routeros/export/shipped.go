package export

import (
	"maps"
	"strconv"

	"hardcheck/checks/routeros"
)

// A router has rows and settings by itself that an export leaves out while nobody
// changes them. These are from exports with all defaults ("/export verbose") of
// routers with 6.49.7, 7.6 and 7.17.2; what those agree on is taken to hold between
// them and after.

// era is a range of releases; an empty bound is none. An unknown release is in those
// without bounds only.
type era struct{ from, until string }

func (e era) covers(release string) bool {
	if release == "" {
		return e == era{}
	}
	return (e.from == "" || routeros.CompareReleases(release, e.from) >= 0) &&
		(e.until == "" || routeros.CompareReleases(release, e.until) < 0)
}

// shipped are the rows of a menu that the router has by itself, in its order.
type shipped struct {
	path string
	era
	rows []routeros.Row
}

// Keys of rows that are not attributes: the item's number within the router.
const keyID = ".id"

var (
	always = era{}
	six    = era{"6.49", "7.0"}
	seven  = era{"7.0", ""}
)

// shippedRows are in the order in which the router numbers them.
var shippedRows = []shipped{
	{"/ip/service", always, services()},
	{"/system/logging", always, []routeros.Row{
		{"default": "yes", "topics": "info", "action": "memory"},
		{"default": "yes", "topics": "error", "action": "memory"},
		{"default": "yes", "topics": "warning", "action": "memory"},
		{"default": "yes", "topics": "critical", "action": "echo"},
	}},
	{"/system/logging/action", always, []routeros.Row{
		{"default": "yes", "name": "memory", "target": "memory"},
		{"default": "yes", "name": "disk", "target": "disk"},
		{"default": "yes", "name": "echo", "target": "echo"},
		{"default": "yes", "name": "remote", "target": "remote", "remote": "0.0.0.0"},
	}},
	{"/user/group", six, groups(",romon,tikapp", ",romon,dude,tikapp", ",!dude")},
	{"/user/group", era{"7.6", ""}, groups(",romon,rest-api", ",romon,rest-api", "")},
	{"/snmp/community", always, []routeros.Row{{"default": "yes", "name": "public"}}},
	{"/interface/list", always, []routeros.Row{
		{"builtin": "yes", "name": "all"},
		{"builtin": "yes", "name": "none"},
		{"builtin": "yes", "name": "dynamic"},
		{"builtin": "yes", "name": "static"},
	}},
	{"/ip/ipsec/profile", always, []routeros.Row{{"default": "yes", "name": "default"}}},
	{"/ip/ipsec/proposal", always, []routeros.Row{{"default": "yes", "name": "default"}}},
	{"/ip/ipsec/policy", always, []routeros.Row{{"default": "yes", "template": "yes", "src-address": "::/0", "dst-address": "::/0"}}},
	{"/ppp/profile", always, []routeros.Row{
		{keyID: "*0", "default": "yes", "name": "default"},
		{keyID: "*FFFFFFFE", "default": "yes", "name": "default-encryption", "use-encryption": "yes"},
	}},
	{"/routing/bgp/template", always, []routeros.Row{{"default": "yes", "name": "default"}}},
	{"/tool/romon/port", always, []routeros.Row{{"default": "yes", "interface": "all"}}},
	{"/interface/wireless/security-profiles", always, []routeros.Row{{"default": "yes", "name": "default"}}},
	{"/ip/hotspot/profile", always, []routeros.Row{{"default": "yes", "name": "default"}}},
	{"/ip/smb/users", always, []routeros.Row{{"default": "yes", "name": "guest", "read-only": "yes"}}},
	{"/ip/smb/shares", era{"6.49", "7.7"}, []routeros.Row{{"default": "yes", "name": "pub", "directory": "/pub"}}},
	{"/ip/smb/shares", era{"7.17", ""}, []routeros.Row{{"default": "yes", "name": "pub", "directory": "pub", "disabled": "yes"}}},
	{"/ip/firewall/service-port", six, helpers("no")},
	{"/ip/firewall/service-port", seven, append(helpers("yes"), routeros.Row{"name": "rtsp", "ports": "554", "disabled": "yes"})},
	{ovpnServer, era{"6.49", "7.17"}, []routeros.Row{{}}},
	{ovpnServer, era{"7.17", ""}, nil},
}

// ovpnServer has one row without a name up to 7.16, and one for each server after.
const ovpnServer = "/interface/ovpn-server/server"

func services() []routeros.Row {
	var rows []routeros.Row
	for _, s := range []struct {
		name string
		port int
	}{{"telnet", 23}, {"ftp", 21}, {"www", 80}, {"ssh", 22}, {"www-ssl", 443}, {"api", 8728}, {"winbox", 8291}, {"api-ssl", 8729}} {
		row := routeros.Row{"name": s.name, "port": strconv.Itoa(s.port)}
		if s.name == "www-ssl" {
			row["disabled"] = "yes"
		}
		if s.name == "www-ssl" || s.name == "api-ssl" {
			row["certificate"], row["tls-version"] = "none", "any"
		}
		rows = append(rows, row)
	}
	return rows
}

func groups(common, full, denied string) []routeros.Row {
	return []routeros.Row{
		{"name": "read", "policy": "local,telnet,ssh,reboot,read,test,winbox,password,web,sniff,sensitive,api" + common + ",!ftp,!write,!policy" + denied},
		{"name": "write", "policy": "local,telnet,ssh,reboot,read,write,test,winbox,password,web,sniff,sensitive,api" + common + ",!ftp,!policy" + denied},
		{"name": "full", "policy": "local,telnet,ssh,ftp,reboot,read,write,policy,test,winbox,password,web,sniff,sensitive,api" + full},
	}
}

// helpers are the connection helpers; irc is off from version 7 on.
func helpers(ircDisabled string) []routeros.Row {
	return []routeros.Row{
		{"name": "ftp", "ports": "21"},
		{"name": "tftp", "ports": "69"},
		{"name": "irc", "ports": "6667", "disabled": ircDisabled},
		{"name": "h323"},
		{"name": "sip", "ports": "5060,5061"},
		{"name": "pptp"},
		{"name": "udplite"},
		{"name": "dccp"},
		{"name": "sctp"},
	}
}

// rowsOf are copies of the rows that a router of the release has by itself. known is
// false where such rows exist and aren't known for the release.
func rowsOf(path, release string) (rows []routeros.Row, known bool) {
	known = true
	for _, s := range shippedRows {
		if s.path != path {
			continue
		}
		if s.covers(release) {
			for _, row := range s.rows {
				rows = append(rows, maps.Clone(row))
			}
			return rows, true
		}
		known = false
	}
	return nil, known
}

// Package routertest gives tests the facts of a router whose menus print given rows.
package routertest

import (
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// Row makes a row of pairs of names and values.
func Row(pairs ...string) routeros.Row {
	made := routeros.Row{}
	for i := 0; i+1 < len(pairs); i += 2 {
		made[pairs[i]] = pairs[i+1]
	}
	return made
}

// Defconf are the rows of a router with the default configuration of 7.14, as its API
// prints them: ether1 to the internet by DHCP, the other ports in a bridge.
func Defconf() map[string][]routeros.Row {
	input := func(action string, pairs ...string) routeros.Row {
		return Row(append([]string{"chain", "input", "action", action}, pairs...)...)
	}
	forward := func(action string, pairs ...string) routeros.Row {
		return Row(append([]string{"chain", "forward", "action", action}, pairs...)...)
	}
	tracked := "established,related,untracked"
	return map[string][]routeros.Row{
		"/interface": {
			Row("name", "ether1", "type", "ether"), Row("name", "ether2", "type", "ether", "slave", "true"),
			Row("name", "ether3", "type", "ether", "slave", "true"), Row("name", "bridge", "type", "bridge"), Row("name", "lo", "type", "loopback"),
		},
		"/interface/list":        {Row("name", "all", "builtin", "true"), Row("name", "WAN"), Row("name", "LAN")},
		"/interface/list/member": {Row("list", "WAN", "interface", "ether1"), Row("list", "LAN", "interface", "bridge")},
		"/interface/bridge/port": {Row("interface", "ether2", "bridge", "bridge"), Row("interface", "ether3", "bridge", "bridge")},
		"/ip/dhcp-client":        {Row("interface", "ether1", "disabled", "false", "add-default-route", "yes", "status", "bound")},
		"/ip/address": {
			Row("address", "192.168.88.1/24", "interface", "ether2", "actual-interface", "bridge"),
			Row("address", "198.41.0.9/24", "interface", "ether1", "actual-interface", "ether1", "dynamic", "true"),
		},
		"/ip/route": {
			Row("dst-address", "0.0.0.0/0", "gateway", "198.41.0.1", "immediate-gw", "198.41.0.1%ether1", "active", "true", "routing-table", "main"),
			Row("dst-address", "192.168.88.0/24", "gateway", "bridge", "immediate-gw", "bridge", "active", "true", "connect", "true"),
		},
		"/ip/service": {
			Row("name", "telnet", "port", "23", "disabled", "true"), Row("name", "ssh", "port", "22", "disabled", "false"),
			Row("name", "winbox", "port", "8291", "disabled", "false", "address", "192.168.88.0/24"),
		},
		"/ip/dns":                    {Row("allow-remote-requests", "true")},
		"/tool/bandwidth-server":     {Row("enabled", "false")},
		"/ip/nat-pmp":                {Row("enabled", "false")},
		"/user-manager":              {Row("enabled", "false")},
		"/rsync-daemon":              {Row("enabled", "false")},
		"/interface/bridge/settings": {Row("use-ip-firewall", "false")},
		"/ip/firewall/filter": {
			input("accept", "connection-state", tracked),
			input("drop", "connection-state", "invalid", "comment", "drop invalid"),
			input("accept", "protocol", "icmp"),
			input("accept", "dst-address", "127.0.0.1"),
			input("drop", "in-interface-list", "!LAN", "comment", "drop all not coming from LAN"),
			forward("accept", "ipsec-policy", "in,ipsec"),
			forward("accept", "ipsec-policy", "out,ipsec"),
			forward("fasttrack-connection", "connection-state", "established,related"),
			forward("accept", "connection-state", tracked),
			forward("drop", "connection-state", "invalid"),
			forward("drop", "connection-state", "new", "connection-nat-state", "!dstnat", "in-interface-list", "WAN", "comment", "drop all from WAN not DSTNATed"),
		},
		"/ip/firewall/nat": {Row("chain", "srcnat", "action", "masquerade", "out-interface-list", "WAN", "ipsec-policy", "out,none")},
		"/ipv6/firewall/filter": {
			input("accept", "connection-state", tracked), input("drop", "connection-state", "invalid"),
			input("accept", "protocol", "icmpv6"), input("drop", "in-interface-list", "!LAN"),
			forward("accept", "connection-state", tracked), forward("drop", "connection-state", "invalid"),
			forward("drop", "in-interface-list", "!LAN"),
		},
	}
}

// Facts are the facts of a router with the rows. Other menus are empty, or have the
// defaults; the one named without isn't read.
func Facts(t testing.TB, rows map[string][]routeros.Row, without string) routeros.Facts {
	t.Helper()
	facts := routeros.Facts{Transport: "tls"}
	var problems checks.Problems
	for _, menu := range routeros.Menus() {
		if menu.Path == without {
			continue
		}
		if err := menu.Fill(&facts, rows[menu.Path], routeros.Source{Defaults: true}, &problems); err != nil {
			t.Fatal(err)
		}
	}
	for path := range rows {
		if _, known := routeros.FindMenu(path); !known {
			t.Fatalf("no menu %s", path)
		}
	}
	if found := problems.Take(); len(found) > 0 {
		t.Fatal(found)
	}
	return facts
}

package filtering

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// ModbusClientsParams are the parameters of routeros-modbus-clients-expected.
type ModbusClientsParams struct {
	// Prefixes are where Modbus clients may be. Without any, every address that is not
	// public is accepted.
	Prefixes []netip.Prefix `json:"prefixes"`
	// Ports are those of Modbus devices.
	Ports []uint16 `json:"ports"`
}

// ModbusClientsExpected reports unexpected clients with connections to Modbus devices through the router.
var ModbusClientsExpected = &checks.Check{
	ID:       "routeros-modbus-clients-expected",
	Title:    "Only expected clients have Modbus connections through the router",
	Severity: checks.High,
	Description: "The connection tracking table shows who communicates with Modbus devices at the time of the audit. The check looks at " +
		"connections to the TCP ports of the parameter `ports`, before and after translation, and reports clients outside of the " +
		"parameter `prefixes`; without that parameter, clients with public addresses. A large table is not read, since printing it keeps " +
		"the router busy.",
	Remediation: "Find out who the client is. Then let only known clients pass: fill the list first, put the rule before those that accept (also " +
		"before the one for established connections, or end the connections that exist):\n\n" +
		"    /ip firewall address-list add list=modbus-clients address=192.0.2.10\n" +
		"    /ip firewall filter add chain=forward protocol=tcp dst-port=502,802 src-address-list=!modbus-clients action=drop place-before=NUMBER\n" +
		"    /ip firewall connection remove [find dst-address~\":502\\$\"]",
	References: []string{routeros.Manual + "Connection+tracking", "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       checks.EachWith(ModbusClientsParams{Prefixes: []netip.Prefix{}, Ports: []uint16{502, 802}}, modbusClientsExpected),
}

func modbusClientsExpected(o checks.Observed[routeros.Facts], p ModbusClientsParams) {
	connections, ok := routeros.Need(o, o.Facts.Firewall.Connections, "firewall.connections")
	if !ok {
		return
	}
	seen := map[string]bool{}
	for _, connection := range connections {
		source, err := netip.ParseAddrPort(connection.Source)
		if connection.Protocol != "tcp" {
			continue
		}
		if end := strangeEnd(connection); end != "" {
			o.Unknown(checks.Unreadable, "a connection has the end %q, which is no address with a port", end)
		}
		if err != nil || !p.leadsToModbus(connection) {
			continue
		}
		client := source.Addr()
		subject := o.Subject(client.String())
		subject.Evidence("/ip/firewall/connection", "%s -> %s, answered by %s", connection.Source, connection.Destination, connection.ReplySource)
		device := routeros.NameOr(connection.ReplySource, connection.Destination)
		if seen[client.String()+device] {
			continue
		}
		seen[client.String()+device] = true
		public := client.IsGlobalUnicast() && !client.IsPrivate()
		if len(p.Prefixes) == 0 && public || len(p.Prefixes) > 0 && !holds(p.Prefixes, client) {
			subject.Violation("the client has a connection with %s", device)
		}
	}
}

// strangeEnd is an end of a TCP connection that isn't understood; empty where all are.
func strangeEnd(connection routeros.Connection) string {
	for _, end := range []string{connection.Source, connection.Destination, connection.ReplySource} {
		if _, err := netip.ParseAddrPort(end); err != nil && end != "" {
			return end
		}
	}
	return ""
}

// leadsToModbus reports whether a connection is to one of the ports, as the client sees
// it or as the device does.
func (p ModbusClientsParams) leadsToModbus(connection routeros.Connection) bool {
	return slices.ContainsFunc([]string{connection.Destination, connection.ReplySource}, func(text string) bool {
		end, err := netip.ParseAddrPort(text)
		return err == nil && slices.Contains(p.Ports, end.Port())
	})
}

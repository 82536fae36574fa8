package network

import (
	"hardcheck/checks"
	"hardcheck/checks/modbus"
)

// ModbusUnreachable reports paths through the site's routers to Modbus devices.
var ModbusUnreachable = &checks.Check{
	ID:       "network-modbus-unreachable",
	Title:    "Modbus devices are unreachable from zones that the site file doesn't allow",
	Severity: checks.High,
	Description: "Whoever reaches a Modbus port controls the device: the protocol has no authentication. The check asks of every router of the " +
		"site whether a packet gets to the device, by a port forward or routed, from the internet and from every zone outside its " +
		"`reachable-from`. It reads rules in the router's order, NAT included, so that a forgotten port forward is found whatever its " +
		"external port. Devices that could not be read are judged by their address. A device that answered this audit from a zone " +
		"outside its `reachable-from` (the site's `vantage`) fails whatever the rules say; that one didn't answer is no proof of protection.",
	Remediation: "Remove the NAT rule that leads to the device, and let only its clients through to it, in this order: the list comes first, " +
		"since without it the device's own clients are cut off.\n\n" +
		"    /ip/firewall/nat/disable <number>\n" +
		"    /ip/firewall/address-list/add list=modbus-clients address=<client>\n" +
		"    /ip/firewall/filter/add chain=forward action=accept protocol=tcp dst-address=<device> dst-port=502 src-address-list=modbus-clients place-before=<rule>\n" +
		"    /ip/firewall/filter/add chain=forward action=drop dst-address=<device> place-before=<rule>\n\n" +
		"Both rules belong above the rule that accepts now, and below the one for established connections, which carries the answers to " +
		"what the device itself asks. Remote staff use a VPN. A zone that needs the device belongs in its `reachable-from`.",
	References: []string{filterPage, natPage, otGuide},
	Rule:       unreachableRule(modbusEndpoints),
}

func modbusEndpoints(o checks.Observed[modbus.Facts]) []endpoint {
	e := endpoint{target: o.Target, site: o.Site, sockets: socketsOf(o.Target), seen: o.Seen}
	e.worsened, e.compensated = modbusStanding(o.Facts)
	return []endpoint{e}
}

// modbusStanding is what the device itself adds to a path that leads to it.
func modbusStanding(f modbus.Facts) (worsened, compensated string) {
	reads := []checks.Value[modbus.Answer]{f.Reads.HoldingRegisters, f.Reads.InputRegisters, f.Reads.Coils, f.Reads.DiscreteInputs}
	for _, read := range reads {
		if answer, known := read.Get(); known && answer.Served() && f.Client == modbus.ClientAnonymous {
			return "the device, which answers reads of unauthenticated clients", ""
		}
	}
	if plain, known := f.Plaintext.Get(); known && plain {
		return "the device, which answers Modbus without encryption", ""
	}
	if anonymous, known := f.Admission.Anonymous.Get(); known && anonymous != modbus.Admitted {
		return "", "the device, which refuses clients without a certificate"
	}
	return "", ""
}

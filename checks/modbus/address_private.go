package modbus

import (
	"hardcheck/checks"
)

// AddressPrivate reports devices that are known at a public address.
var AddressPrivate = &checks.Check{
	ID:       "modbus-address-private",
	Title:    "The Modbus device has private addresses only",
	Severity: checks.High,
	Description: "A device with a globally routable address is one wrong firewall rule away from the internet. The check looks at all addresses " +
		"under which the site knows the device, those of NAT included. Public addresses that a zone of the site covers are its own " +
		"numbering and are fine. The finding is critical when the device answers plaintext Modbus.",
	Remediation: "Give the device an address of a private range (10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, fd00::/8) in its OT segment, and " +
		"remove the NAT rule that translates a public address to it: on RouterOS `/ip/firewall/nat/print where to-addresses=<device>`, " +
		"then `/ip/firewall/nat/remove <number>`. Let remote users come in by a VPN.",
	References: []string{"https://www.rfc-editor.org/rfc/rfc1918", otGuide},
	Rule:       checks.Each(addressPrivate),
}

func addressPrivate(o checks.Observed[Facts]) {
	if len(o.Target.Addresses) == 0 {
		o.Unknown(checks.Unreadable, "the addresses of the target are not known")
		return
	}
	answers, _ := o.Facts.Plaintext.Get()
	for _, addr := range o.Target.Addresses {
		switch addr := addr.Unmap(); {
		case !checks.Public(addr) || o.Site.Covers(addr):
		case answers:
			o.ViolationAt(checks.Critical, "answers plaintext Modbus and has the public address %s", addr)
		default:
			o.Violation("has the public address %s", addr)
		}
	}
}

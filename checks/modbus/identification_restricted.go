package modbus

import (
	"strconv"
	"strings"

	"hardcheck/checks"
)

// IdentificationRestricted reports devices that tell anybody what they are.
var IdentificationRestricted = &checks.Check{
	ID:       "modbus-identification-restricted",
	Title:    "Device identification (function 43/14) is closed to unauthenticated clients",
	Severity: checks.Low,
	Description: "Vendor, product and revision lead straight to the known vulnerabilities of a device (reconnaissance). The check looks at the " +
		"response to function code 43/14 (Read Device Identification) over plaintext. The finding is medium when the response came in a " +
		"zone that the site doesn't list in `reachable-from`. Over TLS the client's certificate authenticates it.",
	Remediation: "Switch device identification (function 43, MEI type 14) off in the device's Modbus server settings if it has such a setting; " +
		"otherwise let the firewall admit only the clients that need the device to port 502.",
	References: []string{protocolPage, discoveryPage},
	Rule:       checks.Each(identificationRestricted),
}

const identificationRequest = "function 43/14"

func identificationRestricted(o checks.Observed[Facts]) {
	if !openToAll(o) {
		return
	}
	identification, ok := checks.Need(o, o.Facts.Identification, "identification")
	if !ok {
		return
	}
	told := identification.told()
	o.Evidence(identificationRequest, "%s", identification.telling(told))
	if !decided(o, identification.Answer) {
		return
	}
	if len(told) == 0 {
		if identification.Exception == 0 {
			checks.NeedAll(o, identification.Further, "identification.further")
		}
		return
	}
	if zone := unlistedZone(o); zone != "" {
		o.ViolationAt(checks.Medium, "identifies itself to an unauthenticated client in zone %s", zone)
		return
	}
	o.Violation("identifies itself to an unauthenticated client")
}

// words says what kind of reply it is, and what it tells.
func (i Identification) words() string { return i.telling(i.told()) }

func (i Identification) telling(told []string) string {
	return strings.Join(append([]string{i.Answer.words()}, told...), ", ")
}

// told lists what the objects say, in the order of their ids.
func (i Identification) told() []string {
	told := make([]string, 0, 5) // most devices tell no more
	add := func(name, value string) {
		if value != "" {
			told = append(told, name+" "+strconv.Quote(value))
		}
	}
	add("vendor", i.Vendor)
	add("product", i.Product)
	add("revision", i.Revision)
	for _, object := range i.Further.Entries() {
		add("object "+strconv.Itoa(object.ID), object.Value)
	}
	return told
}

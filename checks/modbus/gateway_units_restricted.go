package modbus

import (
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// GatewayUnitsRestricted reports gateways that forward units nobody listed.
var GatewayUnitsRestricted = &checks.Check{
	ID:       "modbus-gateway-units-restricted",
	Title:    "A Modbus gateway forwards listed units only",
	Severity: checks.Low,
	Description: "A gateway that forwards every unit identifier to its serial line opens the whole line to whoever reaches the port, devices that " +
		"are added later included. The check asks two unlikely units, 255 and 0: the exception 0A (gateway path unavailable) says that " +
		"the gateway doesn't forward them, 0B (gateway target device failed to respond) that it did and got no response. Once a gateway has " +
		"answered, 0 is not asked: on a serial line it is the broadcast. An endpoint without such exceptions shows no gateway.",
	Remediation: "Enter the units that clients need in the gateway's table (\"slave ID map\", \"unit ID filter\") and switch off the " +
		"forwarding of all others; let the gateway's access list admit those clients' addresses only.",
	References: []string{protocolPage, otGuide},
	Rule:       checks.Each(gatewayUnitsRestricted),
}

func gatewayUnitsRestricted(o checks.Observed[Facts]) {
	var tried []string
	asked := false
	for _, id := range ImprobableUnits() {
		listed := slices.Contains(checks.Settings[Settings](o.Target).Units, id)
		if listed && !isKnown(o.Facts, id) || broadcast(o, id) {
			continue // it is not asked
		}
		asked = true
		name := strconv.Itoa(id)
		unit, ok := checks.Need(o, o.Facts.Units[name], "units."+name)
		if !ok {
			continue
		}
		o.Evidence("unit "+name, "%s", unit.words())
		if reason, why := unit.undecided(id); reason != "" && !unit.Gateway() {
			o.Unknown(reason, "%s", why)
		}
		if unit.Exception == GatewayTargetSilent && !listed {
			tried = append(tried, "unit "+name)
		}
	}
	if len(tried) > 0 {
		o.Violation("forwards requests for %s to its serial line, which the site does not list", strings.Join(tried, " and "))
	}
	switch {
	case !asked && !o.Facts.gateway():
		o.NotApplicable("the site lists every unit that would show whether this is a gateway")
	case !o.Facts.gateway():
		o.NotApplicable("the endpoint does not answer as a gateway")
	}
}

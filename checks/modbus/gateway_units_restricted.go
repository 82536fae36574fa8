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
		"the gateway doesn't forward them, 0B (gateway target device failed to respond) that it did and got no response. An endpoint " +
		"without such exceptions shows no gateway.",
	Remediation: "Enter the units that clients need in the gateway's table (\"slave ID map\", \"unit ID filter\") and switch off the " +
		"forwarding of all others; let the gateway's access list admit those clients' addresses only.",
	References: []string{protocolPage, otGuide},
	Rule:       checks.Each(gatewayUnitsRestricted),
}

func gatewayUnitsRestricted(o checks.Observed[Facts]) {
	gateway := false
	var tried []string
	for _, id := range ImprobableUnits() {
		name := strconv.Itoa(id)
		unit, ok := checks.Need(o, o.Facts.Units[name], "units."+name)
		if !ok {
			continue
		}
		o.Evidence("unit "+name, "%s", unit.words())
		gateway = gateway || unit.Gateway()
		if unit.Exception == GatewayTargetSilent && !slices.Contains(checks.Settings[Settings](o.Target).Units, id) {
			tried = append(tried, "unit "+name)
		}
	}
	if len(tried) > 0 {
		o.Violation("forwards requests for %s to its serial line, which the site does not list", strings.Join(tried, " and "))
	}
	if !gateway {
		o.NotApplicable("the endpoint does not answer as a gateway")
	}
}

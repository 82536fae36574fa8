package services

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// modbusWrites are the function codes that change a device: single and multiple coils
// and registers, masks, and write with read.
var modbusWrites = []string{"5", "6", "15", "16", "22", "23"}

// ModbusGatewayLimited reports routers that pass Modbus TCP on to a serial line for anybody.
var ModbusGatewayLimited = &checks.Check{
	ID:       "routeros-modbus-gateway-limited",
	Title:    "The router's Modbus gateway admits known clients and function codes only",
	Severity: checks.High,
	Description: "With the iot package the router is a gateway from Modbus TCP to Modbus RTU on a serial line. Modbus has no authentication: " +
		"whoever reaches the port controls the devices behind it. The gateway's own security rules limit the clients' addresses and the " +
		"function codes, and are disabled by default. The codes 5, 6, 15, 16, 22 and 23 write; a rule for a whole family of addresses " +
		"limits nobody.",
	Remediation: "List the clients with the codes that they need (1 to 4 read), then enable the rules:\n\n" +
		"    /iot modbus security-rules add ip-range=192.0.2.10 allowed-function-codes=1,2,3,4\n" +
		"    /iot modbus set disable-security-rules=no\n\n" +
		"Or disable the gateway:\n\n" +
		"    /iot modbus set disabled=yes",
	References: []string{routeros.Manual + "Modbus", "https://csrc.nist.gov/pubs/sp/800/82/r3/final"},
	Rule:       checks.Each(modbusGatewayLimited),
}

func modbusGatewayLimited(o checks.Observed[routeros.Facts]) {
	gateway, off, known := routeros.Switched(o, o.Facts.Servers.Modbus, "servers.modbus", "disabled", func(m routeros.Modbus) checks.Value[bool] { return m.Disabled })
	if known && off {
		o.NotApplicable("the Modbus gateway is off")
	}
	if !known || off {
		return
	}
	unruled, ok := checks.Need(o, gateway.DisableSecurityRules, "servers.modbus.disableSecurityRules")
	if ok && unruled {
		o.Violation("the Modbus gateway is on and its security rules are off: any client, any function code")
		routeros.Mend(o, o.Subject(""), routeros.Set("/iot/modbus", "disable-security-rules=no"))
	}
	if !ok || unruled {
		return
	}
	rules, ok := routeros.Need(o, o.Facts.Servers.ModbusRules, "servers.modbusRules")
	if !ok {
		return
	}
	for _, rule := range rules {
		if !rule.Disabled {
			judgeModbusRule(o, o.Subject(routeros.NameOr(rule.IPRange, "any address")), rule)
		}
	}
}

func judgeModbusRule(o checks.Observed[routeros.Facts], subject checks.Subject, rule routeros.ModbusRule) {
	if limited, known := routeros.LimitedTo(subject, modbusClients(rule)); known && !limited {
		subject.Violation("a security rule admits any client")
	}
	writes := routeros.Among(rule.AllowedFunctionCodes, modbusWrites)
	switch {
	case len(rule.AllowedFunctionCodes) == 0:
		subject.ViolationAt(checks.Medium, "a security rule names no function codes")
	case len(writes) > 0:
		subject.ViolationAt(checks.Medium, "a security rule allows the writing function codes %s", routeros.Commas(writes))
		read := slices.DeleteFunc(slices.Clone(rule.AllowedFunctionCodes), func(code string) bool { return slices.Contains(modbusWrites, code) })
		if len(read) > 0 {
			routeros.Mend(o, subject, routeros.Find("/iot/modbus/security-rules", routeros.Is("ip-range", rule.IPRange)).With(routeros.Is("allowed-function-codes", routeros.Joined(read))))
		}
	}
}

// modbusClients is a rule's range as a list of prefixes; the whole of a family may be
// written as a range of addresses too.
func modbusClients(rule routeros.ModbusRule) []string {
	if rule.IPRange == "" || slices.Contains([]string{"0.0.0.0-255.255.255.255", "any"}, rule.IPRange) {
		return nil
	}
	return []string{rule.IPRange}
}

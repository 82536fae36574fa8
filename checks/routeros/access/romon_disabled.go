package access

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// RoMONDisabled reports routers that can be managed through their neighbours.
var RoMONDisabled = &checks.Check{
	ID:       "routeros-romon-disabled",
	Title:    "RoMON is disabled",
	Severity: checks.High,
	Description: "RoMON carries management sessions from router to router on layer 2, past every IP firewall. Without a secret every router in " +
		"the segment may join; whether a secret is set is never read, since the router would have to show it. The finding is medium " +
		"where RoMON is forbidden on every interface that isn't listed by name, low where it is forbidden on all. It is off by default.",
	Remediation: "Switch it off. Where it is needed, forbid it on all interfaces, allow the management interface, and set a secret:\n\n" +
		"    /tool romon set enabled=no\n\n    /tool romon port set [find interface=all] forbid=yes\n" +
		"    /tool romon port add interface=NAME forbid=no",
	References: []string{routeros.Manual + "RoMON"},
	Rule:       checks.Each(romonDisabled),
}

func romonDisabled(o checks.Observed[routeros.Facts]) {
	romon, ok := routeros.Need(o, o.Facts.Management.RoMON, "management.romon")
	if !ok {
		return
	}
	enabled, ok := checks.Need(o, romon.Enabled, "management.romon.enabled")
	if !ok {
		return
	}
	o.Evidence("/tool/romon enabled", "%s", routeros.YesNo(enabled))
	if !enabled {
		return
	}
	routeros.Mend(o, o.Subject(""), routeros.Set("/tool/romon", "enabled=no"))
	ports, known := o.Facts.Management.RoMONPorts.Get()
	open, forbidden := romonPorts(ports)
	if known && forbidden && len(open) == 0 {
		o.ViolationAt(checks.Low, "RoMON is enabled and forbidden on every interface")
		return
	}
	if known && forbidden {
		o.ViolationAt(checks.Medium, "RoMON is enabled on the interfaces %s", strings.Join(open, ", "))
		return
	}
	if !known {
		o.Violation("RoMON is enabled")
		return
	}
	o.Violation("RoMON is enabled and not forbidden on all other interfaces")
}

// romonPorts returns the interfaces that RoMON may use by name, and whether it is
// forbidden on all others.
func romonPorts(ports []routeros.RoMONPort) (open []string, forbidden bool) {
	for _, port := range ports {
		forbid, known := port.Forbid.Get()
		switch {
		case port.Disabled || port.Dynamic:
		case port.Interface == "all":
			forbidden = known && forbid
		case !forbid:
			open = append(open, port.Interface)
		}
	}
	return open, forbidden
}

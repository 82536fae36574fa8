package filtering

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PoEParams are the parameters of routeros-poe-detection-enabled.
type PoEParams struct {
	// Ports are those whose device doesn't answer the detection, and is powered all the same.
	Ports []string `json:"ports"`
}

// PoEDetectionEnabled reports ports that power whatever is plugged in.
var PoEDetectionEnabled = &checks.Check{
	ID:       "routeros-poe-detection-enabled",
	Title:    "Ports give power over Ethernet only to devices that ask for it",
	Severity: checks.Low,
	Description: "With `forced-on` the port doesn't look whether the device takes power: one that wasn't made for it, such as a controller or a " +
		"laptop that somebody plugs in, can be damaged. With `auto-on` the port measures first, as IEEE 802.3 asks. The parameter `ports` " +
		"names those whose device doesn't answer the measurement.",
	Remediation: "Switch the port to detection. A device that it doesn't detect loses power: have somebody there who can plug it in elsewhere.\n\n" +
		"    /interface ethernet poe set [find name=\"the port\"] poe-out=auto-on\n\n" +
		"Ports that power nothing take `poe-out=off`.",
	References: []string{routeros.Manual + "PoE-Out", "https://standards.ieee.org/ieee/802.3/10422/"},
	Rule:       checks.EachWith(PoEParams{Ports: []string{}}, poeDetectionEnabled),
}

func poeDetectionEnabled(o checks.Observed[routeros.Facts], p PoEParams) {
	ports, ok := routeros.Need(o, o.Facts.Network.PoEPorts, "network.poePorts")
	if ok && len(ports) == 0 && !routeros.FromExport(o.Facts) {
		o.NotApplicable("no port gives power")
	}
	for _, port := range ports {
		if slices.Contains(p.Ports, port.Name) {
			continue
		}
		subject := o.Subject(routeros.NameOr(port.Name, "unnamed port"))
		out, ok := checks.Need(subject, port.Out, "network.poePorts.out")
		if !ok {
			continue
		}
		subject.Evidence("/interface/ethernet/poe poe-out", "%s", out)
		if out.Forced() {
			subject.Violation("the port gives power without detection (poe-out=%s)", out)
			detecting := routeros.Find("/interface/ethernet/poe", routeros.Is("name", port.Name)).Set("poe-out=auto-on")
			subject.Fix(append([]checks.Repair{checks.ByHand("have somebody there: a device that isn't detected loses power")}, routeros.Steps(o, detecting)...)...)
		}
	}
}

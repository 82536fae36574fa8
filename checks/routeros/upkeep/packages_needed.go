package upkeep

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PackagesParams are the parameters of routeros-packages-needed.
type PackagesParams struct {
	// Packages are those that the site needs beside routeros.
	Packages []string `json:"packages"`
}

// interceptors are packages made to copy or make traffic.
var interceptors = []string{"calea"}

// PackagesNeeded reports packages that nobody needs.
var PackagesNeeded = &checks.Check{
	ID:       "routeros-packages-needed",
	Title:    "Only needed packages are installed",
	Severity: checks.Low,
	Description: "Every package adds services and code to the attack surface. Those that drive the board's own parts (wireless, wifi-qcom, ups, " +
		"gps, and the like) are expected by default; the parameter `packages` lists what the site needs. `calea` (lawful interception) " +
		"copies customers' traffic, and has the highest severity.",
	Remediation: "Remove what isn't needed. The second line restarts the router; what ran over the package (a wireless link, for one) is gone " +
		"then:\n\n" +
		"    /system package uninstall NAME\n" +
		"    /system reboot\n\n" +
		"If it is needed, list it: `with: {packages: [wireless, container]}`.",
	References: []string{routeros.Manual + "Packages"},
	Rule: checks.EachWith(PackagesParams{Packages: []string{
		"gps", "iot", "lte", "system", "ups", "wifi-qcom", "wifi-qcom-ac", "wifiwave2", "wireless",
	}}, packagesNeeded),
}

func packagesNeeded(o checks.Observed[routeros.Facts], p PackagesParams) {
	packages, ok := routeros.Need(o, o.Facts.System.Packages, "system.packages")
	if !ok {
		return
	}
	for _, one := range packages {
		if one.Disabled || one.Name == "routeros" || slices.Contains(p.Packages, one.Name) {
			continue
		}
		subject := o.Subject(one.Name)
		if slices.Contains(interceptors, one.Name) {
			subject.ViolationAt(checks.Medium, "the package %s (lawful interception), which copies traffic to others, is installed", one.Name)
			continue
		}
		subject.Violation("the package %s is installed and not on the list of needed ones", one.Name)
	}
}

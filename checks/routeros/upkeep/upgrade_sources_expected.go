package upkeep

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// SourcesParams are the parameters of routeros-upgrade-sources-expected.
type SourcesParams struct {
	// Sources are the addresses that packages may come from beside the vendor's.
	Sources []string `json:"sources"`
}

// UpgradeSourcesExpected reports hosts that can hand the router false packages.
var UpgradeSourcesExpected = &checks.Check{
	ID:       "routeros-upgrade-sources-expected",
	Title:    "Packages come from the vendor or an expected host",
	Severity: checks.Medium,
	Description: "Packages of other hosts, and of a mirror, are as trustworthy as those hosts: whoever controls one can offer an old version with " +
		"known vulnerabilities. The parameter `sources` lists the addresses that are expected. By default there are none.",
	Remediation: "Remove what nobody knows:\n\n" +
		"    /system upgrade upgrade-package-source remove [find]\n    /system upgrade mirror set enabled=no",
	References: []string{routeros.ManualUpgrading},
	Rule:       checks.EachWith(SourcesParams{Sources: []string{}}, upgradeSourcesExpected),
}

func upgradeSourcesExpected(o checks.Observed[routeros.Facts], p SourcesParams) {
	sources, _ := routeros.Need(o, o.Facts.System.UpgradeSources, "system.upgradeSources")
	for _, source := range sources {
		if !p.expects(o, source.Address) {
			subject := o.Subject("source " + source.Address)
			subject.Violation("packages may come from %s, which is not expected", source.Address)
			routeros.Mend(o, subject, routeros.Find("/system/upgrade/upgrade-package-source", routeros.Is("address", source.Address)).Remove())
		}
	}
	mirror, on, _ := routeros.Switched(o, o.Facts.System.UpgradeMirror, "system.upgradeMirror", "enabled", func(m routeros.UpgradeMirror) checks.Value[bool] { return m.Enabled })
	if on && !p.expects(o, mirror.PrimaryServer) {
		subject := o.Subject("mirror")
		subject.Violation("packages are mirrored from %s, which is not expected", routeros.NameOr(mirror.PrimaryServer, "an unknown host"))
		routeros.Mend(o, subject, routeros.Set("/system/upgrade/mirror", "enabled=no"))
	}
}

// expects takes hosts of the site for expected where the profile lists none.
func (p SourcesParams) expects(o checks.Observed[routeros.Facts], address string) bool {
	addr, err := netip.ParseAddr(address)
	known := len(p.Sources) == 0 && err == nil && o.Site.Knows(addr)
	return known || slices.Contains(p.Sources, address)
}

package redis

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// VersionPatched reports versions with published vulnerabilities.
var VersionPatched = &checks.Check{
	ID:       "redis-version-patched",
	Title:    "Redis has the published security fixes",
	Severity: checks.Medium,
	Description: "The check compares the version with the releases that fixed published vulnerabilities, from a table that is part of the program " +
		"and carries its date; Valkey is judged by its own version. A version number is no proof: distributions add fixes without " +
		"changing it. On the server's own host the check finds the Debian package that the running program is from, by its content, and " +
		"takes out what the package's changelog names as fixed. Elsewhere, where the site file names the distribution, nothing is " +
		"proved and the result is not assessed, with the list of what to look up.",
	Remediation: "Upgrade to the release that the finding names, or to the distribution's newest package, `apt-get install --only-upgrade " +
		"redis-server`, and restart the server. Name the distribution in the site file, `distribution: debian-12`, and audit on the server's own host " +
		"or look the list up in the changelog of the package.",
	References: []string{
		"https://github.com/redis/redis/security/advisories", "https://github.com/valkey-io/valkey/security/advisories",
		"https://security-tracker.debian.org/tracker/source-package/redis",
	},
	Rule: checks.Each(versionPatched),
}

func versionPatched(o checks.Observed[Facts]) {
	server, version, ok := serverVersion(o)
	if !ok {
		return
	}
	found, known := advisories.RedisAdvisories(server.Product, version)
	if !known {
		unknownLine(o, server)
		return
	}
	o.Evidence("advisory data", "%s", advisories.RedisData())
	pack, packaged := o.Facts.Package.Get()
	distribution := o.Target.Distribution
	if packaged || distribution != "" {
		found = append(found, advisories.RedisPackageAdvisories(server.Product, version)...)
	}
	if packaged {
		pack.Show(o.Subject(""))
		found = advisories.Lacks(o.Subject(""), pack, found, idsOf)
	}
	if len(found) == 0 {
		nothingKnown(o, server, version, packaged)
		return
	}
	var ids []string
	for i, advisory := range found {
		ids = append(ids, advisory.ID)
		if i < maxListed {
			o.Evidence(advisory.ID, "%s; needs %s; %s", advisory.What, advisory.Condition, fixedIn(advisory))
		}
	}
	switch what := fmt.Sprintf("%d known vulnerabilities (%s)", len(ids), joinNames(ids)); {
	case packaged:
		o.Violation("upstream's %s %s has %s, and the changelog of the package %s %s names no fix of them", server.Product, version, what, pack.Name, pack.Version)
	case distribution != "":
		o.Evidence("to look up", "%s", strings.Join(ids, ", "))
		o.Unknown(checks.Source, "upstream's %s %s has %s, which says nothing about a package of %s: look them up in the changelog of the package or in %s's "+
			"security tracker, or audit on the server's own host", server.Product, version, what, distribution, distribution)
	default:
		o.Violation("upstream's %s %s has %s; %s; a distribution's package may have the fixes under the same number",
			server.Product, version, what, moveTo(found, version))
	}
}

// idsOf are the ids under which a package may name a vulnerability.
func idsOf(a advisories.Advisory) []string { return []string{a.ID, a.Alias} }

// nothingKnown passes a version that the data reach to, as long as they are not old.
func nothingKnown(o checks.Observed[Facts], server Server, version advisories.Version, packaged bool) {
	line, _ := advisories.RedisLifecycle(server.Product, version, o.AsOf)
	switch {
	case advisories.RedisData().Old(o.AsOf):
		tooOld(o)
	case line.Latest.Before(version) && !packaged:
		o.Unknown(checks.Source, "%s %s is newer than the advisory data of %s, which end with %s", server.Product, version, advisories.RedisData(), line.Latest)
	}
}

func fixedIn(advisory advisories.Advisory) string {
	if !advisory.Fixable() {
		return "no fix in this line"
	}
	return "fixed in " + advisory.FixedIn.String()
}

// moveTo names the release of the same line with all fixes that the line has.
func moveTo(found []advisories.Advisory, version advisories.Version) string {
	highest, unfixed := advisories.Version{}, 0
	for _, advisory := range found {
		if !advisory.Fixable() {
			unfixed++
		}
		if highest.Before(advisory.FixedIn) {
			highest = advisory.FixedIn
		}
	}
	switch {
	case unfixed == 0:
		return fmt.Sprintf("%s has the fixes", highest)
	case unfixed == len(found):
		return fmt.Sprintf("line %s never received the fixes", version.Line())
	default:
		return fmt.Sprintf("%s has some of the fixes, line %s never got the others", highest, version.Line())
	}
}

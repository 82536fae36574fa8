package engine

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/docker"
)

// Patched reports parts of the engine with published vulnerabilities.
var Patched = &checks.Check{
	ID:       "docker-engine-patched",
	Title:    "The engine's parts have the published security fixes",
	Severity: checks.High,
	Description: "The check compares the versions of the engine, containerd and runc with the releases that fixed published vulnerabilities, from a table " +
		"that is part of the program and carries its date. What needs an authorization plugin or an encrypted overlay network counts only where there is one. A " +
		"version number is no proof: distributions add fixes without changing it. On the engine's own host the check finds the Debian packages that the " +
		"parts are from, and takes out what the packages' changelogs name as fixed. Elsewhere, where the site file names the distribution, nothing " +
		"is proved and the result is not assessed, with the list of what to look up.",
	Remediation: "Upgrade to the releases that the finding names, or to the distribution's newest packages: `apt-get install --only-upgrade docker.io " +
		"containerd runc`, and restart the engine. Name the distribution in the site file, `distribution: debian-12`, and audit on the " +
		"engine's own host or look the list up in the packages' changelogs.",
	References: []string{
		"https://github.com/moby/moby/security/advisories", "https://github.com/containerd/containerd/security/advisories",
		"https://github.com/opencontainers/runc/security/advisories", "https://docs.docker.com/engine/release-notes/",
	},
	Rule: checks.Each(enginePatched),
}

func enginePatched(o checks.Observed[docker.Facts]) {
	versions, ok := checks.Need(o, o.Facts.Versions, "versions")
	if _, known := checks.Need(o, o.Facts.Engine, "engine"); !ok || !known {
		return
	}
	for _, part := range partsOf(o.Facts) {
		s := o.Subject(part)
		text := versions.Components[part]
		if part != docker.PartRunc && !docker.NeedDocker(s, o.Facts, "the version data are of Docker's engine, and this is Podman "+text) {
			continue
		}
		s.Evidence("version "+part, "%s", docker.OrNone(text))
		version, ok := docker.ParseRelease(text)
		if !ok || len(version.Numbers) < 2 {
			s.Unknown(checks.Source, "the version %q of %s can't be compared", text, part)
			continue
		}
		s.Evidence("version data", "%s", docker.VersionData())
		judgePart(o, s, part, text, version)
	}
}

// partsOf are the parts that an engine has: Podman starts containers without containerd, and by
// whichever runtime its host has.
func partsOf(f docker.Facts) []string {
	if f.Product == docker.Podman {
		return []string{docker.PartEngine, docker.PartRunc}
	}
	return []string{docker.PartEngine, docker.PartContainerd, docker.PartRunc}
}

func judgePart(o checks.Observed[docker.Facts], s checks.Subject, part, text string, version docker.Release) {
	var found []advisory
	var open []string
	for _, a := range published {
		lacks, sure := a.affects(version)
		if a.part != part || sure && !lacks || a.applies != nil && !a.applies(o.Facts, s) {
			continue
		}
		if sure {
			found = append(found, a)
		} else {
			open = append(open, a.id)
		}
	}
	if len(open) > 0 {
		s.Unknown(checks.Source, "the version %s of %s doesn't tell whether it has the fix of %s", text, part, docker.JoinNames(open))
	}
	host, _ := o.Facts.Host.Get()
	pack, packaged := host.Packages[part]
	if packaged {
		pack.Show(s)
		found = advisories.Lacks(s, pack, found, func(a advisory) []string { return []string{a.id} })
	}
	var ids []string
	for _, a := range found {
		ids = append(ids, a.id)
		s.Evidence(a.id, "%s; fixed in %s", a.what, strings.Join(a.fixed, ", "))
	}
	if len(ids) == 0 {
		nothingKnown(o, s, part, text, version, packaged)
		return
	}
	what := fmt.Sprintf("upstream's %s %s has %d known vulnerabilities (%s)", part, text, len(ids), docker.JoinNames(ids))
	switch {
	case packaged:
		// The distribution may hold that its version isn't affected, which no changelog says.
		s.ViolationLower("%s, and the changelog of the package %s %s names no fix of them", what, pack.Name, pack.Version)
	case o.Target.Distribution != "":
		s.Evidence("to look up", "%s", strings.Join(ids, ", "))
		s.Unknown(checks.Source, "%s, which says nothing about a package of %s: look them up in the changelog of the package or in %s's security "+
			"tracker, or audit on the engine's own host", what, o.Target.Distribution, o.Target.Distribution)
	case version.Distributed():
		s.ViolationAt(checks.Low, "%s; the distribution may have fixed them in its package", what)
	default:
		s.Violation("%s", what)
	}
}

// nothingKnown passes a version that the data reach to, as long as they are not old.
func nothingKnown(o checks.Observed[docker.Facts], s checks.Subject, part, text string, version docker.Release, packaged bool) {
	newest, _ := docker.ParseRelease(newestReleases[part])
	older, _ := newest.Before(version)
	switch problem := docker.VersionData().TooOld(o.AsOf); {
	case docker.VersionData().Old(o.AsOf):
		s.Unknown(problem.Reason, "%s", problem.Detail)
	case older && !packaged:
		s.Unknown(checks.Source, "%s %s is newer than the version data of %s, which end with %s", part, text, docker.VersionData(), newestReleases[part])
	}
}

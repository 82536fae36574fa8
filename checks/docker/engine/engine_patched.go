package engine

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Patched reports parts of the engine with published vulnerabilities.
var Patched = &checks.Check{
	ID:       "docker-engine-patched",
	Title:    "The engine's parts have the published security fixes",
	Severity: checks.High,
	Description: "The check compares the versions of the engine, containerd and runc with the releases that fixed published vulnerabilities, from a table " +
		"that is part of the program and carries its date. What needs an authorization plugin or an encrypted overlay network counts only where there is one. A " +
		"version number is no proof: distributions add fixes without changing it, and then the severity is lower.",
	Remediation: "Upgrade to the releases that the finding names, or to the distribution's newest packages: `apt-get install --only-upgrade docker.io " +
		"containerd runc`. What is listed may be fixed there already: compare with the packages' changelogs.",
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
	for _, part := range []string{partEngine, partContainerd, partRunc} {
		s := o.Subject(part)
		text := versions.Components[part]
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

func judgePart(o checks.Observed[docker.Facts], s checks.Subject, part, text string, version docker.Release) {
	var ids []string
	for _, a := range published {
		if a.part != part || !a.affects(version) || a.applies != nil && !a.applies(o.Facts, s) {
			continue
		}
		ids = append(ids, a.id)
		s.Evidence(a.id, "%s; fixed in %s", a.what, strings.Join(a.fixed, ", "))
	}
	if len(ids) == 0 {
		nothingKnown(o, s, part, text, version)
		return
	}
	what := fmt.Sprintf("upstream's %s %s has %d known vulnerabilities (%s)", part, text, len(ids), docker.JoinNames(ids))
	switch {
	case o.Target.Distribution != "":
		s.ViolationAt(checks.Low, "%s; %s may have fixed them in its package", what, o.Target.Distribution)
	case version.Distributed():
		s.ViolationAt(checks.Low, "%s; the distribution may have fixed them in its package", what)
	default:
		s.Violation("%s", what)
	}
}

// nothingKnown passes a version that the data reach to, as long as they are not old.
func nothingKnown(o checks.Observed[docker.Facts], s checks.Subject, part, text string, version docker.Release) {
	newest, _ := docker.ParseRelease(newestReleases[part])
	older, _ := newest.Before(version)
	switch problem := docker.VersionData().TooOld(o.AsOf); {
	case docker.VersionData().Old(o.AsOf):
		s.Unknown(problem.Reason, "%s", problem.Detail)
	case older:
		s.Unknown(checks.Source, "%s %s is newer than the version data of %s, which end with %s", part, text, docker.VersionData(), newestReleases[part])
	}
}

package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SupportedParams are the parameters of docker-engine-supported.
type SupportedParams struct {
	// MinVersion is the oldest version that a policy accepts, besides the lines'
	// own end of life: "28.0".
	MinVersion string `json:"min-version"`
}

// Supported reports engines of a line that is no longer maintained.
var Supported = &checks.Check{
	ID:       "docker-engine-supported",
	Title:    "The engine is a maintained version",
	Severity: checks.High,
	Description: "A line past its end of life gets no security fixes from upstream. The check compares the version with a table that is part of " +
		"the program and carries its date, at the as-of date. A distribution that maintains its own package lowers the severity. Where the " +
		"site file names it, upstream's end of life proves nothing and the result is not assessed: how long a distribution maintains what is for its " +
		"own pages to say.",
	Remediation: "Upgrade to a maintained line (29), or use the package of a distribution that maintains it and say so in the site file: " +
		"`distribution: debian-12`.",
	References: []string{branchesPage, "https://endoflife.date/docker-engine", "https://docs.docker.com/engine/release-notes/"},
	Rule:       checks.EachWith(SupportedParams{}, engineSupported),
}

func engineSupported(o checks.Observed[docker.Facts], p SupportedParams) {
	text, version, ok := engineVersion(o)
	if !ok || !docker.NeedDocker(o.Subject(""), o.Facts, "the version data are of Docker's engine, and this is Podman "+text) {
		return
	}
	demanded(o, text, version, p.MinVersion)
	line, known := lineOf(version)
	if !known {
		o.Unknown(checks.Source, "the version data of %s know nothing about version %s", docker.VersionData(), text)
		return
	}
	o.Evidence("version data", "%s", docker.VersionData())
	if line.ends.IsZero() && docker.VersionData().Old(o.AsOf) {
		// No end was announced then; one may have come since.
		problem := docker.VersionData().TooOld(o.AsOf)
		o.Unknown(problem.Reason, "%s", problem.Detail)
	}
	if line.ends.IsZero() || o.AsOf.Before(line.ends) {
		return
	}
	o.Evidence("end of life of "+line.name, "%s", line.ends.Format(time.DateOnly))
	switch {
	case o.Target.Distribution != "":
		host, _ := o.Facts.Host.Get()
		if pack, known := host.Packages[docker.PartEngine]; known {
			pack.Show(o.Subject(""))
		}
		o.Unknown(checks.Source, "Docker Engine %s is past the end of life of upstream's line %s, which says nothing about a package of %s: look up how long "+
			"that distribution maintains its release, and whether the package is its newest", text, line.name, o.Target.Distribution)
	case version.Distributed():
		o.ViolationAt(checks.Low, "Docker Engine %s is past the end of life of upstream's line %s; it is a distribution's package", text, line.name)
	default:
		o.Violation("Docker Engine %s is past the end of life of its line %s", text, line.name)
	}
}

// engineVersion is the version that the engine says it has.
func engineVersion(o checks.Observed[docker.Facts]) (string, docker.Release, bool) {
	engine, ok := checks.Need(o, o.Facts.Engine, "engine")
	if !ok {
		return "", docker.Release{}, false
	}
	o.Evidence("info ServerVersion", "%s", docker.OrNone(engine.Version))
	version, ok := docker.ParseRelease(engine.Version)
	if !ok || len(version.Numbers) < 2 {
		o.Unknown(checks.Source, "the engine's version %q can't be compared", engine.Version)
		return engine.Version, version, false
	}
	return engine.Version, version, true
}

func demanded(o checks.Observed[docker.Facts], text string, version docker.Release, least string) {
	if least == "" {
		return
	}
	wanted, ok := docker.ParseRelease(least)
	if !ok {
		o.Unknown(checks.Unreadable, "min-version %q is no version", least)
		return
	}
	if older, _ := version.Before(wanted); older {
		o.Violation("Docker Engine %s is older than %s, which the policy asks for", text, least)
	}
}

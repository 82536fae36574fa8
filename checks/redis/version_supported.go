package redis

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// VersionSupported reports servers of a release line that upstream no longer maintains.
var VersionSupported = &checks.Check{
	ID:       "redis-version-supported",
	Title:    "Redis is a maintained version",
	Severity: checks.High,
	Description: "A line past its end of life gets no security fixes from upstream. The check compares the version with a table that is part of " +
		"the program and carries its date, at the as-of date. Where the site file names the distribution that maintains the package, " +
		"upstream's end of life proves nothing and the result is not assessed: how long a distribution maintains what is for its own pages to say.",
	Remediation: "Upgrade to a maintained line (Redis 7.4 or 8.2 and later, Valkey 8.1 and later), or use the package of a distribution that " +
		"maintains it and say so in the site file: `distribution: debian-12`.",
	References: []string{"https://github.com/redis/redis/security", "https://endoflife.date/redis", "https://valkey.io/topics/releases/"},
	Rule:       checks.Each(versionSupported),
}

func versionSupported(o checks.Observed[Facts]) {
	server, version, ok := serverVersion(o)
	if !ok {
		return
	}
	line, known := advisories.RedisLifecycle(server.Product, version, o.AsOf)
	if !known {
		unknownLine(o, server)
		return
	}
	if !line.EndOfLife.IsZero() {
		o.Evidence("end of life of "+server.Product+" "+line.Line, "%s", line.EndOfLife.Format(time.DateOnly))
	}
	o.Evidence("version data", "%s", advisories.RedisData())
	switch {
	case !line.Ended && line.EndOfLife.IsZero() && advisories.RedisData().Old(o.AsOf):
		// No end was announced then; one may have come since.
		tooOld(o)
	case !line.Ended:
	case o.Target.Distribution != "":
		packageEvidence(o)
		o.Unknown(checks.Source, "%s %s is past the end of life of upstream's line %s, which says nothing about a package of %s: look up how long that "+
			"distribution maintains its release, and whether the package is its newest", server.Product, version, line.Line, o.Target.Distribution)
	default:
		o.Violation("%s %s is past the end of life of its line %s", server.Product, version, line.Line)
	}
}

// packageEvidence shows the package that the running program is from, where it was found.
func packageEvidence(o checks.Observed[Facts]) {
	if pack, known := o.Facts.Package.Get(); known {
		pack.Show(o.Subject(""))
	}
}

// serverVersion returns what the server says it is, and its version as a number.
func serverVersion(o checks.Observed[Facts]) (Server, advisories.Version, bool) {
	server, ok := checks.Need(o, o.Facts.Server, "server")
	if !ok {
		return server, advisories.Version{}, false
	}
	o.Evidence("INFO server", "%s %s", server.Product, server.Version)
	version, err := advisories.ParseVersion(server.Version)
	if err != nil {
		unknownLine(o, server)
		return server, version, false
	}
	if version.Development() {
		o.Unknown(checks.Source, "%s %s is a development build", server.Product, server.Version)
		return server, version, false
	}
	return server, version, true
}

func unknownLine(o checks.Observed[Facts], server Server) {
	o.Unknown(checks.Source, "the version data of %s know nothing about %s %q",
		advisories.RedisData(), server.Product, server.Version)
}

func tooOld(o checks.Observed[Facts]) {
	problem := advisories.RedisData().TooOld(o.AsOf)
	o.Unknown(problem.Reason, "%s", problem.Detail)
}

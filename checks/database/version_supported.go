package database

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
)

// VersionParams are the parameters of database-version-supported.
type VersionParams struct {
	Of
	// Minimum is the oldest version that the owner accepts, such as "15.9"; empty is any.
	Minimum advisories.Minimum `json:"minimum"`
}

// VersionSupported reports servers of a major version that nobody maintains any more.
var VersionSupported = &checks.Check{
	ID:       "database-version-supported",
	Title:    "The database server is a maintained version",
	Severity: checks.High,
	Description: "PostgreSQL maintains a major version for five years; then there are no security fixes. The check compares the version with a table that is part of the " +
		"program and carries its date, at the as-of date. Where the site file names the distribution that maintains the package, upstream's end of life " +
		"proves nothing and the result is not assessed. The parameter `minimum` is the oldest version that the owner accepts.",
	Remediation: "Move to a maintained major version with pg_upgrade or a dump, and take each minor release when it comes: that needs a restart only.",
	References:  []string{"https://www.postgresql.org/support/versioning/", "https://www.postgresql.org/support/security/"},
	Rule:        eachWith(VersionParams{Of: every()}, versionSupported),
}

func versionSupported(o checks.Observed[Facts], p VersionParams) {
	server, ok := checks.Need(o, o.Facts.Server, "server")
	if !ok {
		return
	}
	o.Evidence("SHOW server_version", "%s %s", server.Product, server.Version)
	version, err := advisories.ParseVersion(server.Version)
	if server.Product != PostgreSQL || err != nil {
		o.Unknown(checks.Source, "the version data know nothing about %s %q", server.Product, server.Version)
		return
	}
	if p.Minimum.After(version) {
		o.Violation("PostgreSQL %s is older than %s", server.Version, p.Minimum)
		return
	}
	line, known := advisories.PostgreSQLLifecycle(version, o.AsOf)
	if !known {
		o.Unknown(checks.Source, "the version data of %s know nothing about PostgreSQL %s", advisories.PostgreSQLData(), server.Version)
		return
	}
	o.Evidence("end of life of PostgreSQL "+line.Line, "%s", line.EndOfLife.Format(time.DateOnly))
	o.Evidence("version data", "%s", advisories.PostgreSQLData())
	switch {
	case !line.Ended:
	case o.Target.Distribution != "":
		o.Unknown(checks.Source, "PostgreSQL %s is past the end of life of upstream's version %s, which says nothing about a package of %s: look up how long "+
			"that distribution maintains it", server.Version, line.Line, o.Target.Distribution)
	default:
		o.Violation("PostgreSQL %s is past the end of life of its version %s", server.Version, line.Line)
	}
}

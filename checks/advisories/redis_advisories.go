package advisories

// Advisory is a published vulnerability that a version has.
type Advisory struct {
	// ID is the CVE id, Alias another one under which a distribution fixed the same; empty
	// where there is none.
	ID, Alias string
	// What says in a few words what can happen.
	What string
	// Condition is what an attacker needs.
	Condition string
	// FixedIn is the first release of the version's own line with the fix; the zero
	// value when that line has none.
	FixedIn Version
	// Source is the page that names the fixed releases.
	Source string
}

// Fixable reports whether the version's own line has a release with the fix.
func (a Advisory) Fixable() bool { return a.FixedIn != Version{} }

// RedisAdvisories lists the vulnerabilities in [RedisData] that an
// upstream build of the version has, newest first. It says nothing about what a
// distribution has backported. False is returned where nothing can be said: for
// the products, builds and lines that [RedisLifecycle] doesn't know.
func RedisAdvisories(product string, version Version) ([]Advisory, bool) {
	if _, known := RedisLifecycle(product, version, RedisData().Gathered); !known {
		return nil, false
	}
	var found []Advisory
	for _, row := range redisVulnerabilities {
		if fixedIn, affected := row.affects(product, version); affected {
			found = append(found, Advisory{row.id, row.alias, row.what, row.condition, fixedIn, row.source})
		}
	}
	return found, true
}

// packagedUntil is the first version whose packages by Debian and Ubuntu never had
// CVE-2022-0543: they were built with a Lua library of the system's that leads out of the
// sandbox. Upstream's builds of the same versions don't have it.
var packagedUntil = Version{6, 0, 17}

// RedisPackageAdvisories lists the vulnerabilities that came with Debian's and Ubuntu's
// packages of a version, and not from upstream.
func RedisPackageAdvisories(product string, version Version) []Advisory {
	if product != Redis || !version.Before(packagedUntil) {
		return nil
	}
	return []Advisory{{
		ID: "CVE-2022-0543", What: "a script leaves the Lua sandbox of Debian's and Ubuntu's packages, code execution", Condition: needsLua,
		Source: "https://security-tracker.debian.org/tracker/CVE-2022-0543",
	}}
}

// vulnerability is a row of the table.
type vulnerability struct {
	id, alias, what, condition, source string
	// fixed maps a product to the fixes of its lines.
	fixed map[string][]fix
	// older is set when the lines of Redis older than all in fixed are affected too.
	older bool
}

// fix names the first fixed release of a line, or a line that never got the fix.
// Lines that are in no fix are not judged: either they never had the defect, or
// no source says how it stands with them.
type fix struct {
	line string
	in   Version
}

// in is the fix that a release brought to its line.
func in(major, minor, patch uint16) fix {
	version := Version{major, minor, patch}
	return fix{version.Line(), version}
}

// never is a line that is affected and never got the fix.
func never(line string) fix { return fix{line: line} }

func (row vulnerability) affects(product string, version Version) (fixedIn Version, affected bool) {
	fixes, line := row.fixed[product], version.Line()
	olderThanAll := len(fixes) > 0
	for _, f := range fixes {
		if f.line == line {
			return f.in, f.in == Version{} || version.Before(f.in)
		}
		if first, err := ParseVersion(f.line); err != nil || !version.Before(first) {
			olderThanAll = false
		}
	}
	return Version{}, olderThanAll && row.older && product == Redis
}

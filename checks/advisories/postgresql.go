package advisories

import (
	"strconv"
	"time"
)

// PostgreSQLData are the facts about PostgreSQL.
func PostgreSQLData() Data { return Gathered(2026, time.November, 28) }

// PostgreSQLLifecycle tells how a version of PostgreSQL is maintained upstream at asOf. It
// returns false for a major version it knows nothing about.
func PostgreSQLLifecycle(version Version, asOf time.Time) (Lifecycle, bool) {
	line := strconv.Itoa(int(version.Major))
	end, known := postgresLines[line]
	if !known && version.Major < oldestPostgres {
		line, end, known = version.Line(), postgresLines[strconv.Itoa(oldestPostgres)], true
	}
	return Lifecycle{Line: line, EndOfLife: end, Ended: known && !asOf.Before(end)}, known
}

// oldestPostgres is the oldest major version in the table: all before it ended before.
const oldestPostgres = 12

// postgresLines are the days of the final release of each major version, from
// https://www.postgresql.org/support/versioning/. They are announced with the version, as
// five years from it.
var postgresLines = map[string]time.Time{
	"12": day(2024, time.November, 21),
	"13": day(2025, time.November, 13),
	"14": day(2026, time.November, 12),
	"15": day(2027, time.November, 11),
	"16": day(2028, time.November, 9),
	"17": day(2029, time.November, 8),
	"18": day(2030, time.November, 14),
}

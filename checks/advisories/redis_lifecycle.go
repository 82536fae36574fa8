package advisories

import "time"

// RedisData are the facts about Redis and Valkey.
func RedisData() Data { return Gathered(2026, time.August, 22) }

// The products whose versions the Redis facts cover, as redis.Server names them.
const (
	Redis  = "redis"
	Valkey = "valkey"
)

// Lifecycle is the state of maintenance of one release line.
type Lifecycle struct {
	// Line is the release line: "7.0".
	Line string
	// Latest is the line's last release that the facts know of.
	Latest Version
	// EndOfLife is the first day without maintenance; zero when none is announced,
	// or when it is so long ago that its day was not looked up.
	EndOfLife time.Time
	// Ended is set when the line is no longer maintained at the date asked for.
	Ended bool
}

// RedisLifecycle tells how a version of a product is maintained upstream at asOf.
// It returns false for a product or line it knows nothing about: development
// builds, release candidates (6.9.240), lines newer than RedisData.
func RedisLifecycle(product string, version Version, asOf time.Time) (Lifecycle, bool) {
	for _, known := range redisLines[product] {
		if known.Line == version.Line() {
			known.Ended = !known.EndOfLife.IsZero() && !asOf.Before(known.EndOfLife)
			return known, true
		}
	}
	// Every line before 5.0 ended before 5.0 did, on days that no source here gives.
	if product == Redis && version.Major < 5 {
		return Lifecycle{Line: version.Line(), Latest: version, Ended: true}, true
	}
	return Lifecycle{}, false
}

// redisLines are from endoflife.date (pages "redis" and "valkey", state of
// RedisData), which follow https://github.com/redis/redis/security and
// https://valkey.io/topics/releases/. For Valkey the end of extended security
// support counts.
var redisLines = map[string][]Lifecycle{
	Redis: {
		{Line: "8.10", Latest: Version{8, 10, 1}},
		{Line: "8.8", Latest: Version{8, 8, 2}},
		{Line: "8.6", Latest: Version{8, 6, 6}},
		{Line: "8.4", Latest: Version{8, 4, 6}},
		{Line: "8.2", Latest: Version{8, 2, 9}, EndOfLife: day(2030, time.September, 1)},
		{Line: "8.0", Latest: Version{8, 0, 6}, EndOfLife: day(2026, time.December, 1)},
		{Line: "7.4", Latest: Version{7, 4, 11}, EndOfLife: day(2029, time.December, 1)},
		{Line: "7.2", Latest: Version{7, 2, 16}, EndOfLife: day(2029, time.December, 1)},
		{Line: "7.0", Latest: Version{7, 0, 15}, EndOfLife: day(2024, time.July, 29)},
		{Line: "6.2", Latest: Version{6, 2, 24}, EndOfLife: day(2027, time.April, 1)},
		{Line: "6.0", Latest: Version{6, 0, 20}, EndOfLife: day(2022, time.May, 31)},
		{Line: "5.0", Latest: Version{5, 0, 14}, EndOfLife: day(2022, time.April, 27)},
	},
	Valkey: {
		{Line: "9.1", Latest: Version{9, 1, 1}},
		{Line: "9.0", Latest: Version{9, 0, 5}, EndOfLife: day(2028, time.October, 21)},
		{Line: "8.1", Latest: Version{8, 1, 9}, EndOfLife: day(2030, time.March, 31)},
		{Line: "8.0", Latest: Version{8, 0, 10}, EndOfLife: day(2027, time.September, 15)},
		{Line: "7.2", Latest: Version{7, 2, 14}, EndOfLife: day(2029, time.April, 16)},
	},
}

func day(year int, month time.Month, dayOfMonth int) time.Time {
	return time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC)
}

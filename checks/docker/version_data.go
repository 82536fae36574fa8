package docker

import (
	"time"

	"hardcheck/checks/advisories"
)

// VersionData are the tables of versions.
func VersionData() advisories.Data { return advisories.Gathered(2026, time.August, 21) }

// Date is the beginning of a day, in UTC.
func Date(year int, month time.Month, dayOfMonth int) time.Time {
	return time.Date(year, month, dayOfMonth, 0, 0, 0, 0, time.UTC)
}

// Day is the unit in which ages are told.
const Day = 24 * time.Hour

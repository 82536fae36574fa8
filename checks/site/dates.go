package site

import (
	"errors"
	"regexp"
	"strconv"
	"time"
)

const dateLayout = "2006-01-02"

// date is a day, as its midnight in UTC.
type date struct{ time.Time }

// UnmarshalText reads YYYY-MM-DD.
func (d *date) UnmarshalText(text []byte) error {
	day, err := time.Parse(dateLayout, string(text))
	if err != nil {
		return errors.New("a date is written like 2026-01-31")
	}
	d.Time = day
	return nil
}

// String is YYYY-MM-DD.
func (d date) String() string { return d.Format(dateLayout) }

// frequency is how often something is to be renewed.
type frequency struct{ time.Duration }

var frequencyPattern = regexp.MustCompile(`^([1-9][0-9]{0,3})([dw])$`)

// UnmarshalText reads days or weeks: 365d, 12w.
func (f *frequency) UnmarshalText(text []byte) error {
	match := frequencyPattern.FindStringSubmatch(string(text))
	if match == nil {
		return errors.New("a frequency is written in days or weeks: 365d or 12w")
	}
	// The pattern holds the number to four digits.
	n, _ := strconv.Atoi(match[1])
	if match[2] == "w" {
		n *= 7
	}
	f.Duration = time.Duration(n) * 24 * time.Hour
	return nil
}

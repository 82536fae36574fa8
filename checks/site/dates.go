package site

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"hardcheck/checks/pattern"
)

const (
	dateLayout = "2006-01-02"
	oneDay     = 24 * time.Hour
)

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

// ParseTerm reads how long something holds, in days or weeks: 365d, 12w.
func ParseTerm(text string) (time.Duration, error) {
	var f frequency
	err := f.UnmarshalText([]byte(text))
	return f.Duration, err
}

// TermText writes a term as [ParseTerm] reads it.
func TermText(term time.Duration) string { return fmt.Sprintf("%dd", int(term/oneDay)) }

var frequencyPattern = pattern.New(`^([1-9][0-9]{0,3})([dw])$`)

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
	f.Duration = time.Duration(n) * oneDay
	return nil
}

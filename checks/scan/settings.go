package scan

import (
	"fmt"
	"slices"
	"time"

	"hardcheck/checks"
)

// Settings are the target keys that scanners' reports have of their own.
type Settings struct {
	// Date is when the tool ran, for formats that don't say it.
	Date string `yaml:"date" json:"date,omitempty" jsonschema:"when the scanner ran, where its format doesn't say: 2026-11-20 or 2026-11-20T06:00:00Z"`
	// Software is what the report is about, which few formats tell.
	Software Application `yaml:"software" json:"software,omitempty" words:"netmikro,internet-perf-exporter,django-modbus-webserver,none" jsonschema:"the application that was scanned, for controls that ask about one"`
}

// Application is an application that a policy is about.
type Application string

// The applications.
const (
	NoApplication    Application = "none"
	Netmikro         Application = "netmikro"
	PerformanceProbe Application = "internet-perf-exporter"
	ModbusWebServer  Application = "django-modbus-webserver"
)

// Known reports whether it is one of them, or none was named.
func (a Application) Known() bool {
	return slices.Contains([]Application{"", NoApplication, Netmikro, PerformanceProbe, ModbusWebServer}, a)
}

// ParseDate reads the date of a report: a day, which is its first moment in UTC, or a time.
func ParseDate(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339Nano} {
		if read, err := time.Parse(layout, text); err == nil {
			return read.UTC(), nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is no date: write 2026-11-20 or 2026-11-20T06:00:00Z", text)
}

func completeSettings(settings *Settings, given checks.Given) []checks.Fault {
	if !given("date") {
		return nil
	}
	if _, err := ParseDate(settings.Date); err != nil {
		return []checks.Fault{{Path: []any{"date"}, Text: err.Error()}}
	}
	return nil
}

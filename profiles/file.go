package profiles

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"hardcheck/checks"
)

// fileVersion is the version of the profile format that is read here.
const fileVersion = 1

// profileEntry is a profile as its file writes it.
type profileEntry struct {
	Version  int            `yaml:"version,required"`
	ID       string         `yaml:"id,required"`
	Title    string         `yaml:"title,required"`
	Controls []controlEntry `yaml:"controls,required"`
}

type controlEntry struct {
	ID       string          `yaml:"id,required"`
	Title    string          `yaml:"title,required"`
	Section  string          `yaml:"section"`
	Checks   []useEntry      `yaml:"checks"`
	AnyOf    [][]useEntry    `yaml:"any-of"`
	Severity checks.Severity `yaml:"severity"`
	Attest   *attestEntry    `yaml:"attest"`
	Needs    []string        `yaml:"needs"`
	// Select is given to every check of the control that has the parameter and is not
	// given another.
	Select []any  `yaml:"select"`
	Proves string `yaml:"proves"`
	Leaves string `yaml:"leaves"`
}

// useEntry is a check's id alone, or the id with parameters and a severity.
type useEntry struct {
	Check    string          `yaml:"check,required"`
	With     map[string]any  `yaml:"with"`
	Severity checks.Severity `yaml:"severity"`
}

// FromScalar reads the short form.
func (u *useEntry) FromScalar(text string) error {
	u.Check = text
	return nil
}

type attestEntry struct {
	Statement string    `yaml:"statement,required"`
	Frequency frequency `yaml:"frequency,required"`
}

// frequency is a time in whole days or weeks: "365d", "12w".
type frequency time.Duration

const (
	day = 24 * time.Hour
	// maxDays bounds a frequency: nobody can vouch for ten years.
	maxDays = 3650
)

var frequencyForm = regexp.MustCompile(`^([0-9]{1,4})([dw])$`)

// UnmarshalText reads a frequency of at least a day.
func (f *frequency) UnmarshalText(text []byte) error {
	days := 0
	if parts := frequencyForm.FindSubmatch(text); parts != nil {
		days, _ = strconv.Atoi(string(parts[1])) // at most four digits
		if string(parts[2]) == "w" {
			days *= 7
		}
	}
	if days < 1 || days > maxDays {
		return fmt.Errorf("unknown frequency %q: use days or weeks from 1d to %dd, such as 90d or 12w", text, maxDays)
	}
	*f = frequency(time.Duration(days) * day)
	return nil
}

package profiles

import (
	"fmt"
	"strconv"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// fileVersion is the version of the profile format that is read here.
const fileVersion = 1

// profileEntry is a profile as its file writes it.
type profileEntry struct {
	Version  int            `yaml:"version,required" json:"version" jsonschema:"format of this file: 1"`
	ID       string         `yaml:"id,required" json:"id" jsonschema:"name of the policy: lower-case letters, digits, dots and hyphens"`
	Title    string         `yaml:"title,required" json:"title" jsonschema:"title of the policy"`
	Controls []controlEntry `yaml:"controls,required" json:"controls" jsonschema:"what the policy asks for, in its own order"`
}

type controlEntry struct {
	ID       string          `yaml:"id,required" json:"id" jsonschema:"the policy's own id: M26"`
	Title    string          `yaml:"title,required" json:"title" jsonschema:"the good state in a sentence"`
	Section  string          `yaml:"section" json:"section,omitempty" jsonschema:"heading under which the policy has it"`
	Checks   []useEntry      `yaml:"checks" json:"checks,omitempty" jsonschema:"checks that all have to pass"`
	AnyOf    [][]useEntry    `yaml:"any-of" json:"any-of,omitempty" jsonschema:"groups of checks of which one has to pass, in place of checks"`
	Severity checks.Severity `yaml:"severity" json:"severity,omitzero" jsonschema:"severity of a statement that says that the control is not met; medium by default"`
	Attest   *attestEntry    `yaml:"attest" json:"attest,omitempty" jsonschema:"what a person has to state"`
	// Role is who can answer the statement.
	Role Role `yaml:"role" json:"role,omitempty" jsonschema:"who can answer the statement"`
	// Frameworks are requirements by their framework, which the control is about.
	Frameworks map[string][]string `yaml:"frameworks" json:"frameworks,omitempty" jsonschema:"requirements of published frameworks that the control is about: {iec-62443-3-3: [SR 5.1]}"`
	Needs      []string            `yaml:"needs" json:"needs,omitempty" jsonschema:"checks of the control of which one must have passed somewhere: what it is about was then seen"`
	// Select is given to every check of the control that has the parameter and is not
	// given another.
	Select []any  `yaml:"select" json:"select,omitempty" jsonschema:"selectors for every check of the control that takes them"`
	Proves string `yaml:"proves" json:"proves,omitempty" jsonschema:"what a pass of the checks proves"`
	Leaves string `yaml:"leaves" json:"leaves,omitempty" jsonschema:"what a pass of the checks leaves open"`
}

// useEntry is a check's id alone, or the id with parameters and a severity.
type useEntry struct {
	Check    string          `yaml:"check,required" json:"check" jsonschema:"id of the check"`
	With     map[string]any  `yaml:"with" json:"with,omitempty" jsonschema:"its parameters: hardcheck explain shows them"`
	Severity checks.Severity `yaml:"severity" json:"severity,omitzero" jsonschema:"in place of the check's own"`
}

// FromScalar reads the short form.
func (u *useEntry) FromScalar(text string) error {
	u.Check = text
	return nil
}

type attestEntry struct {
	Statement string    `yaml:"statement,required" json:"statement" jsonschema:"what has to be true, where to look and what is evidence"`
	Frequency frequency `yaml:"frequency,required" json:"frequency" jsonschema:"how long a statement holds at most: 365d, 12w"`
}

// frequency is a time in whole days or weeks: "365d", "12w".
type frequency time.Duration

const (
	day = 24 * time.Hour
	// maxDays bounds a frequency: nobody can vouch for ten years.
	maxDays = 3650
)

var frequencyForm = pattern.New(`^([0-9]{1,4})([dw])$`)

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

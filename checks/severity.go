package checks

import "fmt"

// Severity ranks a violation. Greater is worse; the zero value is invalid.
type Severity int

// The severities, in growing order.
const (
	Info Severity = iota + 1
	Low
	Medium
	High
	Critical
)

var severityNames = map[Severity]string{Info: "info", Low: "low", Medium: "medium", High: "high", Critical: "critical"}

// Severities lists every severity, worst first.
func Severities() []Severity { return []Severity{Critical, High, Medium, Low, Info} }

// ParseSeverity reads a severity's name.
func ParseSeverity(name string) (Severity, error) {
	for severity, known := range severityNames {
		if name == known {
			return severity, nil
		}
	}
	return 0, fmt.Errorf("unknown severity %q: use critical, high, medium, low or info", name)
}

// Valid reports whether s is one of the named severities.
func (s Severity) Valid() bool { return severityNames[s] != "" }

// Lower is the severity one step below; of info it is info.
func (s Severity) Lower() Severity { return max(s-1, Info) }

// String is the severity's name in lower case.
func (s Severity) String() string {
	if name, ok := severityNames[s]; ok {
		return name
	}
	return fmt.Sprintf("invalid severity %d", int(s))
}

// MarshalText gives the name; an invalid severity is an error rather than a
// number that no reader knows.
func (s Severity) MarshalText() ([]byte, error) {
	if !s.Valid() {
		return nil, fmt.Errorf("%s", s)
	}
	return []byte(s.String()), nil
}

// UnmarshalText reads a name.
func (s *Severity) UnmarshalText(text []byte) error {
	parsed, err := ParseSeverity(string(text))
	if err != nil {
		return err
	}
	*s = parsed
	return nil
}

package profiles_test

import (
	"net/netip"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// valve and pump are kinds that only these tests know.
type valve struct{}

func (valve) FactsKind() string { return "valve" }

type pump struct{}

func (pump) FactsKind() string { return "pump" }

type portLimits struct {
	Ports []int  `json:"ports"`
	Days  int    `json:"days"`
	Mode  string `json:"mode"`
	// The rest is there for parameters of every type.
	Loose bool              `json:"loose"`
	Ratio float64           `json:"ratio"`
	Zones map[string]string `json:"zones"`
	Hosts []netip.Addr      `json:"hosts"`
}

// fakes are three checks: without parameters, with parameters, of another kind.
// The one with parameters tells them by its violation.
func fakes() []*checks.Check {
	closed := &checks.Check{
		ID: "valve-door-closed", Title: "Doors are closed", Severity: checks.High,
		Rule: checks.Each(func(checks.Observed[valve]) {}),
	}
	limited := &checks.Check{
		ID: "valve-port-limited", Title: "Ports are limited", Severity: checks.Low,
		Rule: checks.EachWith(portLimits{Ports: []int{80, 443}, Days: 30, Mode: "strict"},
			func(o checks.Observed[valve], p portLimits) { o.Violation("%v %d %s", p.Ports, p.Days, p.Mode) }),
	}
	primed := &checks.Check{
		ID: "pump-water-primed", Title: "Pumps are primed", Severity: checks.Info,
		Rule: checks.Each(func(checks.Observed[pump]) {}),
	}
	return []*checks.Check{closed, limited, primed}
}

// wrap puts a control's lines into a whole profile: they begin on line 5.
func wrap(control string) string {
	lines := strings.Split(strings.Trim(control, "\n"), "\n")
	return "version: 1\nid: own\ntitle: Own policy\ncontrols:\n  " + strings.Join(lines, "\n  ") + "\n"
}

func mustParse(t *testing.T, text string) *profiles.Profile {
	t.Helper()
	profile, err := profiles.Parse("own.yaml", []byte(text), fakes())
	if err != nil {
		t.Fatalf("Parse: %v", err)
	}
	return profile
}

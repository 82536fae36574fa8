package profiles

import "slices"

// Basis is what the outcome of a control rests on.
type Basis string

// The bases of a control.
const (
	ByChecks               Basis = "checks"
	ByChecksAndAttestation Basis = "checks-and-attestation"
	ByAttestation          Basis = "attestation"
)

// Counts are numbers of controls by their basis.
type Counts struct {
	Total                int `json:"total"`
	Checks               int `json:"checks"`
	ChecksAndAttestation int `json:"checksAndAttestation"`
	Attestation          int `json:"attestation"`
}

// Coverage tells how much of a policy this version judges by itself, and how
// much a person has to state.
type Coverage struct {
	Profile  string            `json:"profile"`
	Title    string            `json:"title"`
	Counts   Counts            `json:"counts"`
	Controls []ControlCoverage `json:"controls"`
}

// ControlCoverage is what one control rests on.
type ControlCoverage struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Section string `json:"section"`
	Basis   Basis  `json:"basis"`
	// Checks are the ids of the control's checks, in its order, each once.
	Checks []string `json:"checks"`
	// Needs are the checks of which one must have passed for the control to pass.
	Needs []string `json:"needs,omitempty"`
	// Proves and Leaves say what a pass of the checks proves, and what it doesn't.
	Proves string `json:"proves,omitempty"`
	Leaves string `json:"leaves,omitempty"`
	// SameAs are the other controls of the profile that rest on exactly the same checks,
	// be it with other parameters.
	SameAs []string `json:"sameAs,omitempty"`
	// Frameworks are the requirements that the control itself is about.
	Frameworks Mapping `json:"frameworks,omitempty"`
	// Statement is what a person attests, and FrequencyDays how many days that
	// holds; both are empty where nothing is attested.
	Statement     string `json:"statement,omitempty"`
	FrequencyDays int    `json:"frequencyDays,omitempty"`
}

// CoverageOf counts a profile's controls by what they rest on, and lists them in
// the profile's order.
func CoverageOf(p *Profile) Coverage {
	coverage := Coverage{Profile: p.ID, Title: p.Title}
	for _, control := range p.Controls {
		row := coverControl(control)
		row.SameAs = sameAs(p, control)
		coverage.Counts = coverage.Counts.Add(countOf(row.Basis))
		coverage.Controls = append(coverage.Controls, row)
	}
	return coverage
}

// Add sums two counts, for a total over several profiles.
func (c Counts) Add(other Counts) Counts {
	return Counts{
		Total:                c.Total + other.Total,
		Checks:               c.Checks + other.Checks,
		ChecksAndAttestation: c.ChecksAndAttestation + other.ChecksAndAttestation,
		Attestation:          c.Attestation + other.Attestation,
	}
}

func coverControl(control Control) ControlCoverage {
	row := ControlCoverage{
		ID: control.ID, Title: control.Title, Section: control.Section, Checks: control.CheckIDs(),
		Needs: control.Needs, Proves: control.Proves, Leaves: control.Leaves, Frameworks: control.Frameworks,
	}
	switch {
	case control.Attest == nil:
		row.Basis = ByChecks
	case len(row.Checks) > 0:
		row.Basis = ByChecksAndAttestation
	default:
		row.Basis = ByAttestation
	}
	if control.Attest != nil {
		row.Statement, row.FrequencyDays = control.Attest.Statement, int(control.Attest.Frequency/day)
	}
	return row
}

// sameAs names the other controls with the same checks.
func sameAs(p *Profile, control Control) []string {
	own := slices.Sorted(slices.Values(control.CheckIDs()))
	var same []string
	for _, other := range p.Controls {
		if len(own) > 0 && other.ID != control.ID && slices.Equal(own, slices.Sorted(slices.Values(other.CheckIDs()))) {
			same = append(same, other.ID)
		}
	}
	return same
}

func countOf(basis Basis) Counts {
	switch basis {
	case ByChecks:
		return Counts{Total: 1, Checks: 1}
	case ByChecksAndAttestation:
		return Counts{Total: 1, ChecksAndAttestation: 1}
	default:
		return Counts{Total: 1, Attestation: 1}
	}
}

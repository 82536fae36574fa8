package profiles

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
	row := ControlCoverage{ID: control.ID, Title: control.Title, Section: control.Section, Checks: control.CheckIDs()}
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

package profiles

import (
	"embed"
	"fmt"
	"time"

	"hardcheck/checks"
)

//go:embed netmikro.yaml internet-perf-exporter.yaml modbus-web-server.yaml
var files embed.FS

// BaselineID is the id of the profile that [Baseline] makes.
const BaselineID = "baseline"

// policies are the ids of the embedded profiles, each in the file of its name.
func policies() []string {
	return []string{"netmikro", "internet-perf-exporter", "modbus-web-server"}
}

// IDs are the names of all built-in profiles: baseline, then the policies in the
// order of [Builtin].
func IDs() []string { return append([]string{BaselineID}, policies()...) }

// Builtin returns the three policies, always in the same order. An error means
// that a policy uses a check that isn't in known.
func Builtin(known []*checks.Check) ([]*Profile, error) {
	var all []*Profile
	for _, id := range policies() {
		profile, err := policy(id, known)
		if err != nil {
			return nil, err
		}
		all = append(all, profile)
	}
	return all, nil
}

func policy(id string, known []*checks.Check) (*Profile, error) {
	name := id + ".yaml"
	data, err := files.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("read profile %s: %w", id, err)
	}
	return Parse(name, data, known)
}

// Baseline is every check as a control of its own, in the order of known: the
// profile of a site that names no policy. It is made from the checks, so that it
// can't miss one.
func Baseline(known []*checks.Check) *Profile {
	profile := &Profile{ID: BaselineID, Title: "Every check"}
	for _, check := range known {
		use, err := useOf(check, check.Rule)
		if err != nil {
			// Judged all the same: only the text of its parameters is missing.
			// checks.Validate reports such a check.
			use = Use{Check: check, Rule: check.Rule}
		}
		profile.Controls = append(profile.Controls, Control{
			ID: check.ID, Title: check.Title, Section: check.Kind(), Checks: []Use{use},
		})
	}
	return profile
}

// ControlIDs names the controls of the profiles as waivers, attestations and
// reports do: "modbus-web-server/M26".
func ControlIDs(profiles []*Profile) []string {
	var ids []string
	for _, profile := range profiles {
		for _, control := range profile.Controls {
			ids = append(ids, profile.ID+"/"+control.ID)
		}
	}
	return ids
}

// JudgedIDs are the controls that no statement answers, since checks alone judge them.
func JudgedIDs(profiles []*Profile) []string {
	var ids []string
	for _, profile := range profiles {
		for _, control := range profile.Controls {
			if control.Attest == nil {
				ids = append(ids, profile.ID+"/"+control.ID)
			}
		}
	}
	return ids
}

// StatedIDs are the controls that statements alone answer, since no check judges them.
func StatedIDs(profiles []*Profile) []string {
	var ids []string
	for _, profile := range profiles {
		for _, control := range profile.Controls {
			if len(control.Uses()) == 0 {
				ids = append(ids, profile.ID+"/"+control.ID)
			}
		}
	}
	return ids
}

// Terms are after how long the policies want a statement renewed, by the control's full name.
func Terms(profiles []*Profile) map[string]time.Duration {
	terms := map[string]time.Duration{}
	for _, profile := range profiles {
		for _, control := range profile.Controls {
			if control.Attest != nil {
				terms[profile.ID+"/"+control.ID] = control.Attest.Frequency
			}
		}
	}
	return terms
}

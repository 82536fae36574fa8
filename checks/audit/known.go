package audit

import (
	"sync"

	"hardcheck/checks/all"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// Known is what site files may refer to in this build. It is made once, since the policies
// are read for it; nobody may change it.
var Known = sync.OnceValues(inThisBuild)

func inThisBuild() (site.Known, error) {
	known := site.Known{Connectors: all.Connectors(), ReadProfile: readProfile, Checks: all.CheckIDs()}
	policies, err := profiles.Builtin(all.Checks())
	if err != nil {
		return site.Known{}, err
	}
	policies = append(policies, profiles.Baseline(all.Checks()))
	for _, policy := range policies {
		known.Profiles = append(known.Profiles, policy.ID)
	}
	known.Controls, known.Judged = profiles.ControlIDs(policies), profiles.JudgedIDs(policies)
	known.Stated, known.Terms = profiles.StatedIDs(policies), profiles.Terms(policies)
	return known, nil
}

// readProfile reads a profile file that a site names.
func readProfile(file string) (site.Policy, error) {
	selected, err := profiles.Select([]string{file}, all.Checks())
	if err != nil {
		return site.Policy{}, err
	}
	return site.Policy{
		ID: selected[0].ID, Controls: profiles.ControlIDs(selected), Judged: profiles.JudgedIDs(selected),
		Stated: profiles.StatedIDs(selected), Terms: profiles.Terms(selected),
	}, nil
}

package audit

import (
	"sync"

	"hardcheck/checks/all"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// Known is what site files may refer to in this build.
func Known() site.Known {
	return site.Known{
		Connectors: all.Connectors(), Profiles: profiles.IDs(), Checks: all.CheckIDs(),
		Policies: builtinControls, ReadProfile: readProfile,
	}
}

// builtinControls are those of the policies and of the baseline, read once; nobody may change them.
var builtinControls = sync.OnceValues(func() (site.Controls, error) {
	policies, err := profiles.Builtin(all.Checks())
	if err != nil {
		return site.Controls{}, err
	}
	return controlsOf(append(policies, profiles.Baseline(all.Checks()))), nil
})

func controlsOf(policies []*profiles.Profile) site.Controls {
	return site.Controls{
		Names: profiles.ControlIDs(policies), Judged: profiles.JudgedIDs(policies),
		Stated: profiles.StatedIDs(policies), Terms: profiles.Terms(policies),
	}
}

// readProfile reads a profile file that a site names.
func readProfile(file string) (site.Policy, error) {
	selected, err := profiles.Select([]string{file}, all.Checks())
	if err != nil {
		return site.Policy{}, err
	}
	return site.Policy{ID: selected[0].ID, Controls: controlsOf(selected)}, nil
}

package containers

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// EnvironmentParams are the parameters of docker-environment-expected.
type EnvironmentParams struct {
	docker.Selector
	// Name is the variable that is judged.
	Name string `json:"name"`
	// Required makes a variable that is not set, or set to nothing, a violation.
	Required bool `json:"required"`
	// Require are the values that are fine; an empty list means any.
	Require []string `json:"require"`
	// Forbid are values that are not fine.
	Forbid []string `json:"forbid"`
	// Unset is the value that the program takes when the variable is not set.
	Unset string `json:"unset"`
}

// EnvironmentExpected reports a variable that isn't set as a policy demands.
var EnvironmentExpected = &checks.Check{
	ID:       "docker-environment-expected",
	Title:    "Environment variables of containers are set as expected",
	Severity: checks.Medium,
	Description: "For programs whose security depends on an environment variable: a profile names the variable, the containers, and the values " +
		"that are fine or not, upper and lower case alike. Only truth values, versions and lists of host names are compared: other values aren't kept. " +
		"Without the parameter `name` nothing is judged.",
	Remediation: "Set the variable that the finding names in `environment:` of the service, and recreate the container.",
	References:  []string{"https://docs.docker.com/compose/how-tos/environment-variables/set-environment-variables/"},
	Rule: checks.EachWith(EnvironmentParams{
		Selector: docker.Everything(), Require: []string{}, Forbid: []string{},
	}, environmentExpected),
}

func environmentExpected(o checks.Observed[docker.Facts], p EnvironmentParams) {
	list := docker.ChooseContainers(o, p.Selector)
	if len(list) > 0 && p.Name == "" {
		o.NotApplicable("no variable is named by the parameters")
		return
	}
	for _, c := range list {
		// The variable is part of the subject: a profile may use the check for several.
		s := o.Subject(c.Name + "/" + p.Name)
		if v, given, ok := docker.NeedVariable(s, c, p.Name); ok {
			judgeVariable(s, v, given, p)
		}
	}
}

func judgeVariable(s checks.Subject, v docker.Variable, given bool, p EnvironmentParams) {
	if p.Required && !v.Set {
		s.Violation("%s is not set", p.Name)
		return
	}
	if len(p.Require)+len(p.Forbid) == 0 {
		s.Evidence("Config.Env", "%s is set: %t", p.Name, given && v.Set)
		return
	}
	value, shown := settingOf(s, v, given, p.Name, p.Unset)
	switch {
	case !shown:
		return
	case !given && value == "":
		s.Unknown(checks.Source, "%s is not set, and the program's default is not known (parameter unset)", p.Name)
		return
	}
	how := "is " + value
	if !given {
		how = "is not set, which the program takes as " + value
	}
	switch {
	case anyFold(value, p.Forbid):
		s.Violation("%s %s", p.Name, how)
	case len(p.Require) > 0 && !anyFold(value, p.Require):
		s.Violation("%s %s, not %s", p.Name, how, strings.Join(p.Require, " or "))
	}
}

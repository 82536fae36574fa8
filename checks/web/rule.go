package web

import "hardcheck/checks"

// Of is the part of the parameters that every check of web servers has.
type Of struct {
	// Applications are those that a control is about; empty is every server. A server
	// that the site doesn't call so is another's, and never passes the control.
	Applications []checks.Chosen[Application] `json:"applications"`
}

func (p Of) of() Of { return p }

// every is a check of every server.
func every() Of { return Of{Applications: []checks.Chosen[Application]{}} }

// each makes the rule of a check without parameters of its own.
func each(judge func(checks.Observed[Facts])) checks.Rule {
	return eachWith(every(), func(o checks.Observed[Facts], _ Of) { judge(o) })
}

// eachWith makes the rule of a check with parameters, which embed [Of].
func eachWith[P interface{ of() Of }](defaults P, judge func(checks.Observed[Facts], P)) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		own := checks.Settings[Settings](o.Target).Application
		if checks.Choose(o.Subject(""), p.of().Applications, own, "this is", "application") {
			judge(o, p)
		}
	})
}

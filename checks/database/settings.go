package database

import (
	"strconv"

	"hardcheck/checks"
)

// Settings are the target keys that database servers have of their own.
type Settings struct {
	// Application is whose data the server keeps, for the controls of its policy.
	Application Application `yaml:"used-by" json:"used-by,omitempty" words:"django-modbus-webserver,none" jsonschema:"the application that keeps its data in the server"`
}

// Application is a known application.
type Application string

// The applications.
const (
	NoApplication   Application = "none"
	ModbusWebServer Application = "django-modbus-webserver"
)

// Known reports whether it is one of them, or left out.
func (a Application) Known() bool { return a == "" || a == NoApplication || a == ModbusWebServer }

// Of is the part of the parameters that every check of database servers has.
type Of struct {
	// Applications are those that a control is about; empty is every server. A server that
	// the site doesn't call so is another's, and never passes the control.
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
		if checks.Choose(o.Subject(""), p.of().Applications, own, "this is a database of", "used-by") {
			judge(o, p)
		}
	})
}

func completeSettings(settings *Settings, _ checks.Given) []checks.Fault {
	if settings.Application.Known() {
		return nil
	}
	return []checks.Fault{{Path: []any{"used-by"}, Text: "unknown application " + strconv.Quote(string(settings.Application)) + ": " + string(ModbusWebServer) + " or none"}}
}

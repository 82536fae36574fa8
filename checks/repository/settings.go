package repository

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Settings are the target keys that repositories have of their own.
type Settings struct {
	// Project says whose code it is: the project itself, or the site's own fork of it.
	Project Project `yaml:"project" json:"project,omitempty" words:"netmikro,internet-perf-exporter,django-modbus-webserver,none" jsonschema:"whose code it is: the project itself, or a fork of it"`
	// Deployed is the commit that the site's installation was made from: what the code says
	// is what runs only where that is the one that is checked out.
	Deployed string `yaml:"deployed" json:"deployed,omitempty" jsonschema:"the commit, in hexadecimal, that the site's installation was made from: where the images that run don't name it (label org.opencontainers.image.revision)"`
}

// Project is one of the projects whose policies are judged.
type Project string

// The projects.
const (
	NoProject        Project = "none"
	Netmikro         Project = "netmikro"
	PerformanceProbe Project = "internet-perf-exporter"
	ModbusWebServer  Project = "django-modbus-webserver"
)

// Known reports whether it is one of them, or none was named.
func (p Project) Known() bool {
	return slices.Contains([]Project{"", NoProject, Netmikro, PerformanceProbe, ModbusWebServer}, p)
}

// minCommit is how many digits of a commit's id name it safely.
const minCommit = 12

func completeSettings(s *Settings, _ checks.Given) []checks.Fault {
	if s.Deployed != "" && (len(s.Deployed) < minCommit || strings.Trim(s.Deployed, "0123456789abcdef") != "") {
		return []checks.Fault{{Path: []any{"deployed"}, Text: fmt.Sprintf("a commit is named by %d or more hexadecimal digits, in lower case", minCommit)}}
	}
	return nil
}

// Of is the part of the parameters that every check of repositories has.
type Of struct {
	// Projects are those that a control is about; empty is every repository. One that the
	// site doesn't call so is another's, and never passes the control.
	Projects []checks.Chosen[Project] `json:"projects"`
}

func (p Of) of() Of { return p }

// every is a check of every repository.
func every() Of { return Of{Projects: []checks.Chosen[Project]{}} }

// each makes the rule of a check without parameters of its own.
func each(judge func(checks.Observed[Facts])) checks.Rule {
	return eachWith(every(), func(o checks.Observed[Facts], _ Of) { judge(o) })
}

// eachWith makes the rule of a check with parameters, which embed [Of].
func eachWith[P interface{ of() Of }](defaults P, judge func(checks.Observed[Facts], P)) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		own := checks.Settings[Settings](o.Target).Project
		if checks.Choose(o.Subject(""), p.of().Projects, own, "this is the code of", "project") {
			judge(o, p)
		}
	})
}

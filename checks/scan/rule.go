package scan

import (
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

// Of is the part of the parameters that every check of reports has.
type Of struct {
	// Applications are those that a control is about; empty is every report. One that the
	// site doesn't say is about such an application never passes the control.
	Applications []checks.Chosen[Application] `json:"applications"`
}

func (p Of) of() Of { return p }

// every is a check of every report.
func every() Of { return Of{Applications: []checks.Chosen[Application]{}} }

// eachAbout makes the rule of a check of reports about some of the subjects; none is all.
func eachAbout[P interface{ of() Of }](abouts []About, defaults P, judge func(checks.Observed[Facts], P)) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		own := checks.Settings[Settings](o.Target).Software
		if checks.Choose(o.Subject(""), p.of().Applications, own, "this report is about", "software") && isAbout(o, abouts) {
			o.Evidence("report", "%s", o.Facts.Title())
			judge(o, p)
		}
	})
}

func isAbout(o checks.Observed[Facts], abouts []About) bool {
	if !checks.NeedWord(o, o.Facts.Format, "format") || !checks.NeedWord(o, o.Facts.About, "about") {
		return false
	}
	if len(abouts) > 0 && !slices.Contains(abouts, o.Facts.About) {
		o.NotApplicable("the report is about %s", aboutWords[o.Facts.About])
		return false
	}
	return true
}

var aboutWords = map[About]string{
	AboutImage: "an image", AboutDependencies: "dependencies", AboutCode: "code", AboutPractices: "how a project works",
}

// Title is the report in a few words: its tool, and what it looked at.
func (f Facts) Title() string {
	title := f.Tool.Name
	if f.Tool.Version != "" {
		title += " " + f.Tool.Version
	}
	if names := slices.Concat(f.Subject.Names, f.Subject.Files); len(names) > 0 {
		const most = 3
		shown := names[:min(len(names), most)]
		title += " of " + strings.Join(shown, ", ")
		if len(names) > most {
			title += ", ..."
		}
	}
	if f.Subject.Commit != "" {
		title += " at " + f.Subject.Commit
	}
	return title
}

// Age is how old a report is at a time, in whole days; negative where it is dated after it.
func Age(date, at time.Time) int {
	if date.After(at) {
		return -1
	}
	return int(at.Sub(date) / (24 * time.Hour))
}

// unfiltered records why a report without findings would say nothing: what its tool was
// told to leave out.
func unfiltered(o checks.Observed[Facts]) {
	filters, _ := checks.NeedAll(o, o.Facts.Filters, "filters")
	for _, filter := range filters {
		if checks.NeedWord(o, filter.Kind, "filters.kind") {
			o.Unknown(checks.Source, "%s: %s", filterWords[filter.Kind], filter.Text)
		}
	}
}

var filterWords = map[FilterKind]string{
	OnlyFixed: "the tool was told to leave out what has no fix yet",
	Excluded:  "the tool was told to leave out files",
	Skipped:   "the tool could not look up packages",
}

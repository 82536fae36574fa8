package main

import (
	"fmt"
	"io"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/report"
)

// targetsTopic is the topic that is made from what the connectors declare.
const targetsTopic = "targets"

// explainTargets tells how targets of each kind are written, and which keys of the site
// file only they have.
func explainTargets(w io.Writer) error {
	pen := newPen(w)
	pen.Say(0, "Targets of hardcheck, with the ports that are used where the URL names none")
	for _, kind := range all.Kinds() {
		pen.Raw("")
		pen.Raw(fmt.Sprintf("%s (%s)", kind.Title, kind.Name))
		for _, connector := range all.Connectors() {
			if connector.Kind.Name == kind.Name {
				usages(pen, connector.Schemes)
			}
		}
		for _, key := range kind.Keys() {
			pen.Hang(2, report.Pad("site file key "+key.Name, usageColumn), report.Plain, key.About)
		}
	}
	return pen.Flush(w)
}

// usageColumn is where the words about a URL begin.
const usageColumn = 36

func usages(pen *report.Pen, schemes []checks.Scheme) {
	for _, scheme := range schemes {
		pen.Hang(2, report.Pad(scheme.Usage(), usageColumn), report.Plain, scheme.About)
	}
}

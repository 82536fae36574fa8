// Package formats lists the formats in which a result can be written. It stands above
// the writers, none of which knows another.
package formats

import (
	"io"

	"hardcheck/checks/report"
	"hardcheck/checks/report/csv"
	"hardcheck/checks/report/html"
	"hardcheck/checks/report/json"
	"hardcheck/checks/report/jsonl"
	"hardcheck/checks/report/junit"
	"hardcheck/checks/report/markdown"
	"hardcheck/checks/report/ohdf"
	"hardcheck/checks/report/prometheus"
	"hardcheck/checks/report/sarif"
	"hardcheck/checks/report/text"

	"hardcheck/checks/engine"
)

// Options are what the writers may need besides the result.
type Options struct {
	// Text is for the format text alone.
	Text report.TextOptions
	// SiteFile is as in [sarif.Options].
	SiteFile string
	// JSON is for the format json alone.
	JSON json.Options
	// Brief leaves out of the format html what nobody signs.
	Brief bool
}

// Format is one way to write a result.
type Format struct {
	// Name is what --format takes: "sarif".
	Name string
	// Title says what it is for, in a few words.
	Title string
	// Extension is the usual end of a file's name, with its dot.
	Extension string
	// Write writes a result. Equal results and options give equal bytes; the result
	// is not changed. The only errors are the writer's, and those of a result that no
	// evaluation gives, such as a finding without severity.
	Write func(io.Writer, engine.Result, Options) error
}

// All lists every format, in the order in which help shows them.
func All() []Format {
	return []Format{
		{"text", "for a person at a terminal", ".txt", func(w io.Writer, r engine.Result, o Options) error {
			return text.Write(w, r, o.Text)
		}},
		{"json", "the whole report, for programs and hardcheck diff", ".json", func(w io.Writer, r engine.Result, o Options) error {
			return json.Write(w, r, o.JSON)
		}},
		{"jsonl", "JSON lines: a finding or control a line, for log stores", ".jsonl", plainWriter(jsonl.Write)},
		{"sarif", "SARIF 2.1.0, for code scanning", ".sarif", func(w io.Writer, r engine.Result, o Options) error {
			return sarif.Write(w, r, sarif.Options{SiteFile: o.SiteFile})
		}},
		{"junit", "JUnit XML, for test reports of CI systems", ".xml", plainWriter(junit.Write)},
		{"html", "one page for people and for printing", ".html", func(w io.Writer, r engine.Result, o Options) error {
			return html.Write(w, r, html.Options{Brief: o.Brief})
		}},
		{"markdown", "a comment for a pull or merge request", ".md", plainWriter(markdown.Write)},
		{"csv", "a finding a line, for spreadsheets", ".csv", plainWriter(csv.Write)},
		{"controls-csv", "a control a line, with who stated or accepted what, for spreadsheets", ".controls.csv", plainWriter(csv.WriteControls)},
		{"ohdf", "OHDF (exec-json), for Heimdall and the Security Automation Framework", ".ohdf.json", plainWriter(ohdf.Write)},
		{"prometheus", "metrics for the textfile collector", ".prom", plainWriter(prometheus.Write)},
	}
}

// Find returns the format of that name, if there is one.
func Find(name string) (Format, bool) {
	for _, format := range All() {
		if format.Name == name {
			return format, true
		}
	}
	return Format{}, false
}

// plainWriter is a writer that needs no options.
func plainWriter(write func(io.Writer, engine.Result) error) func(io.Writer, engine.Result, Options) error {
	return func(w io.Writer, r engine.Result, _ Options) error { return write(w, r) }
}

package scanconn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// The bounds on what is kept of a report.
const (
	maxFindings = 20_000
	maxNames    = 5_000
	maxText     = 256
)

// report is what was read so far.
type report struct {
	*stream
	facts    scan.Facts
	problems checks.Problems
	findings []scan.Finding
	filters  []scan.Filter
}

// format is how one kind of report is read.
type format struct {
	name scan.Format
	tool string
	// read reads the report. What it leaves unknown, it explains.
	read func(*report) error
}

// formats are the formats, by what [recognise] finds.
var formats = map[scan.Format]format{
	scan.Trivy:       {scan.Trivy, "Trivy", readTrivy},
	scan.Grype:       {scan.Grype, "Grype", readGrype},
	scan.OSVScanner:  {scan.OSVScanner, "OSV-Scanner", readOSV},
	scan.PipAudit:    {scan.PipAudit, "pip-audit", readPipAudit},
	scan.Govulncheck: {scan.Govulncheck, "govulncheck", readGovulncheck},
	scan.NPMAudit:    {scan.NPMAudit, "npm audit", readNPM},
	scan.SARIF:       {scan.SARIF, "", readSARIF},
	scan.Scorecard:   {scan.Scorecard, "OpenSSF Scorecard", readScorecard},
}

// read recognises the report and reads it.
func read(ctx context.Context, file io.ReadSeeker) (*report, error) {
	if err := plainText(file); err != nil {
		return nil, err
	}
	start, err := file.Seek(0, io.SeekCurrent)
	if err != nil {
		return nil, err
	}
	name, err := recognise(newStream(ctx, file))
	if err != nil {
		return nil, whole(err)
	}
	if _, err := file.Seek(start, io.SeekStart); err != nil {
		return nil, err
	}
	f := formats[name]
	r := &report{stream: newStream(ctx, file)}
	r.facts.Format, r.facts.Tool.Name = f.name, f.tool
	r.facts.Findings, r.facts.Filters = checks.Whole([]scan.Finding{}), checks.Whole([]scan.Filter{})
	if err := f.read(r); err != nil {
		return nil, whole(err)
	}
	if err := r.end(); err != nil {
		return nil, err
	}
	r.keep()
	return r, nil
}

// whole is the error of a document that has ended before it began.
func whole(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the file holds no JSON document")
	}
	return err
}

// keep moves what was gathered to the facts.
func (r *report) keep() {
	r.facts.Tool.Name, r.facts.Tool.Version = text(r.facts.Tool.Name), text(r.facts.Tool.Version)
	if _, all := r.facts.Findings.Get(); all {
		r.facts.Findings = checks.Whole(r.findings)
	} else {
		r.facts.Findings = checks.Cut(r.findings)
	}
	r.facts.Filters = checks.Whole(r.filters)
	r.facts.Rules = orUnread(r, r.facts.Rules, "rules")
	r.facts.Scores = orUnread(r, r.facts.Scores, "scores")
	if _, known := r.facts.Covers.Get(); !known {
		r.problems.Add("covers", checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("the report of %s doesn't say which packages it covers", r.facts.Tool.Name)})
	}
}

// orUnread explains a list that this format doesn't have.
func orUnread[T any](r *report, list checks.List[T], path string) checks.List[T] {
	if !list.Known() {
		r.problems.Add(path, checks.Problem{Reason: checks.Source, Detail: fmt.Sprintf("a report of %s has no %s", r.facts.Tool.Name, path)})
	}
	return list
}

// found adds a finding. Beyond the bound the list is in part only.
func (r *report) found(f scan.Finding) {
	if len(r.findings) == maxFindings {
		r.cut(checks.Problem{Reason: checks.Budget, Detail: fmt.Sprintf("the report has more than %d findings, of which the first were read", maxFindings)})
		return
	}
	f.ID, f.Package, f.Installed, f.File = text(f.ID), text(f.Package), text(f.Installed), text(f.File)
	f.Aliases, f.Fixed = texts(f.Aliases), texts(f.Fixed)
	r.findings = append(r.findings, f)
}

// cut notes that there are findings which aren't among those that were read.
func (r *report) cut(problem checks.Problem) {
	r.facts.Findings = checks.Cut(r.findings)
	r.problems.Add("findings", problem)
}

// filtered notes that the tool was told to leave findings out.
func (r *report) filtered(kind scan.FilterKind, what string) {
	const most = 100
	if len(r.filters) < most {
		r.filters = append(r.filters, scan.Filter{Kind: kind, Text: text(what)})
	}
}

// at takes a date of the report. One that can't be read is no date.
func at(date string) checks.Value[time.Time] {
	read, err := scan.ParseDate(date)
	if err != nil || read.Year() < 2000 {
		return checks.Unknown[time.Time]()
	}
	return checks.Known(read)
}

// text is a foreign string, cut and without control characters.
func text(foreign string) string {
	if len(foreign) > maxText {
		foreign = foreign[:maxText]
	}
	return checks.Clean(foreign)
}

// texts are those of a list that aren't empty, each once, the first of them.
func texts(foreign []string) []string {
	const most = 20
	var kept []string
	for _, one := range foreign {
		if one = text(strings.TrimSpace(one)); one != "" && len(kept) < most && !slices.Contains(kept, one) {
			kept = append(kept, one)
		}
	}
	return kept
}

// rated is a tool's word for a severity.
func rated(word string) scan.Severity {
	switch word = strings.ToLower(word); word {
	case "moderate":
		return scan.Medium
	case "info", "none":
		return scan.Negligible
	case "", "unknown":
		return scan.Unrated
	default:
		return scan.Severity(text(word))
	}
}

// names gathers distinct names up to a bound.
type names struct {
	all  []string
	seen map[string]bool
	more bool
}

func (n *names) add(name string) {
	if name = text(name); name == "" || n.seen[name] {
		return
	}
	if len(n.all) == maxNames {
		n.more = true
		return
	}
	if n.seen == nil {
		n.seen = map[string]bool{}
	}
	n.seen[name] = true
	n.all = append(n.all, name)
}

// list is what was gathered.
func (n *names) list() checks.List[string] {
	if n.more {
		return checks.Cut(n.all)
	}
	return checks.Whole(n.all)
}

// first are the first of the names, for what is shown only.
func (n *names) first() []string { return n.all[:min(len(n.all), 50)] }

// ecosystem is the one name for what tools call differently.
func ecosystem(name string) string {
	for ours, theirs := range map[string]string{
		"pip": "python-pkg pip pipenv poetry uv python pypi", "go": "gomod gobinary go-module go", "npm": "node-pkg npm yarn pnpm bun",
	} {
		for one := range strings.FieldsSeq(theirs) {
			if strings.EqualFold(one, name) {
				return ours
			}
		}
	}
	return strings.ToLower(name)
}

// Package scanconn reads the reports of scanners: one file each, as a stream. It opens that
// file, runs no scanner and asks no database. Of a report it keeps what the facts name: no
// text of advisories, no source code and no secret that a scanner found.
package scanconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/scan"
)

// Connector reads reports: "scan:trivy.json".
var Connector = checks.Connector{
	Kind:    scan.Kind,
	Schemes: []checks.Scheme{{Name: "scan", About: "the report of a vulnerability or code scanner, offline", Form: checks.FormPath}},
	// The largest report that is read takes minutes on a slow disk.
	Time:    5 * time.Minute,
	Collect: Collect,
	Plan:    Plan,
}

// Plan is reading the file. It reads nothing.
func Plan(access checks.Access) []checks.Step {
	return []checks.Step{{Event: "read", What: checks.Clean(access.Path), Class: checks.Passive}}
}

// Collect reads the file at the access's path. A file that is no report of a known format
// gives no facts.
func Collect(ctx context.Context, access checks.Access) checks.Collection {
	if err := ctx.Err(); err != nil {
		return checks.NoFacts(checks.Timeout, "interrupted before the file was read")
	}
	if access.Transcript != nil {
		access.Transcript.Add(time.Now(), "read", access.Path)
	}
	file, err := open(access.Path)
	if err != nil {
		return failed(access.Path, err)
	}
	defer file.Close()
	report, err := read(ctx, file)
	if err != nil {
		return failed(access.Path, err)
	}
	dated(report, checks.Settings[scan.Settings](access.Target).Date)
	return checks.Collection{Facts: report.facts, Problems: report.problems.Take()}
}

// dated takes the date of the site file where the report tells none.
func dated(r *report, date string) {
	if _, known := r.facts.Date.Get(); known {
		return
	}
	if given, err := scan.ParseDate(date); err == nil {
		r.facts.Date = checks.Known(given)
		return
	}
	r.problems.Add("date", checks.Problem{
		Reason: checks.Source,
		Detail: fmt.Sprintf("the report of %s doesn't say when it was made: write date: 2026-11-20 at the target", r.facts.Tool.Name),
	})
}

func failed(path string, err error) checks.Collection {
	var problem checks.Problem
	switch {
	case errors.As(err, &problem):
		return checks.NoFacts(problem.Reason, fmt.Sprintf("read %s: %s", path, problem.Detail))
	case errors.Is(err, fs.ErrPermission):
		return checks.NoFacts(checks.Denied, err.Error())
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, context.Canceled):
		return checks.NoFacts(checks.Timeout, fmt.Sprintf("read %s: it was not read in time", path))
	default:
		return checks.NoFacts(checks.Unreadable, fmt.Sprintf("read %s: %v", path, bare(err)))
	}
}

package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"hardcheck/checks/engine"
	"hardcheck/checks/pattern"
	"hardcheck/checks/report"
)

// textReport is the file of the report for a person, jsonReport that for programs.
const (
	textReport = "report.txt"
	jsonReport = "report.json"
)

// keptReports are the reports of each run.
var keptReports = []struct{ format, file string }{
	{"text", textReport}, {"json", jsonReport}, {"html", "report.html"}, {"prometheus", "metrics.prom"},
}

const (
	lockName      = ".lock"
	workPrefix    = ".run."
	partialEnding = ".partial"
	stampLayout   = "2006-01-02T150405Z"
	// untoldName marks a run whose news could not be told.
	untoldName = "untold"
)

var (
	wholeName   = pattern.New(`^\d{4}-\d\d-\d\dT\d{6}Z$`)
	partialName = pattern.New(`^\d{4}-\d\d-\d\dT\d{6}Z\.partial$`)
)

// everybodys reports whether every account of the machine may read or change the file.
// Windows has no such bits.
func everybodys(info fs.FileInfo) bool {
	return runtime.GOOS != "windows" && info.Mode().Perm()&0o006 != 0
}

// unkept is why nothing was audited.
func (j *job) unkept(err error) error {
	return exitError{engine.ExitErrored, fmt.Errorf("reports can't be kept in %s: nothing was audited: %w", j.folder, err)}
}

// take makes the folder private and takes its lock. Under the lock whatever is unfinished
// belongs to a run that was killed.
func (j *job) take() (fileLock, error) {
	if err := os.MkdirAll(j.folder, 0o700); err != nil {
		return fileLock{}, j.unkept(err)
	}
	if info, err := os.Stat(j.folder); err == nil && runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0 {
		if err := os.Chmod(j.folder, info.Mode().Perm()&0o700); err != nil {
			return fileLock{}, j.unkept(err)
		}
	}
	lock, err := lockFile(filepath.Join(j.folder, lockName))
	switch {
	case errors.Is(err, errLocked):
		return lock, exitError{exitBusy, fmt.Errorf("another run is writing to %s", j.folder)}
	case err != nil:
		return lock, j.unkept(err)
	}
	abandoned, _ := filepath.Glob(filepath.Join(globQuote(j.folder), workPrefix+"*"))
	for _, folder := range abandoned {
		_ = os.RemoveAll(folder)
	}
	return lock, nil
}

// runs are the names of the kept runs, oldest first.
func (j *job) runs(form *pattern.Pattern) []string {
	entries, err := os.ReadDir(j.folder)
	if err != nil {
		return nil
	}
	var names []string
	for _, entry := range entries {
		if entry.IsDir() && form.MatchString(entry.Name()) {
			names = append(names, entry.Name())
		}
	}
	slices.Sort(names)
	return names
}

// known finds the report whose violations are known, and the one that was told of last.
func (j *job) known() (told, error) {
	if j.baseline != baselineLast {
		if j.baseline != baselineNone {
			if _, err := readReport(j.baseline); err != nil {
				return told{}, err
			}
		}
		return j.lastTold(), nil
	}
	j.baseline = ""
	names := j.runs(wholeName)
	for _, name := range slices.Backward(names) {
		file := filepath.Join(j.folder, name, jsonReport)
		if _, err := readReport(file); err == nil {
			j.baseline = file
			break
		}
		_, _ = fmt.Fprintf(j.err, "warning: %s is no whole report: looking for an older one\n", file)
	}
	return j.lastTold(), nil
}

// lastTold is the newest run whose news, if there were any, were told.
func (j *job) lastTold() told {
	names := j.runs(wholeName)
	for _, name := range slices.Backward(names) {
		folder := filepath.Join(j.folder, name)
		if _, err := os.Lstat(filepath.Join(folder, untoldName)); err == nil {
			continue
		}
		file := filepath.Join(folder, jsonReport)
		if _, err := readReport(file); err == nil {
			return told{file}
		}
	}
	return told{}
}

// kept is where a run's reports are.
type kept struct {
	path  string
	whole bool
}

// keepReports gives the finished folder its dated name in one step. What an interrupted
// or broken run left is marked as partial and never becomes a baseline.
func (j *job) keepReports(work string, code int) (kept, []error) {
	// A folder with something in it can't be removed so.
	if os.Remove(work) == nil {
		return kept{}, nil
	}
	whole := code == engine.ExitClean || code == engine.ExitViolations || code == engine.ExitIncomplete
	if _, err := os.Stat(filepath.Join(work, jsonReport)); err != nil {
		whole = false
	}
	name := j.stamp()
	if !whole {
		name += partialEnding
	}
	path := filepath.Join(j.folder, name)
	if err := os.Rename(work, path); err != nil {
		return kept{path: work}, []error{fmt.Errorf("keep reports: %w", err)}
	}
	return kept{path, whole}, nil
}

// stamp is a name that no run has yet; the lock keeps it free.
func (j *job) stamp() string {
	for {
		stamp := time.Now().UTC().Format(stampLayout)
		_, err := os.Lstat(filepath.Join(j.folder, stamp))
		_, err2 := os.Lstat(filepath.Join(j.folder, stamp+partialEnding))
		if errors.Is(err, fs.ErrNotExist) && errors.Is(err2, fs.ErrNotExist) {
			return stamp
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// publish replaces the metrics in one step: the collector never sees half a file.
func (j *job) publish(folder string) error {
	if j.textfile == "" {
		return nil
	}
	metrics, err := os.ReadFile(filepath.Join(folder, "metrics.prom"))
	if err == nil {
		err = report.WriteFile(j.textfile, func(w io.Writer) error { _, err := w.Write(metrics); return err })
	}
	if err == nil {
		err = os.Chmod(j.textfile, 0o644)
	}
	if err != nil {
		return fmt.Errorf("metrics can't be published as %s: %w", j.textfile, err)
	}
	return nil
}

// prune removes the oldest runs, down to the number to keep.
func (j *job) prune() []error {
	var errs []error
	for _, form := range []*pattern.Pattern{wholeName, partialName} {
		names := j.runs(form)
		for len(names) > j.retain {
			if err := os.RemoveAll(filepath.Join(j.folder, names[0])); err != nil {
				errs = append(errs, err)
			}
			names = names[1:]
		}
	}
	return errs
}

package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/formats"
)

// exitBusy is the code of a run that another one keeps from the folder: EX_TEMPFAIL of
// sysexits.h, which schedulers know as "try again later".
const exitBusy = 75

// What is known to a run, besides a report of that name.
const (
	baselineLast = "last"
	baselineNone = "none"
)

// job is one run of the run verb.
type job struct {
	auditing
	folder   string
	retain   int
	notify   []string
	textfile string
	print    printing
	ok       []int
}

// printing is when the text report is printed.
type printing string

// String, Set and Type make it a flag.
func (p *printing) String() string { return string(*p) }
func (p *printing) Type() string   { return "problems|always" }

func (p *printing) Set(text string) error {
	if text != "problems" && text != "always" {
		return fmt.Errorf("takes problems or always, not %q", checks.Clean(text))
	}
	*p = printing(text)
	return nil
}

func newRun(s streams) *cobra.Command {
	j := job{auditing: auditing{streams: s}, print: "problems"}
	command := &cobra.Command{
		Use:   "run --site SITE --keep FOLDER",
		Short: "The scheduled job: audit, keep dated reports, tell what is new since the last run",
		Long: `Audit a site and keep the reports in a folder of their own, named by the time of the run. What the
last whole run knew is not new, and only what is new fails. The text report, or where that is long
its first part, is printed unless all is well. One run at a time: a lock holds the folder. systemd,
cron, Kubernetes and the task scheduler of Windows call this; see testenv/deploy.

With --notify a command gets what is new, resolved or no longer to be read since the last run that it
was told of: as JSON on its standard input, and as text in the file that HARDCHECK_NOTIFY_FILE names;
HARDCHECK_NOTIFY_TITLE is one line. Where there is nothing to tell it is not run, and what could not
be told is told with the next run.

Exit codes: 0 nothing new, and everything was assessed; 1 new violations; 2 configuration, and nothing
was sent; 3 something could not be assessed; 4 a defect, or reports that could not be kept or told;
75 another run holds the folder; 130 interrupted.`,
		Example: `  hardcheck run --site /etc/hardcheck/site.yaml --keep /var/lib/hardcheck
  hardcheck run --site site.yaml --keep reports --notify ./tell.sh --ok 3,75`,
		Args: exactly(0),
		RunE: func(command *cobra.Command, _ []string) error {
			return j.mapped(j.run(command.Context()))
		},
	}
	j.where.flags(command)
	j.how.flags(command)
	j.shown.flags(command)
	j.reports(command)
	flags := command.Flags()
	_ = flags.MarkHidden("fail-on-new") // it always is
	flags.StringVar(&j.folder, "keep", "", "folder of the reports, made private to its owner")
	flags.IntVar(&j.retain, "retain", 30, "how many whole runs to keep, and how many that were cut short")
	flags.StringSliceVar(&j.notify, "notify", nil, "command that is told what is new (comma separated words)")
	flags.StringVar(&j.textfile, "textfile", "", "also publish the metrics in this file, readable by everybody, for the textfile collector of a Prometheus node exporter")
	flags.Var(&j.print, "print", "when to print the text report")
	flags.IntSliceVar(&j.ok, "ok", nil, "exit codes that the scheduler shall see as 0: 3,75")
	flags.Lookup("baseline").Usage = "last: violations of the last whole run are known, others are new; none: every violation is new; or a JSON report whose violations are known"
	flags.Lookup("baseline").DefValue = baselineLast
	j.baseline = baselineLast
	_ = command.MarkFlagDirname("keep")
	return command
}

// mapped is the error with the code that the scheduler shall see.
func (j *job) mapped(err error) error {
	exit, coded := errors.AsType[exitError](err)
	if err == nil {
		exit, coded = exitError{code: engine.ExitClean}, true
	}
	code := engine.ExitUsage
	if coded {
		code = exit.code
	}
	if code == engine.ExitClean || !slices.Contains(j.ok, code) {
		return err
	}
	if err := errors.Unwrap(err); err != nil {
		say(j.err, err)
	}
	return nil
}

func (j *job) run(ctx context.Context) error {
	if err := j.check(); err != nil {
		return err
	}
	lock, err := j.take()
	if err != nil {
		return err
	}
	defer lock.release()
	told, err := j.known()
	if err != nil {
		return err
	}
	work, err := os.MkdirTemp(j.folder, workPrefix)
	if err != nil {
		return j.unkept(err)
	}
	return j.end(ctx, work, told, j.audit(ctx, work))
}

// check finds mistakes of the configuration before anything is made.
func (j *job) check() error {
	var errs []error
	if j.where.site = cmp.Or(j.where.site, siteBeside()); j.where.site == "" {
		errs = append(errs, errors.New("give --site site.yaml"))
	}
	if j.folder == "" {
		errs = append(errs, errors.New("give --keep with the folder of the reports"))
	}
	if j.retain < 1 {
		errs = append(errs, fmt.Errorf("--retain %d: at least 1 run is kept", j.retain))
	}
	for _, code := range j.ok {
		if code < 1 || code > 255 {
			errs = append(errs, fmt.Errorf("--ok %d is no exit code other than 0", code))
		}
	}
	if len(j.notify) > 0 {
		if _, err := lookNotify(j.notify[0]); err != nil {
			errs = append(errs, err)
		}
	}
	if err := errors.Join(errs...); err != nil {
		return err
	}
	return openSecrets(filepath.Dir(j.where.site))
}

// audit is the audit as the verb of that name does it, with reports in the work folder.
func (j *job) audit(ctx context.Context, work string) error {
	if j.baseline == baselineNone {
		j.baseline = ""
	}
	for _, report := range keptReports {
		j.format = append(j.format, report.format+"="+filepath.Join(work, report.file))
	}
	// Only what is new fails, where something is known.
	j.failOnNew = j.baseline != ""
	if err := j.open(); err != nil {
		return err
	}
	return j.live(ctx, nil)
}

// end keeps the reports, publishes and tells what there is to tell, and finds the code.
func (j *job) end(ctx context.Context, work string, told told, err error) error {
	code := engine.ExitClean
	exit, coded := errors.AsType[exitError](err)
	switch {
	case coded:
		code, err = exit.code, exit.err
	case err != nil:
		code = engine.ExitUsage
	}
	kept, troubles := j.keepReports(work, code)
	if err != nil {
		troubles = append([]error{err}, troubles...)
	}
	if kept.whole {
		if err := j.publish(kept.path); err != nil {
			troubles = append(troubles, err)
		}
		if err := j.tell(ctx, kept.path, told); err != nil {
			troubles = append(troubles, err)
		}
	}
	troubles = append(troubles, j.prune()...)
	if code == engine.ExitClean && len(troubles) > 0 {
		code = engine.ExitErrored
	}
	j.show(kept.path, code)
	if code == engine.ExitClean {
		return nil
	}
	return exitError{code, errors.Join(troubles...)}
}

// show prints the text report, or where that is long its first part, unless all is well, and
// where the reports are: the whole one is there.
func (j *job) show(kept string, code int) {
	if j.print != "always" && (code == engine.ExitClean || slices.Contains(j.ok, code)) {
		return
	}
	if kept != "" {
		if result, err := readReport(filepath.Join(kept, jsonReport)); err == nil {
			plain, _ := formats.Find("text")
			_ = plain.Write(j.out, result, formats.Options{Text: j.shown.textTo(j.out)}) // what can't be printed is kept
		}
	}
	_, _ = fmt.Fprintf(j.err, "exit code %d; reports: %s\n", code, cmp.Or(kept, "none"))
}

// openSecrets refuses secrets beside the site file that every account may read or change:
// they are none, and are not sent to a device once more.
func openSecrets(folder string) error {
	var open []string
	for _, pattern := range []string{"*.secret", "*.key"} {
		files, _ := filepath.Glob(filepath.Join(globQuote(folder), pattern)) // the pattern is well-formed
		for _, file := range files {
			if info, err := os.Stat(file); err == nil && everybodys(info) {
				open = append(open, file)
			}
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("every account may read or change these secrets, run chmod 600 on them: %s", strings.Join(open, " "))
	}
	return nil
}

var globEscapes = strings.NewReplacer("*", "[*]", "?", "[?]", "[", "[[]")

func globQuote(path string) string {
	if filepath.Separator == '\\' {
		return path // no path there holds these characters, but for the bracket, which has no escape
	}
	return globEscapes.Replace(path)
}

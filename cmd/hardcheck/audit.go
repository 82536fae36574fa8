package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/site"
	"hardcheck/checks/yamlfile"
	"hardcheck/profiles"
)

// judging is how findings are judged: flags that audit and diff share.
type judging struct {
	profiles       []string
	failOn, asOf   string
	strict         bool
	waivers        string
	attestations   string
	allowTruncated bool
	// given reports whether a flag was given, be it empty.
	given func(flag string) bool
}

func (f *judging) flags(command *cobra.Command) {
	flags := command.Flags()
	f.given = flags.Changed
	flags.StringSliceVarP(&f.profiles, "profile", "p", nil, "policy to judge by (may be given several times); default: those of the site file, else baseline")
	flags.StringVar(&f.failOn, "fail-on", "low", "severity from which a violation counts for the exit code")
	flags.BoolVar(&f.strict, "strict", false, "everything not assessed, and every control without attestation, makes the run incomplete")
	flags.StringVar(&f.asOf, "as-of", "", "judge certificates, waivers and the like at this date (2026-11-22) instead of the time of collection")
	flags.StringVar(&f.waivers, "waivers", "", "waivers file, besides the one beside the site file")
	flags.StringVar(&f.attestations, "attestations", "", "attestations file, besides the one beside the site file")
	flags.BoolVar(&f.allowTruncated, "allow-truncated", false, "read a snapshot that breaks off as far as it is whole; the run is then incomplete")
	_ = command.RegisterFlagCompletionFunc("profile", cobra.FixedCompletions(profiles.IDs(), cobra.ShellCompDirectiveDefault))
	_ = command.RegisterFlagCompletionFunc("fail-on", cobra.FixedCompletions(severityNames(), cobra.ShellCompDirectiveNoFileComp))
}

func severityNames() []string {
	var names []string
	for _, severity := range checks.Severities() {
		names = append(names, severity.String())
	}
	return names
}

// options reads the flags; every mistake is reported at once.
func (f *judging) options(s *site.Site, targets []checks.Target) (audit.Options, error) {
	o := audit.Options{Tool: tool(), Profiles: f.profiles, Strict: f.strict, Stored: true}
	var errs []error
	fail := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	var err error
	o.FailOn, err = checks.ParseSeverity(f.failOn)
	fail(err)
	if f.given("as-of") {
		o.AsOf, err = parseDate(f.asOf)
		fail(err)
	}
	_, err = profiles.Select(f.profiles, all.Checks())
	fail(err)
	known := s.Widen(audit.Known())
	if f.waivers != "" {
		o.Waivers, err = site.LoadWaivers(f.waivers, known, targets)
		fail(err)
	}
	if f.attestations != "" {
		o.Attestations, err = site.LoadAttestations(f.attestations, known)
		fail(err)
	}
	return o, errors.Join(errs...)
}

// targetsOf are the targets that waivers may name; nil where there is no site.
func targetsOf(s *site.Site) []checks.Target {
	if s == nil {
		return nil
	}
	return s.Public().Targets
}

func parseDate(text string) (time.Time, error) {
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if date, err := time.Parse(layout, text); err == nil {
			return date, nil
		}
	}
	return time.Time{}, fmt.Errorf("--as-of %q is no date: write 2026-11-22 or 2026-11-22T08:00:00Z", text)
}

// auditing is one run of the audit verb.
type auditing struct {
	streams
	where scope
	how   judging
	shown look

	from, format          []string
	keep, baseline        string
	failOnNew, noComments bool
	// file is the text report's; severity and only narrow what reports show.
	file, severity string
	only           []string
	narrowing      engine.Narrowing

	outputs []output
	before  *engine.Result
}

func newAudit(s streams) *cobra.Command {
	a := auditing{streams: s}
	command := &cobra.Command{
		Use:   "audit [TARGET|NAME...]",
		Short: "Collect facts, judge them by policies, report",
		Long: `Collect facts from the targets of a site file or from the targets given as URLs, judge
them by policies, and report. With --from, judge snapshots again without any device.
Names of the site's or the snapshot's targets select those alone. Where nothing is given the site
is ./site.yaml.

Exit codes: 0 no violation and complete; 1 violations; 2 usage or configuration;
3 no violation, but not everything could be assessed; 4 a defect of hardcheck, or a report
that could not be written; 130 interrupted, after reporting what was found.`,
		Example: `  hardcheck audit redis://10.0.0.5
  REDISPASS=... hardcheck audit redis://audit@10.0.0.5 --password-env REDISPASS
  hardcheck audit --site site.yaml -p netmikro -f text -f json=report.json
  hardcheck audit --site site.yaml --baseline yesterday.json --fail-on-new
  hardcheck audit edge cache
  hardcheck audit --from monday.jsonl --fail-on high`,
		RunE: func(command *cobra.Command, urls []string) error {
			if err := a.open(); err != nil {
				return err
			}
			switch {
			case len(a.from) > 0:
				return a.replay(command.Context(), urls)
			case a.where.site == "" && len(urls) == 0 && siteBeside() == "":
				return errors.New("nothing to audit: give --site site.yaml, --from snapshot.jsonl, or targets such as redis://10.0.0.5")
			}
			return a.live(command.Context(), urls)
		},
	}
	a.where.flags(command)
	a.how.flags(command)
	a.shown.flags(command)
	a.reports(command)
	a.narrowed(command)
	a.shown.outcome = true
	command.Flags().StringVarP(&a.file, "output", "o", "", "file for the text report, as --format text=FILE; - is standard output")
	command.Flags().StringSliceVar(&a.from, "from", nil, "snapshot to judge instead of collecting (may be given several times)")
	_ = command.MarkFlagFilename("from", "jsonl")
	command.MarkFlagsMutuallyExclusive("from", "snapshot")
	command.ValidArgsFunction = completeURLs
	return command
}

// reports are the flags for what a run writes and compares with.
func (a *auditing) reports(command *cobra.Command) {
	flags := command.Flags()
	flags.StringArrayVarP(&a.format, "format", "f", nil, "report format: "+strings.Join(formatNames(), ", ")+"; with =FILE to write a file (may be given several times)")
	a.shown.evidence = evidenceFindings
	flags.Var(&a.shown.evidence, "evidence", "in JSON reports: the evidence of findings, or of all that was judged (what passed is a list of names otherwise)")
	_ = command.RegisterFlagCompletionFunc("evidence", cobra.FixedCompletions([]string{evidenceFindings, evidenceAll}, cobra.ShellCompDirectiveNoFileComp))
	flags.Var(&a.shown.summary, "summary", fmt.Sprintf("the first part of the text report alone: verdict, counts and what to mend first (default on standard output for a report above %d lines)", report.MaxLines))
	flags.Lookup("summary").NoOptDefVal = "true"
	flags.BoolVar(&a.shown.brief, "brief", false, "in HTML reports: what somebody signs, without what was seen, how to mend it, the targets and what passed")
	flags.StringVar(&a.keep, "snapshot", "", "also keep the collected facts in this file")
	flags.StringVar(&a.baseline, "baseline", "", "earlier JSON report of this site: mark what is new since")
	noCommentsFlag(command, &a.noComments)
	flags.BoolVar(&a.failOnNew, "fail-on-new", false, "with --baseline: only violations that it doesn't have count for the exit code, and not those of checks or parameters that it lacks")
	_ = command.MarkFlagFilename("baseline", "json")
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formatNames(), cobra.ShellCompDirectiveNoSpace|cobra.ShellCompDirectiveNoFileComp))
}

// narrowed are the flags that narrow what reports show.
func (a *auditing) narrowed(command *cobra.Command) {
	flags := command.Flags()
	flags.StringVar(&a.severity, "severity", "", "show results of this severity and above alone; counts, controls and the exit code stay those of all")
	flags.StringSliceVar(&a.only, "check", nil, "show results of this check alone (may be given several times); counts, controls and the exit code stay those of all")
	_ = command.RegisterFlagCompletionFunc("severity", cobra.FixedCompletions(severityNames(), cobra.ShellCompDirectiveNoFileComp))
	_ = command.RegisterFlagCompletionFunc("check", cobra.FixedCompletions(all.CheckIDs(), cobra.ShellCompDirectiveNoFileComp))
}

// narrow reads them.
func (a *auditing) narrow() error {
	var errs []error
	if a.severity != "" {
		least, err := checks.ParseSeverity(a.severity)
		a.narrowing.Severity, errs = least, append(errs, err)
	}
	known := all.CheckIDs()
	for _, name := range a.only {
		if !slices.Contains(known, name) {
			errs = append(errs, fmt.Errorf("--check: there is no check %q%s", checks.Clean(name), yamlfile.DidYouMean(name, known)))
		}
	}
	a.narrowing.Checks = a.only
	return errors.Join(errs...)
}

// open reads what must be right before anything is sent.
func (a *auditing) open() error {
	var errs []error
	if a.file != "" {
		a.format = append(a.format, "text="+a.file)
	}
	outputs, err := parseOutputs(a.format)
	a.outputs, errs = outputs, append(errs, err, a.narrow())
	a.shown.outcome = a.shown.outcome && a.keep != standardOutput
	if a.keep == standardOutput && slices.ContainsFunc(outputs, func(o output) bool { return o.file == "" }) {
		errs = append(errs, errors.New("a format and the snapshot go to standard output: give one of them a file, as in --format json=report.json"))
	}
	switch {
	case a.baseline != "":
		before, err := readReport(a.baseline)
		a.before, errs = &before, append(errs, err)
	case a.failOnNew:
		errs = append(errs, errors.New("--fail-on-new needs --baseline report.json to know what is new"))
	}
	return errors.Join(errs...)
}

func (a *auditing) live(ctx context.Context, urls []string) error {
	loaded, accesses, err := a.where.prepare(ctx, a.streams, urls, a.shown.quiet, prompter(ctx, a.streams))
	options, badOptions := a.how.options(loaded, targetsOf(loaded))
	if err := errors.Join(err, badOptions, a.sameSite(loaded)); err != nil {
		return err
	}
	if err := a.protect(loaded.Inputs()); err != nil {
		return err
	}
	options.Limits, options.Selected, options.NoComments = a.where.limits(), a.where.targets, a.noComments
	shown := startProgress(a.streams, a.shown.quiet, accesses)
	options.Progress = shown.done()
	var result engine.Result
	collect := func(w io.Writer) (err error) {
		a.watch.report()
		result, err = audit.Live(ctx, loaded, accesses, options, w)
		return err
	}
	switch a.keep {
	case "":
		err = collect(nil)
	case standardOutput:
		err = collect(a.out)
	default:
		a.watch.open()
		err = report.WriteFile(a.keep, collect)
	}
	shown.end()
	if result.Schema == "" {
		return exitError{refusedOr(engine.ExitErrored, err), err}
	}
	if err != nil {
		say(a.err, fmt.Errorf("keep snapshot: %w", err))
	}
	return a.finish(result, loaded.File)
}

// refusedOr is the exit code of an audit that was not begun, or else another.
func refusedOr(code int, err error) int {
	if errors.As(err, new(audit.Refused)) {
		return engine.ExitUsage
	}
	return code
}

// sameSite refuses the baseline of another site before anything is sent.
func (a *auditing) sameSite(s *site.Site) error {
	if s == nil || a.before == nil || a.before.Site == s.Name {
		return nil
	}
	return fmt.Errorf("the baseline %s is of site %q, not of %q", a.baseline, checks.Clean(a.before.Site), checks.Clean(s.Name))
}

func (a *auditing) replay(ctx context.Context, urls []string) error {
	if slices.ContainsFunc(urls, isURL) || a.where.site != "" {
		return errors.New("--from judges snapshots: it takes neither targets nor --site (use --waivers and --attestations), but names of its targets")
	}
	snapshots, options, err := a.how.snapshots(a.from)
	if err != nil {
		return err
	}
	if err := a.protect(a.from); err != nil {
		return err
	}
	options.NoComments, options.Selected = a.noComments, append(a.where.targets, urls...)
	if age := time.Since(snapshots.Newest); age > 24*time.Hour && !a.shown.quiet {
		_, _ = fmt.Fprintf(a.err, "warning: the snapshot is %d days old, of %s\n", int(age.Hours()/24), snapshots.Newest.UTC().Format(time.RFC3339))
	}
	a.watch.report()
	result, err := audit.Replay(ctx, snapshots, options)
	if err != nil {
		return err
	}
	return a.finish(result, "")
}

// protect refuses outputs that are inputs of this run, before anything is sent.
func (a *auditing) protect(inputs []string) error {
	outputs := []string{a.keep}
	for _, o := range a.outputs {
		outputs = append(outputs, cmp.Or(o.file, standardOutput))
	}
	inputs = slices.Concat(inputs, a.how.inputs(), []string{a.where.passwordFile, a.baseline})
	return protect(a.streams, outputs, inputs)
}

// inputs are the files that judging reads.
func (f *judging) inputs() []string {
	return append(slices.DeleteFunc(slices.Clone(f.profiles), isProfileName), f.waivers, f.attestations)
}

func isProfileName(name string) bool { return slices.Contains(profiles.IDs(), name) }

// noCommentsFlag is a flag that audit and collect share.
func noCommentsFlag(command *cobra.Command, to *bool) {
	command.Flags().BoolVar(to, "no-comments", false, "put comment- and 8 digits of its SHA-256 in place of each comment that somebody wrote on a device (see explain privacy)")
}

func (a *auditing) finish(result engine.Result, siteFile string) error {
	if a.before != nil {
		compared, err := audit.Since(result, *a.before, a.failOnNew)
		if err != nil {
			return err
		}
		result = compared
	}
	return finish(a.streams, a.outputs, a.shown, result.Narrow(a.narrowing), siteFile)
}

// snapshots opens snapshots and reads the flags that may name their targets.
func (f *judging) snapshots(files []string) (*engine.Snapshots, audit.Options, error) {
	snapshots, err := engine.OpenSnapshots(files, all.Kinds(), f.allowTruncated)
	if err != nil {
		return nil, audit.Options{}, err
	}
	options, err := f.options(nil, snapshots.Header.Site.Targets)
	return snapshots, options, err
}

func completeURLs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var schemes []string
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			form := scheme.Name + ":"
			if scheme.Form.Host() {
				form += "//"
			}
			schemes = append(schemes, form)
		}
	}
	return schemes, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

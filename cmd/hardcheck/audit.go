package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/site"
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
}

func (f *judging) flags(command *cobra.Command) {
	flags := command.Flags()
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
func (f *judging) options(targets []string) (audit.Options, error) {
	o := audit.Options{Tool: tool(), Profiles: f.profiles, Strict: f.strict}
	var errs []error
	fail := func(err error) {
		if err != nil {
			errs = append(errs, err)
		}
	}
	var err error
	o.FailOn, err = checks.ParseSeverity(f.failOn)
	fail(err)
	o.AsOf, err = parseDate(f.asOf)
	fail(err)
	_, err = profiles.Select(f.profiles, all.Checks())
	fail(err)
	known, err := audit.Known()
	fail(err)
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

func parseDate(text string) (time.Time, error) {
	if text == "" {
		return time.Time{}, nil
	}
	for _, layout := range []string{time.DateOnly, time.RFC3339} {
		if date, err := time.Parse(layout, text); err == nil {
			return date, nil
		}
	}
	return time.Time{}, fmt.Errorf("--as-of %q is no date: write 2026-11-22 or 2026-11-22T08:00:00Z", text)
}

func newAudit(s streams) *cobra.Command {
	var where scope
	var how judging
	var shown look
	var from, format []string
	var keep string
	command := &cobra.Command{
		Use:   "audit [TARGET...]",
		Short: "Collect facts, judge them by policies, report",
		Long: `Collect facts from the targets of a site file or from the targets given as URLs, judge
them by policies, and report. With --from, judge snapshots again without any device.

Exit codes: 0 no violation and complete; 1 violations; 2 usage or configuration;
3 no violation, but not everything could be assessed; 4 a defect of hardcheck, or a report
that could not be written; 130 interrupted, after reporting what was found.`,
		Example: `  hardcheck audit redis://10.0.0.5
  REDISPASS=... hardcheck audit redis://audit@10.0.0.5 --password-env REDISPASS
  hardcheck audit --site site.yaml --profile modbus-web-server --format text --format json=report.json
  hardcheck audit --from monday.jsonl --fail-on high`,
		RunE: func(command *cobra.Command, urls []string) error {
			outputs, err := parseOutputs(format)
			if err != nil {
				return err
			}
			if len(from) > 0 {
				return replay(s, from, urls, where, how, shown, outputs)
			}
			return live(command.Context(), s, urls, where, how, shown, outputs, keep)
		},
	}
	where.flags(command)
	how.flags(command)
	shown.flags(command)
	command.Flags().StringSliceVar(&from, "from", nil, "snapshot to judge instead of collecting (may be given several times)")
	command.Flags().StringArrayVarP(&format, "format", "f", nil, "report format: text or json, with =FILE to write a file (may be given several times)")
	command.Flags().StringVar(&keep, "snapshot", "", "also keep the collected facts in this file")
	_ = command.MarkFlagFilename("from", "jsonl")
	_ = command.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoSpace|cobra.ShellCompDirectiveNoFileComp))
	command.MarkFlagsMutuallyExclusive("from", "snapshot")
	command.ValidArgsFunction = completeURLs
	return command
}

func live(ctx context.Context, s streams, urls []string, where scope, how judging, shown look, outputs []output, keep string) error {
	loaded, accesses, err := where.prepare(ctx, s, urls, shown.quiet)
	options, badOptions := how.options(targetNames(loaded))
	if err := errors.Join(err, badOptions); err != nil {
		return err
	}
	options.Limits, options.Quick = where.limits(), where.pace == "quick"
	options.Progress = progress(s, shown.quiet)
	var result engine.Result
	collect := func(w io.Writer) (err error) {
		result, err = audit.Live(ctx, loaded, accesses, options, w)
		return err
	}
	if keep == "" {
		err = collect(nil)
	} else {
		err = report.WriteFile(keep, collect)
	}
	if result.Schema == "" {
		return exitError{engine.ExitErrored, err}
	}
	if err != nil {
		say(s.err, fmt.Errorf("keep snapshot: %w", err))
	}
	return finish(s, outputs, shown, result)
}

func replay(s streams, from, urls []string, where scope, how judging, shown look, outputs []output) error {
	if len(urls) > 0 || where.site != "" {
		return errors.New("--from judges snapshots: it takes neither targets nor --site (use --waivers and --attestations)")
	}
	snapshots, err := engine.OpenSnapshots(from, all.Kinds(), how.allowTruncated)
	if err != nil {
		return err
	}
	var names []string
	for _, target := range snapshots.Header.Site.Targets {
		names = append(names, target.Name)
	}
	options, err := how.options(names)
	if err != nil {
		return err
	}
	if age := time.Since(snapshots.Newest); age > 24*time.Hour && !shown.quiet {
		_, _ = fmt.Fprintf(s.err, "warning: the snapshot is %d days old, of %s\n", int(age.Hours()/24), snapshots.Newest.UTC().Format(time.RFC3339))
	}
	result, err := audit.Replay(snapshots, options)
	if err != nil {
		return err
	}
	return finish(s, outputs, shown, result)
}

func targetNames(s *site.Site) []string {
	if s == nil {
		return nil
	}
	var names []string
	for _, target := range s.Public().Targets {
		names = append(names, target.Name)
	}
	return names
}

func completeURLs(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	var schemes []string
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			schemes = append(schemes, scheme.Name+"://")
		}
	}
	return schemes, cobra.ShellCompDirectiveNoSpace | cobra.ShellCompDirectiveNoFileComp
}

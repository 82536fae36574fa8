package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/site"
	"hardcheck/checks/yamlfile"
	"hardcheck/profiles"
)

func newValidate(s streams) *cobra.Command {
	var schema string
	v := validating{streams: s}
	command := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check a site file, waivers, attestations, a profile, a snapshot or a report; sends nothing",
		Long: `Check files and report every mistake with its line. A site file is checked together with the
waivers.yaml and attestations.yaml beside it, and the profile files that it names. A secret, export
or variable that is missing here is a warning, as the audit may run elsewhere; with --check-files
it is an error. Exit codes: 0 valid, 2 not.`,
		Example: "  hardcheck validate site.yaml\n  hardcheck validate --check-files site.yaml\n  hardcheck validate --schema site > site.schema.json\n  hardcheck validate site.yaml --report report.json",
		RunE: func(_ *cobra.Command, files []string) error {
			if schema != "" {
				return writeSchema(s.out, schema)
			}
			if len(files) == 0 {
				return errors.New("name a file to validate")
			}
			var errs []error
			for _, file := range files {
				what, err := v.file(file)
				if err != nil {
					errs = append(errs, err)
					continue
				}
				_, _ = fmt.Fprintf(s.out, "%s: valid: %s\n", file, what)
			}
			return errors.Join(errs...)
		},
	}
	command.Flags().StringVar(&schema, "schema", "", "print the JSON Schema of a file instead: site, attestations, waivers or profile")
	command.Flags().StringVar(&v.report, "report", "", "JSON report of the site: tell which waivers accepted nothing in it, and what failed beside them")
	_ = command.RegisterFlagCompletionFunc("schema", cobra.FixedCompletions(schemaNames(), cobra.ShellCompDirectiveNoFileComp))
	command.Flags().BoolVar(&v.checkFiles, "check-files", false, "a secret, export or variable of a site that is missing is an error")
	return command
}

// validating is one run of the validate verb.
type validating struct {
	streams
	checkFiles bool
	report     string
}

var schemas = map[string]func() []byte{
	"site": site.Schema, "attestations": site.AttestationsSchema, "waivers": site.WaiversSchema, "profile": profiles.Schema,
}

func schemaNames() []string { return slices.Sorted(maps.Keys(schemas)) }

func writeSchema(w io.Writer, name string) error {
	schema, there := schemas[name]
	if !there {
		return fmt.Errorf("there is no schema %q%s", checks.Clean(name), yamlfile.DidYouMean(name, schemaNames()))
	}
	_, err := w.Write(schema())
	return err
}

// file tells what the file is, and whether it holds.
func (v *validating) file(file string) (string, error) {
	kind, err := identify(file)
	if err != nil {
		return "", err
	}
	known := audit.Known()
	switch kind {
	case snapshotFile:
		return validateSnapshot(file)
	case reportFile:
		return validateReport(file)
	case profileFile:
		selected, err := profiles.Select([]string{pathOf(file)}, all.Checks())
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("a profile of %d controls", len(selected[0].Controls)), nil
	case waiversFile:
		waivers, err := site.LoadWaivers(file, known, nil)
		return fmt.Sprintf("%d waivers", len(waivers)), err
	case attestationsFile:
		attestations, err := site.LoadAttestations(file, known)
		return fmt.Sprintf("%d attestations", len(attestations)), err
	default:
		return v.site(file, known)
	}
}

func (v *validating) site(file string, known site.Known) (string, error) {
	makeRoom(file)
	loaded, err := site.Load(file, known)
	if err != nil {
		return "", err
	}
	warnings, err := loaded.CheckFiles(v.checkFiles)
	warnings = append(warnings, loaded.Endings(time.Now())...)
	missed, badReport := v.missed(loaded)
	warnings, err = append(warnings, missed...), errors.Join(err, badReport)
	for _, warning := range warnings {
		_, _ = fmt.Fprintf(v.err, "warning: %s\n", warning)
	}
	if err != nil {
		return "", err
	}
	public := loaded.Public()
	return fmt.Sprintf("a site of %d targets, %d zones, %d waivers, %d attestations",
		len(public.Targets), len(public.Zones), len(loaded.Waivers), len(loaded.Attestations)), nil
}

// missed tells of the site's waivers that accept nothing of what a report has.
func (v *validating) missed(s *site.Site) ([]string, error) {
	if v.report == "" {
		return nil, nil
	}
	result, err := readReport(v.report)
	if err != nil {
		return nil, err
	}
	if result.Site != s.Name {
		return nil, fmt.Errorf("the report %s is of site %q, not of %q", v.report, checks.Clean(result.Site), checks.Clean(s.Name))
	}
	targets := map[string]checks.Target{}
	for _, target := range s.Public().Targets {
		targets[target.Name] = target
	}
	for _, target := range result.Targets {
		if known, there := targets[target.Base]; there {
			known.Base, known.Name = target.Base, target.Name
			targets[target.Name] = known
		}
	}
	var lines []string
	idle := engine.Idle(s.Waivers, result, slices.Collect(maps.Values(targets)))
	for i, w := range s.Waivers {
		if beside, is := idle[i]; is {
			lines = append(lines, fmt.Sprintf("the waiver of %s (waivers, line %d, owner %s) accepts nothing: %s", w.Check+w.Control, w.Line, w.Owner, beside))
		}
	}
	return lines, nil
}

func validateSnapshot(file string) (string, error) {
	snapshots, err := engine.OpenSnapshots([]string{file}, all.Kinds(), false)
	if err != nil {
		return "", err
	}
	if err := snapshots.Each(func(engine.Record) error { return nil }); err != nil {
		return "", err
	}
	return fmt.Sprintf("a snapshot of %d targets, of %s, with the SHA-256 %s",
		len(snapshots.Header.Site.Targets), snapshots.Newest.UTC().Format("2006-01-02 15:04 MST"), snapshots.Files[0].SHA256), nil
}

func validateReport(file string) (string, error) {
	result, err := readAnyReport(file)
	switch {
	case err != nil:
		return "", err
	case result.Narrowed != nil:
		return fmt.Sprintf("a report narrowed to %d findings %s, which nothing can be compared with", result.Len(), checks.Clean(result.Narrowed.String())), nil
	}
	return fmt.Sprintf("a report of %d findings", result.Len()), nil
}

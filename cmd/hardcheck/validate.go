package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/report/json"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

func newValidate(s streams) *cobra.Command {
	var schema bool
	command := &cobra.Command{
		Use:   "validate FILE...",
		Short: "Check a site file, waivers, attestations, a profile, a snapshot or a report; sends nothing",
		Long: `Check files and report every mistake with its line. A site file is checked together with the
waivers.yaml and attestations.yaml beside it. Exit codes: 0 valid, 2 not.`,
		Example: "  hardcheck validate site.yaml\n  hardcheck validate --schema > site.schema.json",
		RunE: func(_ *cobra.Command, files []string) error {
			if schema {
				_, err := s.out.Write(site.Schema())
				return err
			}
			if len(files) == 0 {
				return errors.New("name a file to validate")
			}
			var errs []error
			for _, file := range files {
				what, err := validate(file)
				if err != nil {
					errs = append(errs, err)
					continue
				}
				_, _ = fmt.Fprintf(s.out, "%s: valid: %s\n", file, what)
			}
			return errors.Join(errs...)
		},
	}
	command.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of site files instead")
	return command
}

// validate tells what the file is, by its name and content, and whether it holds.
func validate(file string) (string, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return "", fmt.Errorf("read: %w", err)
	}
	switch {
	case bytes.Contains(head(data), []byte(`"hardcheck.snapshot/`)):
		return validateSnapshot(file)
	case bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")):
		return validateReport(file, data)
	case hasKey(data, "controls"):
		profile, err := profiles.Parse(file, data, all.Checks())
		if err != nil {
			return "", err
		}
		return fmt.Sprintf("a profile of %d controls", len(profile.Controls)), nil
	default:
		return validateSite(file, data)
	}
}

func validateSite(file string, data []byte) (string, error) {
	known, err := audit.Known()
	if err != nil {
		return "", err
	}
	switch {
	case hasKey(data, "waivers") && !hasKey(data, "targets"):
		waivers, err := site.LoadWaivers(file, known, nil)
		return fmt.Sprintf("%d waivers", len(waivers)), err
	case hasKey(data, "attestations") && !hasKey(data, "targets"):
		attestations, err := site.LoadAttestations(file, known)
		return fmt.Sprintf("%d attestations", len(attestations)), err
	}
	loaded, err := site.Load(file, known)
	if err != nil {
		return "", err
	}
	public := loaded.Public()
	return fmt.Sprintf("a site of %d targets, %d zones, %d waivers, %d attestations",
		len(public.Targets), len(public.Zones), len(loaded.Waivers), len(loaded.Attestations)), nil
}

func validateSnapshot(file string) (string, error) {
	snapshots, err := engine.OpenSnapshots([]string{file}, all.Kinds(), false)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("a snapshot of %d targets, of %s", len(snapshots.Header.Site.Targets), snapshots.Newest.UTC().Format("2006-01-02 15:04 MST")), nil
}

func validateReport(file string, data []byte) (string, error) {
	result, err := json.Read(bytes.NewReader(data))
	if err != nil {
		return "", fmt.Errorf("%s: %w", file, err)
	}
	return fmt.Sprintf("a report of %d findings", len(result.Findings)), nil
}

func head(data []byte) []byte { return data[:min(len(data), 256)] }

// hasKey reports whether a line begins with the key: enough to tell the files apart.
func hasKey(data []byte, key string) bool {
	return bytes.HasPrefix(data, []byte(key+":")) || bytes.Contains(data, []byte("\n"+key+":"))
}

package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/pattern"
	"hardcheck/checks/site"
)

// waiving is one run of the waive verb.
type waiving struct {
	answering
	waiver      site.Waiver
	subject     string
	allSubjects bool
	until       string
	fromReport  string
}

func newWaive(s streams) *cobra.Command {
	w := waiving{answering: answering{streams: s}}
	command := &cobra.Command{
		Use:   "waive FINGERPRINT|CHECK",
		Short: "Accept a violation until a date: adds an entry to waivers.yaml",
		Long: `Add one entry to the waivers.yaml beside the site file. With --from-report the violation is looked
up in a JSON report, by its fingerprint or by check and target. What is missing is asked for on a
terminal; without one it is an error.

"hardcheck explain waivers" tells what an entry means.`,
		Example: `  hardcheck waive redis-password-required --target cache --all-subjects \
      --reason "until the move" --owner operations --approved-by security \
      --until 2027-01-31
  hardcheck waive 1f0c2d3e4a5b6c7d8e9f0a1b2c3d4e5f --from-report report.json
  hardcheck waive modbus-transport-encrypted --target pump-plc --all-subjects \
      --while network-modbus-unreachable`,
		Args: exactly(1),
		RunE: func(command *cobra.Command, args []string) error {
			return w.run(command.Context(), args[0])
		},
	}
	w.flags(command)
	flags := command.Flags()
	flags.StringSliceVar(&w.waiver.Targets, "target", nil, "target that the violation is on (may be given several times)")
	flags.StringVar(&w.subject, "subject", "", "the subject, exactly as reports have it")
	flags.BoolVar(&w.allSubjects, "all-subjects", false, "accept all subjects of the check on those targets")
	flags.StringVar(&w.waiver.Reason, "reason", "", "why the risk is acceptable")
	flags.StringVar(&w.waiver.Owner, "owner", "", "who answers for it until it ends")
	flags.StringVar(&w.waiver.ApprovedBy, "approved-by", "", "who accepted the risk: somebody else")
	flags.StringVar(&w.until, "until", "", "the day on which it no longer holds: 2027-01-31")
	flags.StringSliceVar(&w.waiver.While, "while", nil, "compensating check that has to pass for the waiver to hold (may be given several times)")
	flags.StringVar(&w.fromReport, "from-report", "", "JSON report that has the violation")
	_ = command.MarkFlagFilename("from-report", "json")
	command.MarkFlagsMutuallyExclusive("subject", "all-subjects")
	return command
}

func (w *waiving) run(ctx context.Context, name string) error {
	if err := w.load(); err != nil {
		return err
	}
	w.waiver.Check, w.waiver.Subject, w.waiver.Created = name, w.subject, today()
	if err := w.lookUp(name); err != nil {
		return err
	}
	if err := w.complete(ctx); err != nil {
		return err
	}
	until, err := parseDay(w.until)
	if err != nil {
		return err
	}
	w.waiver.Expires = until
	file := w.beside(site.WaiversName)
	err = changeFile(file, func(old []byte) ([]byte, error) {
		return site.AppendWaiver(file, old, w.waiver, w.known, w.loaded.Public().Targets)
	})
	if err != nil {
		return err
	}
	subject := "all subjects"
	if w.waiver.Subject != "" {
		subject = "subject " + checks.Clean(w.waiver.Subject)
	}
	_, err = fmt.Fprintf(w.out, "%s: %s on %s, %s, accepted until %s\n", file, w.waiver.Check, strings.Join(w.waiver.Targets, ", "), subject, w.until)
	return err
}

func parseDay(text string) (time.Time, error) {
	day, err := time.Parse(time.DateOnly, text)
	if err != nil {
		return day, fmt.Errorf("--until %q is no day: write 2027-01-31", checks.Clean(text))
	}
	return day, nil
}

var fingerprintForm = pattern.New(`^[0-9a-f]{32}$`)

// lookUp finds the violation in the report, and from there what was not given.
func (w *waiving) lookUp(name string) error {
	if w.fromReport == "" {
		if fingerprintForm.MatchString(name) {
			return errors.New("a fingerprint is looked up in a report: give --from-report report.json")
		}
		return nil
	}
	result, err := readReport(w.fromReport)
	if err != nil {
		return err
	}
	if result.Site != w.loaded.Name {
		return fmt.Errorf("the report %s is of site %q, not of %q", w.fromReport, checks.Clean(result.Site), checks.Clean(w.loaded.Name))
	}
	var failed []engine.Finding
	for i, f := range result.Briefs() {
		if f.Outcome == checks.Failed && (engine.Fingerprint(f.Check, f.Target, f.Subject) == name || (f.Check == name && w.names(f.Target))) {
			failed = append(failed, result.At(i))
		}
	}
	if len(failed) == 0 {
		return fmt.Errorf("%s has no violation %s%s", w.fromReport, checks.Clean(name), w.where())
	}
	w.waiver.Check = failed[0].Check
	if len(w.waiver.Targets) == 0 {
		w.waiver.Targets = []string{failed[0].Target}
	}
	return w.chooseSubject(name, failed)
}

// names reports whether the target is one of those given, or none was.
func (w *waiving) names(target string) bool {
	return len(w.waiver.Targets) == 0 || slices.Contains(w.waiver.Targets, target)
}

func (w *waiving) where() string {
	if len(w.waiver.Targets) == 0 {
		return ""
	}
	return " on " + strings.Join(w.waiver.Targets, ", ")
}

// chooseSubject takes the subject of the one violation, or says which there are.
func (w *waiving) chooseSubject(name string, failed []engine.Finding) error {
	var subjects []string
	for _, f := range failed {
		if !slices.Contains(subjects, f.Subject) {
			subjects = append(subjects, f.Subject)
		}
		if !slices.Contains(w.waiver.Targets, f.Target) {
			return fmt.Errorf("%s failed on several targets: name one with --target", checks.Clean(name))
		}
	}
	switch {
	case w.allSubjects:
	case w.subject != "" && !slices.Contains(subjects, w.subject):
		return fmt.Errorf("%d subjects of that check failed%s, and %q is none of them", len(subjects), w.where(), checks.Clean(w.subject))
	case w.subject != "":
	case len(subjects) > 1:
		return fmt.Errorf("%d subjects of that check failed%s; name one with --subject, or accept them with --all-subjects: %s",
			len(subjects), w.where(), checks.Clean(strings.Join(subjects, ", ")))
	case subjects[0] == "":
		w.allSubjects = true // the target itself is what failed
	default:
		w.waiver.Subject, w.subject = subjects[0], subjects[0]
	}
	return nil
}

// complete asks for what was not given, or says which flags are missing.
func (w *waiving) complete(ctx context.Context) error {
	if w.subject == "" && !w.allSubjects {
		return errors.New("give --subject as reports have it, or --all-subjects")
	}
	parts := []struct {
		flag, question string
		value          *string
	}{
		{"--reason", "Why is the risk acceptable", &w.waiver.Reason},
		{"--owner", "Who answers for it until it ends", &w.waiver.Owner},
		{"--approved-by", "Who accepted the risk", &w.waiver.ApprovedBy},
		{"--until", "Until which day, as 2027-01-31", &w.until},
	}
	var missing []string
	for _, part := range parts {
		if strings.TrimSpace(*part.value) == "" {
			missing = append(missing, part.flag)
		}
	}
	if len(w.waiver.Targets) == 0 {
		return errors.New("give --target")
	}
	if len(missing) == 0 {
		return nil
	}
	d, err := openDialog(ctx, w.streams, "give "+strings.Join(missing, ", "))
	if err != nil {
		return err
	}
	defer d.close()
	for _, part := range parts {
		if strings.TrimSpace(*part.value) != "" {
			continue
		}
		if *part.value, err = d.must(part.question, "", notEmpty); errors.Is(err, errLeft) {
			return errors.New("left: nothing was written")
		} else if err != nil {
			return err
		}
	}
	return nil
}

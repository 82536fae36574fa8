package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/site"
)

const attestInstead = `use "hardcheck attest set CONTROL... --status met --by NAME --statement TEXT", or "attest export" and "attest import"`

func newAttest(s streams) *cobra.Command {
	a := answering{streams: s}
	command := &cobra.Command{
		Use:   "attest [CONTROL...]",
		Short: "Answer the statements that policies ask for, one after the other",
		Long: `Walk through the statements of the site's policies that nobody has made, that have ended or
end soon, grouped by who can answer them; with names, through those. Each answer is added to
attestations.yaml at once, as an entry of its own: leave at any time, and what was answered
stays. Enter keeps an earlier answer, which is dated today then.

"hardcheck explain attestations" tells what an entry means.`,
		Example: `  hardcheck attest --site site.yaml
  hardcheck attest M54 M55 --report report.json
  hardcheck attest set M54 M56 --status met --by "The officer" \
      --statement "Reviewed, no findings." --evidence reviews/2026.pdf
  hardcheck attest export -o statements.csv
  hardcheck attest import statements.csv
  hardcheck attest due --within 30d`,
		RunE: func(command *cobra.Command, names []string) error {
			if err := a.load(); err != nil {
				return err
			}
			return a.walk(command.Context(), names)
		},
	}
	a.flags(command)
	command.Flags().StringVar(&a.report, "report", "", "JSON report of the site, to show what the checks found")
	_ = command.MarkFlagFilename("report", "json")
	command.AddCommand(newAttestSet(&a), newAttestExport(&a), newAttestImport(&a), newAttestDue(&a))
	return command
}

// walk asks the questions on the terminal.
func (a *answering) walk(ctx context.Context, names []string) error {
	questions, err := a.questions(today())
	if err != nil {
		return err
	}
	if len(names) > 0 {
		if questions, err = named(questions, names); err != nil {
			return err
		}
	} else {
		questions = open(questions)
	}
	if len(questions) == 0 {
		_, err := fmt.Fprintln(a.out, "Every statement is answered, and none ends soon.")
		return err
	}
	d, err := openDialog(ctx, a.streams, attestInstead)
	if err != nil {
		return err
	}
	defer d.close()
	w := walk{answering: a, dialog: d, groups: grouped(questions)}
	err = w.all()
	if errors.Is(err, errLeft) {
		d.say(fmt.Sprintf("Left. %s written; the same command goes on with the rest.", report.Count(w.written, "answer")+" "+wasOrWere(w.written)))
		return nil
	}
	return err
}

func wasOrWere(n int) string {
	if n == 1 {
		return "was"
	}
	return "were"
}

// open are the questions that have no answer, or not for long.
func open(questions []question) []question {
	var all []question
	for _, q := range questions {
		if q.state != answered {
			all = append(all, q)
		}
	}
	return all
}

func newAttestSet(a *answering) *cobra.Command {
	var status, by, statement, date, frequency string
	var evidence []string
	command := &cobra.Command{
		Use:   "set CONTROL...",
		Short: "Add one statement about one or several controls, for scripts",
		RunE: func(_ *cobra.Command, names []string) error {
			if len(names) == 0 {
				return errors.New("name a control: hardcheck attest set M54 --status met --by NAME --statement TEXT")
			}
			if err := a.load(); err != nil {
				return err
			}
			all, err := a.questions(today())
			if err != nil {
				return err
			}
			asked, badNames := named(all, names)
			answer, badFlags := a.answerOf(asked, status, by, statement, date, frequency, evidence)
			if err := errors.Join(badNames, badFlags); err != nil {
				return err
			}
			if err := a.write([]site.Answer{answer}); err != nil {
				return err
			}
			_, err = fmt.Fprintf(a.out, "%s: %s for %s, until %s\n", a.beside(site.AttestationsName), answer.Status, strings.Join(answer.Controls, ", "), untilText(asked, answer))
			return err
		},
	}
	flags := command.Flags()
	flags.StringVar(&status, "status", "", "met, not-met or not-applicable")
	flags.StringVar(&by, "by", "", "who states it")
	flags.StringVar(&statement, "statement", "", "what was looked at and found")
	flags.StringArrayVar(&evidence, "evidence", nil, "a link, or a file below the site's folder, which is hashed (may be given several times)")
	flags.StringVar(&date, "date", "", "day of the statement (default today)")
	flags.StringVar(&frequency, "frequency", "", "how long it holds: 90d, 12w (default: as long as the policy lets it)")
	_ = command.RegisterFlagCompletionFunc("status", cobra.FixedCompletions([]string{"met", "not-met", "not-applicable"}, cobra.ShellCompDirectiveNoFileComp))
	return command
}

func (a *answering) answerOf(asked []question, status, by, statement, date, frequency string, evidence []string) (site.Answer, error) {
	answer := site.Answer{By: strings.TrimSpace(by), Statement: strings.TrimSpace(statement), Date: today(), Frequency: longestTerm(asked)}
	var errs []error
	var err error
	for _, q := range asked {
		answer.Controls = append(answer.Controls, q.name)
	}
	if answer.Status, err = site.ParseStatus(status); err != nil {
		errs = append(errs, errors.New("--status takes met, not-met or not-applicable"))
	}
	if answer.By == "" {
		errs = append(errs, errors.New("--by names nobody"))
	}
	if answer.Statement == "" {
		errs = append(errs, errors.New("--statement says nothing"))
	}
	if date != "" {
		if answer.Date, err = time.Parse(time.DateOnly, date); err != nil {
			errs = append(errs, fmt.Errorf("--date %q is no day: write 2026-01-31", date))
		}
	}
	if frequency != "" {
		if answer.Frequency, err = site.ParseTerm(frequency); err != nil {
			errs = append(errs, fmt.Errorf("--frequency: %w", err))
		}
	}
	for _, text := range evidence {
		proof, err := a.proofOf(text)
		answer.Evidence, errs = append(answer.Evidence, proof), append(errs, err)
	}
	return answer, errors.Join(errs...)
}

// untilText is when an answer ends first, by the policies.
func untilText(asked []question, answer site.Answer) string {
	first := answer.Date.Add(answer.Frequency)
	for _, q := range asked {
		if until := answer.Date.Add(q.control.Attest.Frequency); until.Before(first) {
			first = until
		}
	}
	return first.Format(time.DateOnly)
}

func newAttestDue(a *answering) *cobra.Command {
	var within string
	command := &cobra.Command{
		Use:   "due",
		Short: "List the statements that have ended or end soon; exit code 1 where there are any",
		Args:  exactly(0),
		RunE: func(*cobra.Command, []string) error {
			span, err := site.ParseTerm(within)
			if err != nil {
				return fmt.Errorf("--within: %w", err)
			}
			if err := a.load(); err != nil {
				return err
			}
			questions, err := a.questions(today())
			if err != nil {
				return err
			}
			table, missing := due(questions, today().Add(span))
			if len(table.Rows) > 0 {
				if err := (&printout{streams: a.streams}).tableTo(a.out, table, "", nil); err != nil {
					return err
				}
			}
			_, _ = fmt.Fprintf(a.out, "%s within %s; %d never answered\n", ends(len(table.Rows)), within, missing)
			if len(table.Rows) > 0 {
				return exitError{code: engine.ExitViolations}
			}
			return nil
		},
	}
	command.Flags().StringVar(&within, "within", "30d", "how far to look ahead, in days or weeks")
	return command
}

func ends(n int) string {
	if n == 1 {
		return "1 statement ends"
	}
	return fmt.Sprintf("%d statements end", n)
}

// due lists what ends before a time, and counts what nobody has answered.
func due(questions []question, before time.Time) (table report.Table, missing int) {
	table.Head = []string{"control", "ends", "state", "by", "role", "title"}
	for _, q := range questions {
		switch {
		case q.last == nil:
			missing++
		case !q.until.After(before) || q.state == changed:
			table.Rows = append(table.Rows, []string{q.name, q.until.Format(time.DateOnly), string(q.state), q.last.By, string(q.control.Role), q.control.Title})
		}
	}
	return table, missing
}

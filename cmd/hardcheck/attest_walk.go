package main

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardcheck/checks/report"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// walk is one walk through the questions.
type walk struct {
	*answering
	*dialog
	groups  [][]question
	by      string
	written int
}

// grouped puts together the questions that one statement has answered: they are asked once.
func grouped(questions []question) [][]question {
	var groups [][]question
	place := map[int]int{}
	for _, q := range questions {
		if q.last != nil {
			if i, there := place[q.last.Line]; there {
				groups[i] = append(groups[i], q)
				continue
			}
			place[q.last.Line] = len(groups)
		}
		groups = append(groups, []question{q})
	}
	return groups
}

// all asks for a name and then one question after the other.
func (w *walk) all() error {
	w.say(fmt.Sprintf("%s of site %q. Each answer is written to %s at once; Ctrl-C leaves.",
		report.Count(len(w.groups), "open statement"), w.loaded.Name, w.beside(site.AttestationsName)))
	by, err := w.must("Your name", w.lastName(), notEmpty)
	if err != nil {
		return err
	}
	w.by = by
	var role profiles.Role = "-"
	for i, group := range w.groups {
		if next := group[0].control.Role; next != role {
			role = next
			w.page(func(pen *report.Pen) { pen.Heading(report.Plain, "To be answered by: "+roleText(role)) })
		}
		if err := w.question(i, group); err != nil {
			return err
		}
	}
	w.say(fmt.Sprintf("Done: %s.", report.Count(w.written, "answer")))
	return nil
}

func roleText(role profiles.Role) string {
	if role == "" {
		return "whoever knows"
	}
	return string(role)
}

// lastName is who made the newest statement.
func (w *walk) lastName() string {
	var newest site.Attestation
	for _, a := range w.loaded.Attestations {
		if !a.Date.Before(newest.Date) {
			newest = a
		}
	}
	return newest.By
}

func (w *walk) question(i int, group []question) error {
	w.show(i, group)
	last := group[0].last
	if last == nil {
		return w.anew(group, nil)
	}
	for {
		choice, err := w.ask("Enter: still so; e: answer anew; s: skip", "")
		if err != nil {
			return err
		}
		switch choice {
		case "":
			err := w.keep(group, *last)
			if err == nil {
				return nil
			}
			w.say(err.Error() + " (e answers anew)")
		case "e":
			return w.anew(group, last)
		case "s":
			return nil
		default:
			w.say("Type Enter, e or s.")
		}
	}
}

// show tells what is asked, what the checks found and what was answered before.
func (w *walk) show(i int, group []question) {
	w.page(func(pen *report.Pen) {
		pen.Blank()
		for n, q := range group {
			label := "       "
			if n == 0 {
				label = report.Pad(fmt.Sprintf("%d/%d", i+1, len(w.groups)), 7)
			}
			pen.Hang(0, label, report.Plain, q.name+": "+q.control.Title)
			pen.Say(2, q.control.Attest.Statement)
			if found, there := w.found[q.name]; there {
				pen.Hang(2, "Checks: ", report.Plain, strings.TrimSuffix(string(found.Outcome)+": "+found.Reason, ": "))
			}
		}
		last := group[0].last
		if last == nil {
			return
		}
		pen.Hang(2, "Before: ", report.Plain, fmt.Sprintf("%s by %s on %s, until %s: %s", last.Status, last.By,
			last.Date.Format(time.DateOnly), group[0].until.Format(time.DateOnly), last.Statement))
		for _, proof := range last.Evidence {
			text := proof.Name()
			if proof.Problem != "" {
				text += " " + proof.Problem
				if !proof.Gone() {
					text += "; Enter takes it as it is now"
				}
			}
			pen.Hang(2, "Evidence: ", report.Plain, text)
		}
	})
}

// keep writes the earlier answer again, of today.
func (w *walk) keep(group []question, last site.Attestation) error {
	return w.add(group, site.Answer{
		Status: last.Status, Statement: last.Statement, By: w.by, Date: today(),
		Frequency: max(last.Frequency, longestTerm(group)), Evidence: slices.Clone(last.Evidence),
	})
}

func (w *walk) add(group []question, answer site.Answer) error {
	for _, q := range group {
		answer.Controls = append(answer.Controls, q.name)
	}
	if err := w.write([]site.Answer{answer}); err != nil {
		return err
	}
	w.written++
	return nil
}

// anew asks for the parts of an answer. Nothing of it is written until it is whole.
func (w *walk) anew(group []question, last *site.Attestation) error {
	answer := site.Answer{By: w.by, Date: today(), Frequency: longestTerm(group)}
	suggested := ""
	var proofs []string
	if last != nil {
		suggested = last.Statement
		for _, proof := range last.Evidence {
			proofs = append(proofs, proof.Name())
		}
	}
	_, err := w.must("met, not-met or not-applicable; s: skip", "", func(text string) (err error) {
		if text == "s" {
			return nil
		}
		answer.Status, err = site.ParseStatus(longStatus(text))
		return err
	})
	if err != nil || answer.Status == "" {
		return err
	}
	if answer.Statement, err = w.must("What was looked at and found", suggested, notEmpty); err != nil {
		return err
	}
	_, err = w.must("Evidence: links and files below the site's folder, with spaces between; - for none", strings.Join(proofs, " "), func(text string) error {
		answer.Evidence = nil
		if text == "" || text == "-" {
			return nil
		}
		for _, name := range strings.Fields(text) {
			proof, err := w.proofOf(name)
			if err != nil {
				return err
			}
			answer.Evidence = append(answer.Evidence, proof)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if err := w.add(group, answer); err != nil {
		w.say(err.Error())
		return w.anew(group, last)
	}
	return nil
}

// longStatus completes the first letters of a status.
func longStatus(text string) string {
	return map[string]string{"m": "met", "n": "not-met", "a": "not-applicable"}[text] + map[bool]string{true: text}[len(text) > 1]
}

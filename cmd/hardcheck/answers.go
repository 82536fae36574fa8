package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
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

// answering is what the verbs that write or list statements have in common.
type answering struct {
	streams
	site     string
	profiles []string
	report   string

	loaded *site.Site
	known  site.Known
	// found are the controls of an earlier report, by their full names.
	found map[string]engine.ControlResult
}

func (a *answering) flags(command *cobra.Command) {
	flags := command.PersistentFlags()
	flags.StringVarP(&a.site, "site", "s", "", "site file; attestations.yaml and waivers.yaml lie beside it (default ./site.yaml)")
	flags.StringSliceVarP(&a.profiles, "profile", "p", nil, "policy whose controls are answered (may be given several times); default: those of the site file")
	_ = command.MarkPersistentFlagFilename("site", "yaml", "yml")
}

// load reads the site, with the files beside it.
func (a *answering) load() error {
	file := cmp.Or(a.site, siteBeside())
	if file == "" {
		return errors.New("no site: give --site site.yaml (hardcheck init writes one)")
	}
	known := audit.Known()
	loaded, err := site.Load(file, known)
	if err != nil {
		return err
	}
	a.loaded, a.known = loaded, loaded.Widen(known)
	if a.report == "" {
		return nil
	}
	result, err := readReport(a.report)
	if err != nil {
		return err
	}
	if result.Site != a.loaded.Name {
		return fmt.Errorf("the report %s is of site %q, not of %q", a.report, checks.Clean(result.Site), checks.Clean(a.loaded.Name))
	}
	a.found = map[string]engine.ControlResult{}
	for _, control := range result.Controls {
		a.found[control.Profile+"/"+control.ID] = control
	}
	return nil
}

// beside is the path of a file beside the site file.
func (a *answering) beside(name string) string {
	return filepath.Join(filepath.Dir(a.loaded.File), name)
}

// question is a control that asks for a statement, and how it stands.
type question struct {
	name    string
	control profiles.Control
	// last is the newest statement, nil where there is none.
	last  *site.Attestation
	until time.Time
	state questionState
}

// questionState is how the statement about a control stands.
type questionState string

const (
	unanswered questionState = "unanswered"
	ended      questionState = "ended"
	changed    questionState = "evidence changed"
	ending     questionState = "ending"
	answered   questionState = "answered"
)

// questions are those of the policies, in the order of those who can answer them.
func (a *answering) questions(at time.Time) ([]question, error) {
	names := a.profiles
	if len(names) == 0 {
		names = a.loaded.Profiles
	}
	if len(names) == 0 {
		return nil, errors.New("no policy: give --profile netmikro, or name profiles in the site file")
	}
	selected, err := profiles.Select(names, all.Checks())
	if err != nil {
		return nil, err
	}
	newest := site.Newest(a.loaded.Attestations, at)
	var questions []question
	for _, profile := range selected {
		for _, control := range profile.Controls {
			if control.Attest == nil {
				continue
			}
			q := question{name: profile.ID + "/" + control.ID, control: control, state: unanswered}
			if last, there := newest[q.name]; there {
				q.last, q.until = &last, last.Until(control.Attest.Frequency)
				q.state = stateOf(last, control.Attest.Frequency, at)
			}
			questions = append(questions, q)
		}
	}
	roles := profiles.Roles()
	slices.SortStableFunc(questions, func(x, y question) int {
		return cmp.Compare(turn(roles, x.control.Role), turn(roles, y.control.Role))
	})
	return questions, nil
}

// turn is where a role is asked; who has none, last.
func turn(roles []profiles.Role, role profiles.Role) int {
	if i := slices.Index(roles, role); i >= 0 {
		return i
	}
	return len(roles)
}

func stateOf(last site.Attestation, term time.Duration, at time.Time) questionState {
	switch {
	case !last.Until(term).After(at):
		return ended
	case last.Broken() != "":
		return changed
	case last.EndsSoonAt(at, term):
		return ending
	default:
		return answered
	}
}

// named are the questions of those names, each a full one or a control's id alone.
func named(questions []question, names []string) ([]question, error) {
	var chosen []question
	var errs []error
	var known []string
	for _, q := range questions {
		known = append(known, q.control.ID, q.name)
	}
	for _, name := range names {
		var found []question
		for _, q := range questions {
			if strings.EqualFold(q.name, name) || strings.EqualFold(q.control.ID, name) {
				found = append(found, q)
			}
		}
		switch len(found) {
		case 0:
			errs = append(errs, fmt.Errorf("no control %q asks for a statement%s", checks.Clean(name), yamlfile.DidYouMean(name, known)))
		case 1:
			chosen = append(chosen, found[0])
		default:
			errs = append(errs, fmt.Errorf("control %q is in several policies: write %s or %s", checks.Clean(name), found[0].name, found[1].name))
		}
	}
	return chosen, errors.Join(errs...)
}

// today is the day of a statement made now. Reports judge by UTC.
func today() time.Time { return time.Now().UTC().Truncate(24 * time.Hour) }

// write adds answers to the attestations, whole or not at all.
func (a *answering) write(answers []site.Answer) error {
	file := a.beside(site.AttestationsName)
	for i := range answers {
		hashed, err := answers[i].Hashed(filepath.Dir(file))
		if err != nil {
			return err
		}
		answers[i] = hashed
	}
	return changeFile(file, func(old []byte) ([]byte, error) { return site.AppendAnswers(file, old, answers, a.known) })
}

// longestTerm is how long an answer to the questions is written to hold: the policy's longest, as
// each policy bounds its own.
func longestTerm(questions []question) time.Duration {
	var longest time.Duration
	for _, q := range questions {
		longest = max(longest, q.control.Attest.Frequency)
	}
	return longest
}

// proofOf reads what is given as evidence: a link, or a file below the site's folder. A file
// is named from the site's folder, or from the working directory.
func (a *answering) proofOf(text string) (site.Proof, error) {
	if strings.Contains(text, "://") {
		return site.Proof{Link: text}, nil
	}
	folder, err := filepath.Abs(filepath.Dir(a.loaded.File))
	if err != nil {
		return site.Proof{}, err
	}
	name := filepath.ToSlash(text)
	if _, err := os.Stat(filepath.Join(folder, text)); err != nil || filepath.IsAbs(text) {
		if here, err := filepath.Abs(text); err == nil {
			if relative, err := filepath.Rel(folder, here); err == nil && filepath.IsLocal(relative) {
				name = filepath.ToSlash(relative)
			}
		}
	}
	_, problem, err := site.HashEvidence(folder, name)
	if err == nil && problem != "" {
		err = fmt.Errorf("evidence %q %s: put it below %s, or give a link", checks.Clean(text), problem, filepath.Dir(a.loaded.File))
	}
	return site.Proof{File: name}, err
}

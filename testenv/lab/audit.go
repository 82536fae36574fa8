package lab

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hardcheck/testenv/scenarios"
)

// step is one command of an audit.
type step struct {
	// inside is the container in whose network namespace it runs, zone the zone in whose it
	// runs; both empty is the host.
	inside, zone string
	words        []string
}

// shell is the step as a person would type it.
func (s step) shell() string {
	line := strings.Join(s.words, " ")
	switch {
	case s.zone != "":
		line = "ip netns exec " + s.zone + " " + line
	case s.inside != "":
		line = "nsenter --net --target $(docker inspect -f '{{.State.Pid}}' " + s.inside + ") " + line
	}
	return line
}

// attestations is the file beside the site's of what its owner states.
const attestations = "attestations.yaml"

// steps are the commands of an audit. What listens on the loopback of a container or of a zone
// is collected there, and the snapshots are judged as one.
func (l *Lab) steps(hardcheck string, file func(string) string, formats []string) []step {
	site := file("site.yaml")
	if l.Scenario.Cache == "" {
		return []step{{words: append([]string{hardcheck, "audit", "--site", site}, formats...)}}
	}
	outer, inner, database := file("outer.jsonl"), file("inner.jsonl"), file("database.jsonl")
	described, _ := l.Scenario.File("site.yaml", l.Values)
	others := slices.DeleteFunc(scenarios.Targets(described), func(name string) bool { return name == "cache" || name == "postgres" })
	judge := []string{hardcheck, "audit", "--from", outer, "--from", inner, "--from", database}
	if said, _ := l.Scenario.File(attestations, l.Values); said != "" {
		judge = append(judge, "--attestations", file(attestations))
	}
	return []step{
		{words: []string{hardcheck, "collect", "--site", site, "--target", strings.Join(others, ","), "-o", outer}},
		{inside: l.ID + "-" + l.Scenario.Cache, words: []string{hardcheck, "collect", "--site", site, "--target", "cache", "-o", inner}},
		{zone: l.namespace("dmz"), words: []string{hardcheck, "collect", "--site", site, "--target", "postgres", "-o", database}},
		{words: append(judge, formats...)},
	}
}

// Audit runs hardcheck as a person would, with the report as text to out, and returns
// what it found. Further flags are for the audit itself. It is an error when hardcheck
// itself ends in one.
func (l *Lab) Audit(ctx context.Context, hardcheck string, out io.Writer, flags ...string) (Report, error) {
	report := filepath.Join(l.Folder(), "report.json")
	file := func(name string) string { return filepath.Join(l.Folder(), name) }
	for _, step := range l.steps(hardcheck, file, append([]string{"--format", "text", "--format", "json=" + report}, flags...)) {
		if err := l.perform(ctx, step, out); err != nil {
			return Report{}, err
		}
	}
	return readReport(report)
}

// perform runs a step. Violations and gaps are no errors: the report tells them.
func (l *Lab) perform(ctx context.Context, s step, out io.Writer) error {
	_, _ = fmt.Fprintf(out, "\n$ %s\n\n", s.shell())
	words := s.words
	switch {
	case s.zone != "":
		words = append([]string{"ip", "netns", "exec", s.zone}, words...)
	case s.inside != "":
		pid, err := l.pidOf(ctx, s.inside)
		if err != nil {
			return err
		}
		words = append([]string{"nsenter", "--net", "--target", strconv.Itoa(pid), "--"}, words...)
	}
	command := exec.CommandContext(ctx, words[0], words[1:]...)
	var errs strings.Builder
	command.Stdout, command.Stderr = out, &errs
	command.Cancel = func() error { return command.Process.Signal(os.Interrupt) }
	err := command.Run()
	var exited *exec.ExitError
	if errors.As(err, &exited) && (exited.ExitCode() == 1 || exited.ExitCode() == 3) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run %s: %w: %s", s.words[1], err, strings.TrimSpace(errs.String()))
	}
	return nil
}

// pidOf is the first process of a container, as the host numbers it.
func (l *Lab) pidOf(ctx context.Context, name string) (int, error) {
	engine, err := l.engine(ctx)
	if err != nil {
		return 0, err
	}
	defer func() { _ = engine.Client.Close() }()
	inspection, err := engine.Client.ContainerInspect(ctx, name)
	if err != nil {
		return 0, fmt.Errorf("inspect %s: %w", name, err)
	}
	return inspection.State.Pid, nil
}

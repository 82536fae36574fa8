package site

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

const commandTimeout = 30 * time.Second

// runCommand returns what a program prints, without one line break at its end. The
// program has no terminal and none of the foreign variables, and nothing that it
// started outlives it.
func runCommand(ctx context.Context, command []string, folder string, foreign []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, commandTimeout)
	defer cancel()
	name := checks.Clean(command[0])
	if _, err := lookCommand(command[0], folder); err != nil {
		return "", err
	}
	run := exec.CommandContext(ctx, command[0], command[1:]...)
	run.Dir, run.Env = folder, environment(foreign)
	endTogether(run)
	// A child that got away and keeps the pipes open must not keep us.
	run.WaitDelay = 200 * time.Millisecond
	stdout, stderr := &capped{limit: maxSecret}, &capped{limit: 4096, drop: true}
	run.Stdout, run.Stderr = stdout, stderr
	err := run.Run()
	endRest(run)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return "", fmt.Errorf("password command %q was interrupted: %w", name, ctx.Err())
	case ctx.Err() != nil:
		return "", fmt.Errorf("password command %q did not end in time: %w", name, ctx.Err())
	case stdout.full:
		return "", fmt.Errorf("password command %q printed more than %d bytes", name, maxSecret)
	case err != nil:
		return "", fmt.Errorf("run password command %q: %w%s", name, err, firstLine(stderr.text.String()))
	}
	password := trimNewline(stdout.text.String())
	if password == "" {
		return "", fmt.Errorf("password command %q printed nothing", name)
	}
	return password, nil
}

// lookCommand finds the program of a command, relative to the folder it runs in.
func lookCommand(program, folder string) (string, error) {
	path := program
	if filepath.Base(path) != path && !filepath.IsAbs(path) {
		// With a separator, so that it isn't looked for along PATH.
		path = "." + string(filepath.Separator) + path
		if folder != "" {
			path = folder + string(filepath.Separator) + path
		}
	}
	found, err := exec.LookPath(path)
	if inner, ok := errors.AsType[*exec.Error](err); ok {
		err = inner.Err // without the path again
	}
	if err != nil {
		return "", fmt.Errorf("run password command %q: %w", checks.Clean(program), err)
	}
	return found, nil
}

// environment is the process's without the named variables.
func environment(without []string) []string {
	return slices.DeleteFunc(os.Environ(), func(entry string) bool {
		name, _, _ := strings.Cut(entry, "=")
		return slices.ContainsFunc(without, func(other string) bool { return sameVariable(name, other) })
	})
}

func firstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	if line == "" {
		return ""
	}
	return ": " + checks.Clean(line)
}

var errFull = errors.New("too much output")

// capped keeps the first bytes written to it. What follows is an error, which ends
// the program that writes, or is dropped.
type capped struct {
	text  strings.Builder
	limit int
	drop  bool
	full  bool
}

// Write implements io.Writer.
func (c *capped) Write(data []byte) (int, error) {
	room := c.limit - c.text.Len()
	if len(data) <= room {
		return c.text.Write(data)
	}
	c.text.Write(data[:room])
	c.full = true
	if c.drop {
		return len(data), nil
	}
	return 0, errFull
}

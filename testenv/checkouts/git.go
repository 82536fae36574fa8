package checkouts

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/testenv/need"
)

func program() (string, error) { return exec.LookPath("git") }

// git runs git in a folder, with no settings but those of the folder itself. After an error
// it does nothing more.
type git struct {
	folder string
	day    time.Time
	err    error
}

// run runs a command as so many days before the day, and returns what it prints.
func (g *git) run(ctx context.Context, daysAgo int, args ...string) string {
	if g.err != nil {
		return ""
	}
	path, err := program()
	if err != nil {
		g.err = fmt.Errorf("find git: %w", err)
		return ""
	}
	command := exec.CommandContext(ctx, path, args...)
	command.Dir = g.folder
	date := g.day.AddDate(0, 0, -daysAgo).Format(time.RFC3339)
	command.Env = append(os.Environ(),
		"GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull, "HOME="+g.folder, "GIT_TERMINAL_PROMPT=0",
		"GIT_AUTHOR_NAME=Robin", "GIT_AUTHOR_EMAIL=robin@plant.example", "GIT_COMMITTER_NAME=Robin", "GIT_COMMITTER_EMAIL=robin@plant.example",
		"GIT_AUTHOR_DATE="+date, "GIT_COMMITTER_DATE="+date)
	output, err := command.CombinedOutput()
	if err != nil {
		g.err = fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, output)
	}
	return string(output)
}

func (g *git) commit(ctx context.Context, message string, daysAgo int) {
	g.run(ctx, daysAgo, "commit", "-q", "--allow-empty", "-m", message)
}

func (g *git) write(name, content string) {
	if g.err != nil {
		return
	}
	path := filepath.Join(g.folder, filepath.FromSlash(name))
	if g.err = os.MkdirAll(filepath.Dir(path), 0o755); g.err == nil {
		g.err = os.WriteFile(path, []byte(content), 0o644)
	}
}

// Git runs git for a test.
type Git struct {
	t   testing.TB
	git git
}

// In is git in a folder.
func In(t testing.TB, folder string) Git { return Git{t, git{folder: folder, day: Day}} }

// Run runs one command, and returns what it prints.
func (g Git) Run(args ...string) string {
	g.t.Helper()
	if _, err := program(); err != nil {
		need.Missing(g.t, "git", "apt-get install git: %v", err)
	}
	output := g.git.run(g.t.Context(), 0, args...)
	if g.git.err != nil {
		g.t.Fatal(g.git.err)
	}
	return output
}

// Write writes a file.
func (g Git) Write(name, content string) {
	g.t.Helper()
	if g.git.write(name, content); g.git.err != nil {
		g.t.Fatal(g.git.err)
	}
}

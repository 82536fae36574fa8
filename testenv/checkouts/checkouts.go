// Package checkouts makes small repositories with git itself, so that a mistake of whoever
// reads git's files can't hide in how they were written. The project in them is made up,
// and does well what a policy asks of a project; what a [Change] says makes it another one,
// or careless. The same project of the same day has the same commits.
package checkouts

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/testenv/need"
)

//go:embed hardened.txtar
var hardened string

// Day is that of the newest commit and of the newest tag of tests' projects.
var Day = time.Date(2026, 1, 10, 12, 0, 0, 0, time.UTC)

// Change is what is different from the hardened project.
type Change struct {
	// Files replace those of the project; an empty one takes it out.
	Files map[string]string
	// Direct is set for changes without a mark of a request, Light for tags without notes.
	Direct, Light bool
	// Past are files that an earlier commit held.
	Past []string
}

// Parse reads a change: lines "= direct", "= light" and "= past FILE", and files, each
// below a line "-- PATH --".
func Parse(text string) (Change, error) {
	c := Change{Files: map[string]string{}}
	at := ""
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if name, ok := strings.CutPrefix(line, "-- "); ok && strings.HasSuffix(name, " --") {
			at = strings.TrimSuffix(name, " --")
			c.Files[at] = ""
			continue
		}
		if at != "" {
			c.Files[at] += line + "\n"
			continue
		}
		switch word, rest, _ := strings.Cut(strings.TrimPrefix(line, "= "), " "); {
		case word == "" || strings.HasPrefix(line, "#"):
		case word == "direct":
			c.Direct = true
		case word == "light":
			c.Light = true
		case word == "past":
			c.Past = append(c.Past, rest)
		default:
			return c, fmt.Errorf("read change: %q is no line of one", line)
		}
	}
	return c, nil
}

// Make makes the project in a folder of the test, and returns the folder. It is missing
// where git is.
func Make(t testing.TB, change Change) string {
	t.Helper()
	if _, err := program(); err != nil {
		need.Missing(t, "git", "apt-get install git: %v", err)
	}
	folder := t.TempDir()
	if _, err := Lay(t.Context(), folder, Day, change); err != nil {
		t.Fatal(err)
	}
	return folder
}

// Lay makes the project in a folder that is empty or new, with the changes one over the other
// and the newest commit on a day, and returns that commit.
func Lay(ctx context.Context, folder string, day time.Time, changes ...Change) (commit string, err error) {
	base, err := Parse(hardened)
	if err != nil {
		return "", err
	}
	project := base
	for _, change := range changes {
		maps.Copy(project.Files, change.Files)
		project.Direct, project.Light = project.Direct || change.Direct, project.Light || change.Light
		project.Past = append(project.Past, change.Past...)
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", fmt.Errorf("make folder: %w", err)
	}
	g := git{folder: folder, day: day}
	g.run(ctx, 0, "init", "-q", "-b", "main")
	g.layPast(ctx, project.Past)
	dates := strings.NewReplacer("{today}", day.Format(time.DateOnly), "{earlier}", day.AddDate(0, 0, -4).Format(time.DateOnly))
	for _, name := range slices.Sorted(maps.Keys(project.Files)) {
		if project.Files[name] != "" {
			g.write(name, dates.Replace(project.Files[name]))
		}
	}
	g.run(ctx, 0, "add", "-f", ".")
	g.layHistory(ctx, project)
	head := g.run(ctx, 0, "rev-parse", "HEAD")
	return strings.TrimSpace(head), g.err
}

// layPast commits files that later commits don't have.
func (g *git) layPast(ctx context.Context, names []string) {
	for i, name := range names {
		g.write(name, "TOKEN=3f9b7c1e8d5a2046\n")
		g.run(ctx, 0, "add", "-f", name)
		g.commit(ctx, fmt.Sprintf("Add %s (#%d)", name, i+1), 30-i)
		g.run(ctx, 0, "rm", "-q", "--cached", name)
		if g.err == nil {
			g.err = os.Remove(filepath.Join(g.folder, filepath.FromSlash(name)))
		}
	}
}

// layHistory commits what was added, in several steps with two releases among them.
func (g *git) layHistory(ctx context.Context, project Change) {
	for i := range 8 {
		subject := fmt.Sprintf("Improve the plant's page, part %d", i+1)
		if !project.Direct {
			subject += fmt.Sprintf(" (#%d)", i+10)
		}
		g.commit(ctx, subject, 8-i-1)
		if tag := map[int]string{3: "v1.1.0", 7: "v1.2.0"}[i]; tag != "" && project.Light {
			g.run(ctx, 0, "tag", tag)
		} else if tag != "" {
			g.run(ctx, 8-i-1, "tag", "-a", tag, "-m", "Mends what its users reported")
		}
	}
}

package deploy_test

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"hardcheck/testenv/redisd"
)

// canary is the password of the servers: it may stand in its own file alone.
const canary = "canary-Vq3rT8xLz0-canary"

// stage is a site folder, a folder of reports, and the program that runs between them.
type stage struct {
	t       *testing.T
	site    string // folder of site.yaml and cache.secret
	reports string
	program string
	env     map[string]string
}

// result is what a scheduler sees of a run.
type result struct {
	code           int
	stdout, stderr string
}

// newStage makes the stage for a target at an address; hardcheck is the program to run.
func newStage(t *testing.T, program, address string) *stage {
	t.Helper()
	folder := openFolder(t)
	s := &stage{
		t: t, site: filepath.Join(folder, "etc"), reports: filepath.Join(folder, "reports"), program: program,
	}
	if err := os.Mkdir(s.site, 0o755); err != nil {
		t.Fatal(err)
	}
	give(t, s.site)
	write(t, filepath.Join(s.site, "site.yaml"), siteFile(address), 0o600)
	write(t, filepath.Join(s.site, "cache.secret"), canary+"\n", 0o600)
	s.env = map[string]string{"PATH": "/usr/local/bin:/usr/bin:/bin"}
	return s
}

func siteFile(address string) string {
	return `version: 1
site: plant-7
targets:
  - name: cache
    url: "redis://` + address + `"
    password: {file: cache.secret}
`
}

// guarded starts a redis-server that asks for the password of the stage.
func guarded(t *testing.T) *redisd.Server {
	t.Helper()
	return redisd.Start(t, redisd.Config{Directives: []string{"requirepass " + canary}})
}

// command prepares a run with the stage's settings alone as environment.
func (s *stage) command(args ...string) *exec.Cmd {
	run := []string{"run", "--site", filepath.Join(s.site, "site.yaml"), "--keep", s.reports}
	command := as(exec.CommandContext(s.t.Context(), s.program, append(run, args...)...))
	command.Dir = "/"
	command.Env = environment(s.env)
	return command
}

// run runs with further arguments and waits for the end.
func (s *stage) run(args ...string) result {
	s.t.Helper()
	return finish(s.t, s.command(args...))
}

func environment(settings map[string]string) []string {
	var env []string
	for name, value := range settings {
		env = append(env, name+"="+value)
	}
	slices.Sort(env)
	return env
}

// finish runs a command to its end.
func finish(t *testing.T, command *exec.Cmd) result {
	t.Helper()
	var stdout, stderr bytes.Buffer
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %s: %v", command, err)
	}
	got := result{command.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	if strings.Contains(got.stdout+got.stderr, canary) {
		t.Errorf("the password was printed:\n%s%s", got.stdout, got.stderr)
	}
	return got
}

// want fails the test unless a run ended with a code.
func (r result) want(t *testing.T, code int) result {
	t.Helper()
	if r.code != code {
		t.Fatalf("exit code %d, want %d\nstdout: %s\nstderr: %s", r.code, code, r.stdout, r.stderr)
	}
	return r
}

var (
	wholeRun   = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d{6}Z$`)
	partialRun = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d{6}Z\.partial$`)
)

// runs lists the kept folders whose names match, oldest first. Nothing but runs and
// the lock may be in the folder.
func (s *stage) runs(name *regexp.Regexp) []string {
	s.t.Helper()
	entries, err := os.ReadDir(s.reports)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		s.t.Fatal(err)
	}
	var found []string
	for _, entry := range entries {
		switch {
		case name.MatchString(entry.Name()):
			found = append(found, filepath.Join(s.reports, entry.Name()))
		case entry.Name() != ".lock" && !wholeRun.MatchString(entry.Name()) && !partialRun.MatchString(entry.Name()):
			s.t.Errorf("left in the folder of reports: %s", entry.Name())
		}
	}
	return found
}

// last is the newest whole run.
func (s *stage) last() string {
	s.t.Helper()
	found := s.runs(wholeRun)
	if len(found) == 0 {
		s.t.Fatal("no run was kept")
	}
	return found[len(found)-1]
}

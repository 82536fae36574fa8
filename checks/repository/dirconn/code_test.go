package dirconn_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/repository"
	"hardcheck/testenv/checkouts"
)

// TestCodeOfACheckout reads what CI, settings, views and images of the hardened project say.
func TestCodeOfACheckout(t *testing.T) {
	t.Parallel()
	facts, got := collect(t, made(t, ""))
	if got.State() != checks.StateCollected {
		t.Fatalf("state %s: %v", got.State(), got.Problems)
	}
	steps, whole := facts.Automation.Steps.Get()
	var seen []string
	for _, s := range steps {
		fails, _ := s.Fails.Get()
		seen = append(seen, fmt.Sprint(s.Line, " ", s.Tool, " ", s.Class, " ", fails, " ", strings.Join(s.Via, ">")))
	}
	want := "9 pytest tests true make test|10 pip-audit dependency-audit true make security|10 bandit security-analysis true make security|16 aquasecurity/trivy-action image-scan true "
	if joined := strings.Join(seen, "|"); !whole || joined != want {
		t.Errorf("steps %q, whole %t", joined, whole)
	}
	settings, whole := facts.Application.Settings.Get()
	if !whole || len(settings) != 2 || settings[0].Path != "plant/production.py" || !settings[0].Used || settings[1].Used {
		t.Errorf("settings %+v, whole %t", settings, whole)
	}
	views, _ := facts.Application.Views.Get()
	consumers, _ := facts.Application.Consumers.Get()
	dockerfiles, _ := facts.Dockerfiles.Get()
	if len(views) != 1 || len(views[0].Actions.Entries()) != 5 || len(consumers) != 1 {
		t.Errorf("views %+v, consumers %+v", views, consumers)
	}
	if len(dockerfiles) != 1 || dockerfiles[0].Base != "python:3.12-slim" || dockerfiles[0].User != repository.UserOther {
		t.Errorf("dockerfiles %+v", dockerfiles)
	}
}

// TestCodeThatIsNotCommitted holds that files which differ from the commit are named.
func TestCodeThatIsNotCommitted(t *testing.T) {
	t.Parallel()
	folder := made(t, "")
	facts, _ := collect(t, folder)
	if changed, whole := facts.Changed.Get(); len(changed) != 0 || !whole {
		t.Errorf("changed %v, whole %t", changed, whole)
	}
	if _, why := facts.Source(checks.Target{}); why != "" {
		t.Errorf("the code of a clean checkout can't be tied to what runs: %s", why)
	}
	later := time.Now().Add(time.Hour).Truncate(time.Second)
	if err := os.Chtimes(filepath.Join(folder, "plant/settings.py"), later, later); err != nil {
		t.Fatal(err)
	}
	write(t, filepath.Join(folder, "plant/views.py"), "pass\n")
	remove(t, filepath.Join(folder, "plant/consumers.py"))
	write(t, filepath.Join(folder, "Dockerfile"), "FROM scratch\n")
	checkouts.In(t, folder).Run("add", "Dockerfile")
	facts, _ = collect(t, folder)
	if changed, whole := facts.Changed.Get(); strings.Join(changed, " ") != "Dockerfile plant/consumers.py plant/views.py" || !whole {
		t.Errorf("changed %v, whole %t", changed, whole)
	}
	code, why := facts.Source(checks.Target{})
	real, err := filepath.EvalSymlinks(folder)
	if code.Folder != real || err != nil || !code.Written.Equal(later) || why == "" {
		t.Errorf("code in %s, written at %v, %q: want %s, %v and a reason", code.Folder, code.Written, why, real, later)
	}
}

// TestCodeThatCantBeRead holds that nothing is whole of which a file was not read.
func TestCodeThatCantBeRead(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for name, content := range map[string]string{
		".gitlab-ci.yml":              "test: {script: pytest}\n",
		"ci/Jenkinsfile":              "pipeline {}\n",
		".circleci/config.yml":        "jobs: {}\n",
		"azure-pipelines-nightly.yml": "steps: []\n",
		".drone.yaml":                 "kind: pipeline\n",
		".github/workflows/a.yml":     "on: push\r\njobs:\r\n  a:\r\n    steps:\r\n      - run: pytest || true\r\n",
		".github/workflows/b.yml":     "{[",
		".github/workflows/README.md": "no workflow",
		"app/settings.py":             "DEBUG = '''",
		"Dockerfile":                  "RUN x",
		"nginx/nginx.conf":            "http {",
		"nginx/site.conf":             "server { location /api/ { limit_req zone=a; } include other.conf; }",
	} {
		write(t, filepath.Join(folder, name), content)
	}
	facts, got := collect(t, folder)
	steps, whole := facts.Automation.Steps.Get()
	if whole || len(steps) != 2 || steps[0].Tool != "pytest" || steps[1].Path != ".gitlab-ci.yml" {
		t.Errorf("steps %+v, whole %t", steps, whole)
	}
	if len(facts.Automation.Foreign) != 4 || len(facts.Automation.Workflows) != 3 {
		t.Errorf("foreign %v, workflows %v", facts.Automation.Foreign, facts.Automation.Workflows)
	}
	if nginx, whole := facts.Nginx.Get(); whole || len(nginx) != 1 || nginx[0].Limits.Entries()[0] != "/api/" || !nginx[0].Includes {
		t.Errorf("nginx %+v, whole %t", nginx, whole)
	}
	for field, words := range map[string]string{
		"automation.steps": "b.yml", "application.settings": "not Python", "dockerfiles": "before the first FROM", "nginx": "ends within",
	} {
		checktest.WantProblem(t, got, field, checks.Unreadable, words)
	}
}

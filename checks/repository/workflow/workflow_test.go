package workflow

import (
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/goccy/go-yaml/lexer"
	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/repository"
)

// files is a checkout of a few files.
type files map[string]string

func (f files) read(name string) ([]byte, error) {
	text, there := f[name]
	if !there {
		return nil, fs.ErrNotExist
	}
	return []byte(text), nil
}

// lines are the steps of a workflow, one line each: tool, class, what a finding does.
func lines(t *testing.T, text string, tree files) []string {
	t.Helper()
	steps, err := Read("w.yml", []byte(text), tree.read)
	if err != nil {
		t.Fatalf("%v in\n%s", err, text)
	}
	var all []string
	for _, s := range steps {
		verdict := "?"
		if fails, known := s.Fails.Get(); known {
			verdict = map[bool]string{true: "fails", false: "goes on"}[fails]
		}
		all = append(all, fmt.Sprintf("%s %s %s", s.Tool, s.Class, verdict))
	}
	return all
}

// script is a workflow of one step that runs a script.
func script(text string, more ...string) string {
	return "on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - name: x\n" +
		strings.Join(append(more, ""), "\n") + "        run: |\n          " + strings.ReplaceAll(text, "\n", "\n          ") + "\n"
}

// TestFailuresThatScriptsSwallow holds, by what bash does, which failures come out.
func TestFailuresThatScriptsSwallow(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pytest":                                     "fails",
		"pytest || true":                             "goes on",
		"pytest || exit 0":                           "goes on",
		"pytest || echo bad":                         "goes on",
		"pytest || exit 1":                           "fails",
		"pytest || { echo bad; exit 1; }":            "fails",
		"pytest || { echo bad; false; }":             "fails",
		"pytest || other":                            "?",
		"pytest; echo done":                          "fails",
		"pytest\necho done":                          "fails",
		"pytest && echo done":                        "fails",
		"pytest && echo done\necho more":             "goes on",
		"echo a && pytest\necho more":                "fails",
		"pytest | tee log":                           "goes on",
		"set -o pipefail\npytest | tee x":            "fails",
		"set -euo pipefail\npytest | cat":            "fails",
		"echo x | pytest":                            "fails",
		"set +e\npytest\necho done":                  "goes on",
		"set +e\npytest":                             "fails",
		"set +e\npytest\nrc=$?\nexit $rc":            "?",
		"pytest &":                                   "goes on",
		"! pytest":                                   "goes on",
		"(pytest)":                                   "fails",
		"(pytest; true)":                             "fails",
		"(pytest) || true":                           "goes on",
		"{ pytest; }":                                "fails",
		"{ pytest; true; } || true":                  "goes on",
		"if pytest; then echo y; fi":                 "goes on",
		"if ! pytest; then exit 1; fi":               "fails",
		"if ! pytest; then echo n; fi":               "goes on",
		"if pytest; then :; else exit 2; fi":         "fails",
		"if [ -f x ]; then pytest; fi":               "?",
		"for d in a b; do pytest $d; done":           "?",
		"for d in a b; do pytest \"$d\"; done":       "fails",
		"for d in *; do pytest; done":                "fails",
		"while read x; do pytest; done":              "?",
		"case $X in a) pytest;; esac":                "?",
		"f() { pytest; }\nf":                         "fails",
		"f() { pytest; }\nf || true":                 "goes on",
		"out=$(pytest)":                              "fails",
		"out=$(pytest)\necho $out":                   "fails",
		"export OUT=$(pytest)":                       "goes on",
		"echo $(pytest)":                             "goes on",
		"trap 'exit 0' EXIT\npytest":                 "?",
		"time pytest":                                "fails",
		"python -m pytest":                           "fails",
		"python3.12 -W error -m pytest":              "fails",
		"poetry run pytest":                          "fails",
		"uv run --with x pytest":                     "fails",
		"sudo -u app env A=1 timeout -k 5 60 pytest": "fails",
		"coverage run -m pytest":                     "fails",
		".venv/bin/pytest":                           "fails",
		"bash -c 'pytest; true'":                     "goes on",
		"bash -ec 'pytest; true'":                    "fails",
		"pytest $ARGS":                               "?",
		"pytest ${{ matrix.args }}":                  "?",
		"pytest \"$DIR\"":                            "fails",
		"pytest --collect-only":                      "goes on",
		"docker compose run --rm web pytest":         "fails",
		"docker run -d web pytest":                   "goes on",
	} {
		got := lines(t, script(text), nil)
		if len(got) != 1 || got[0] != "pytest tests "+want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestOptionsThatSwallow holds which tools fail on a finding, by their own manuals.
func TestOptionsThatSwallow(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"pip-audit -r requirements.txt":                       "pip-audit dependency-audit fails",
		"python -m pip_audit":                                 "pip-audit dependency-audit fails",
		"pip-audit --version":                                 "",
		"safety check --json":                                 "safety dependency-audit fails",
		"safety check --continue-on-error":                    "safety dependency-audit goes on",
		"govulncheck ./...":                                   "govulncheck dependency-audit fails",
		"govulncheck -json ./...":                             "govulncheck dependency-audit goes on",
		"govulncheck -format sarif ./...":                     "govulncheck dependency-audit goes on",
		"go run golang.org/x/vuln/cmd/govulncheck@latest .":   "govulncheck dependency-audit fails",
		"npm audit --audit-level=high":                        "npm dependency-audit fails",
		"npm audit --audit-level none":                        "npm dependency-audit goes on",
		"npm audit fix":                                       "",
		"trivy fs .":                                          "trivy dependency-audit goes on",
		"trivy fs --exit-code 1 .":                            "trivy dependency-audit fails",
		"trivy image --exit-code=0 x":                         "trivy image-scan goes on",
		"trivy image --exit-code ${{ inputs.code }} x":        "trivy image-scan ?",
		"trivy config .":                                      "",
		"trivy fs --scanners secret --exit-code 1 .":          "",
		"grype dir:. --fail-on high":                          "grype dependency-audit fails",
		"grype plant:1":                                       "grype image-scan goes on",
		"docker run aquasec/trivy:0.50 image --exit-code 1 x": "trivy image-scan fails",
		"bandit -r src":                                       "bandit security-analysis fails",
		"bandit -r src --exit-zero":                           "bandit security-analysis goes on",
		"gosec -no-fail ./...":                                "gosec security-analysis goes on",
		"semgrep scan":                                        "semgrep security-analysis goes on",
		"semgrep --config auto --error":                       "semgrep security-analysis fails",
		"semgrep ci":                                          "semgrep security-analysis fails",
		"ruff check --select S":                               "ruff security-analysis fails",
		"ruff check":                                          "",
		"ruff format":                                         "",
		"flake8":                                              "",
		"golangci-lint run -E gosec":                          "golangci-lint security-analysis fails",
		"golangci-lint run --issues-exit-code 0 -E gosec":     "golangci-lint security-analysis goes on",
		"go test -run '^$' ./...":                             "go tests goes on",
		"go vet ./...":                                        "",
		"python manage.py test":                               "manage.py tests fails",
		"tox":                                                 "tox opaque ?",
		"nox -s tests":                                        "nox opaque ?",
		"./run-everything":                                    "./run-everything opaque ?",
		"make test":                                           "make opaque ?",
	} {
		if got := strings.Join(lines(t, script(text), nil), ";"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestStepsAreFollowedIntoFiles(t *testing.T) {
	t.Parallel()
	tree := files{
		"Makefile": "ARGS := --exit-zero\nall: lint check\nlint:\n\tbandit $(ARGS) -r src\n\t-pip-audit\ncheck: unit\n\t@echo ok\nunit:\n\t$(MAKE) deep\ndeep:\n\tpytest; echo $$?\nsafe:\n\tpytest\n\trm x\n" +
			"loop: loop2\n\tmake loop\nloop2: loop\n",
		"pyproject.toml":   "[tool.taskipy.tasks]\npre_test = \"pip-audit\"\ntest = \"pytest && echo\"\nlint = {cmd = \"bandit -r src || true\"}\n[tool.ruff.lint]\nselect = [\"E\", \"S1\"]\n",
		"package.json":     `{"scripts": {"test": "jest", "posttest": "npm audit", "lint": "eslint ."}}`,
		"scripts/check.sh": "#!/bin/bash -e\npytest\ntrue\n",
		"scripts/lax.sh":   "#!/bin/sh\npytest\ntrue\n",
		".golangci.yml":    "linters:\n  default: none\n  enable: [gosec]\nrun:\n  issues-exit-code: 0\n",
		"sub/Makefile":     "test:\n\tgo test ./...\n",
	}
	for text, want := range map[string]string{
		"make":                         "bandit security-analysis goes on;pip-audit dependency-audit goes on;pytest tests goes on",
		"make safe":                    "pytest tests fails",
		"make -i safe":                 "pytest tests goes on",
		"make -n safe":                 "",
		"make loop":                    "",
		"make nothing":                 "make nothing opaque ?",
		"make -C sub test":             "go tests fails",
		"cd sub\nmake test":            "go tests fails",
		"cd sub && make test":          "go tests fails",
		"poetry run task test":         "pip-audit dependency-audit fails;pytest tests fails",
		"task lint":                    "bandit security-analysis goes on",
		"task other":                   "task other opaque ?",
		"npm test":                     "jest tests fails;npm dependency-audit fails",
		"npm run lint":                 "",
		"npm run other":                "npm run other opaque ?",
		"npm run other --if-present":   "",
		"bash scripts/check.sh":        "pytest tests fails",
		"./scripts/lax.sh":             "pytest tests goes on",
		"ruff check":                   "ruff security-analysis fails",
		"golangci-lint run":            "golangci-lint security-analysis goes on",
		"../outside.sh":                "../outside.sh opaque ?",
		`..\windows\test.sh`:           `..\windows\test.sh opaque ?`,
		"bash ${{ inputs.script }}.sh": "GITHUB_EXPRESSION.sh opaque ?",
	} {
		if got := strings.Join(lines(t, script(text), tree), ";"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestWhatSurroundsAStep(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct{ text, want string }{
		"continue-on-error":         {script("pytest", "        continue-on-error: true"), "goes on"},
		"filled in":                 {script("pytest", "        continue-on-error: ${{ matrix.x }}"), "?"},
		"never":                     {script("pytest", "        if: false"), "goes on"},
		"never, expression":         {script("pytest", "        if: ${{ false }}"), "goes on"},
		"always":                    {script("pytest", "        if: always()"), "fails"},
		"at failure":                {script("pytest", "        if: failure()"), "goes on"},
		"somewhere":                 {script("pytest", "        if: github.repository == 'a/b'"), "?"},
		"at push":                   {script("pytest", "        if: github.event_name == 'push'"), "fails"},
		"at no event":               {script("pytest", "        if: github.event_name == 'schedule'"), "goes on"},
		"bash has pipefail":         {script("pytest | tee x", "        shell: bash"), "fails"},
		"an own shell":              {script("pytest; true", "        shell: bash {0}"), "goes on"},
		"windows line ends":         {strings.ReplaceAll(script("pytest || true"), "\n", "\r\n"), "goes on"},
		"job goes on":               {strings.Replace(script("pytest"), "    steps:", "    continue-on-error: true\n    steps:", 1), "goes on"},
		"job never":                 {strings.Replace(script("pytest"), "    steps:", "    if: false\n    steps:", 1), "goes on"},
		"needs one that never runs": {strings.Replace(script("pytest"), "    steps:", "    needs: [b]\n    steps:", 1) + "  b:\n    if: false\n    runs-on: x\n    steps: []\n", "goes on"},
		"default shell":             {"defaults: {run: {shell: bash}}\n" + script("pytest | tee x"), "fails"},
		"anchors":                   {"x: &s\n  run: pytest || true\non: push\njobs:\n  a:\n    steps:\n      - *s\n", "goes on"},
	} {
		got := lines(t, row.text, nil)
		if len(got) != 1 || got[0] != "pytest tests "+row.want {
			t.Errorf("%s: %q, want %q", name, got, row.want)
		}
	}
	if got := lines(t, strings.Replace(script("pytest"), "ubuntu-latest", "windows-latest", 1), nil); len(got) != 1 || !strings.HasSuffix(got[0], "opaque ?") {
		t.Errorf("a shell of Windows: %q", got)
	}
}

func TestActions(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"uses: aquasecurity/trivy-action@master":                                                            "aquasecurity/trivy-action image-scan goes on",
		"uses: aquasecurity/trivy-action@v1\n        with: {scan-type: fs, exit-code: '1'}":                 "aquasecurity/trivy-action dependency-audit fails",
		"uses: aquasecurity/trivy-action@v1\n        with: {scan-type: config, exit-code: '1'}":             "",
		"uses: aquasecurity/trivy-action@v1\n        env: {TRIVY_EXIT_CODE: 1}":                             "aquasecurity/trivy-action image-scan fails",
		"uses: aquasecurity/trivy-action@v1\n        continue-on-error: true\n        with: {exit-code: 1}": "aquasecurity/trivy-action image-scan goes on",
		"uses: golang/govulncheck-action@v1\n        with: {output-format: sarif}":                          "golang/govulncheck-action dependency-audit goes on",
		"uses: golang/govulncheck-action@v1":                                                                "golang/govulncheck-action dependency-audit fails",
		"uses: github/codeql-action/analyze@v3":                                                             "github/codeql-action/analyze security-analysis goes on",
		"uses: github/codeql-action/upload-sarif@v3":                                                        "",
		"uses: actions/dependency-review-action@v4":                                                         "actions/dependency-review-action dependency-audit ?",
		"uses: securego/gosec@master\n        with: {args: '-no-fail ./...'}":                               "securego/gosec security-analysis goes on",
		"uses: anchore/scan-action@v6\n        with: {image: x, fail-build: 'false'}":                       "anchore/scan-action image-scan goes on",
		"uses: ./.github/actions/check":                                                                     "./.github/actions/check opaque ?",
		"uses: docker://x":                                                                                  "docker://x opaque ?",
		"uses: somebody/security-scan@v1":                                                                   "somebody/security-scan opaque ?",
		"uses: actions/checkout@v4":                                                                         "",
	} {
		got := strings.Join(lines(t, "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - "+text+"\n", nil), ";")
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := lines(t, "on: push\njobs:\n  a:\n    uses: a/b/.github/workflows/c.yml@main\n", nil); len(got) != 1 || got[0] != "a/b/.github/workflows/c.yml opaque ?" {
		t.Errorf("a reusable workflow: %q", got)
	}
}

func TestEventsAndLines(t *testing.T) {
	t.Parallel()
	steps, err := Read("w.yml", []byte("on:\n  push: {tags: ['v*']}\n  pull_request:\n  schedule: [{cron: x}]\n  release:\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |\n          echo\n          pytest\n"), nil)
	if err != nil {
		t.Fatal(err)
	}
	want := []repository.Event{repository.TagPush, repository.PullRequest, repository.Schedule, repository.Other}
	if diff := cmp.Diff(want, steps[0].Events); diff != "" {
		t.Errorf("events (-want +got):\n%s", diff)
	}
	if steps[0].Line != 12 {
		t.Errorf("pytest stands in line %d, want 12", steps[0].Line)
	}
}

// bomb is a file that grows to 10^9 parts where its aliases are followed.
var bomb = func() string {
	text := "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n"
	for i := 1; i < 9; i++ {
		text += fmt.Sprintf("a%d: &a%d [%s*a%d]\n", i, i, strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 9), i-1)
	}
	return text + "jobs: {a: *a8}\n"
}()

func TestHostileFilesEndInTime(t *testing.T) {
	t.Parallel()
	deep := func(open, within, shut string, n int) string {
		return strings.Repeat(open, n) + within + strings.Repeat(shut, n)
	}
	for name, text := range map[string]string{
		"aliases": bomb,
		"itself":  "jobs: &a {x: *a}\n",
		"flow":    "jobs: " + deep("[", "x", "]", 50_000),
		"indentation": "jobs:\n" + func() (s string) {
			for i := range 900 {
				s += strings.Repeat(" ", i+1) + "a:\n"
			}
			return
		}(),
		"many":        "jobs:\n" + strings.Repeat("  - a\n", 100_000),
		"large":       strings.Repeat("#", maxBytes+1),
		"empty":       "",
		"no workflow": "image: x\n",
		"binary":      "\x00\x01\xff",
		"merge":       "a: &a {b: c}\njobs:\n  <<: *a\n",
	} {
		begun := time.Now()
		if _, err := Read("w.yml", []byte(text), nil); err == nil {
			t.Errorf("%s is read", name)
		}
		if took := time.Since(begun); took > 20*time.Second {
			t.Errorf("%s took %s", name, took)
		}
	}
	for name, text := range map[string]string{
		"parentheses": deep("(", "pytest", ")", 50_000), "substitutions": deep("$(", "pytest", ")", 50_000), "ifs": strings.Repeat("if ", 50_000), "braces": deep("{ ", "pytest;", "}", 50_000),
		"quotes": strings.Repeat("`", 5_000), "functions": "f() { f; f; f; }\nf\n",
	} {
		found, problem := readScript(text, githubDefault)
		if problem == "" && len(found) > maxCommands+1 {
			t.Errorf("%s: %d commands", name, len(found))
		}
	}
}

func TestUnreadableFilesAreErrors(t *testing.T) {
	t.Parallel()
	denied := func(string) ([]byte, error) { return nil, errors.New("denied") }
	steps, err := Read("w.yml", []byte(script("make test")), denied)
	if err != nil || len(steps) != 1 || steps[0].Class != repository.Opaque {
		t.Errorf("%+v, %v", steps, err)
	}
}

func FuzzWorkflow(f *testing.F) {
	f.Add(script("make test || true"), "test:\n\tpytest\n")
	f.Add(script("f() { f; }; f; for a in b; do task x; done", "        if: ${{ a && b }}"), "a: b\n\t-c\nX := $(X)\n")
	f.Add(bomb, "")
	f.Fuzz(func(_ *testing.T, text, other string) {
		steps, _ := Read("w.yml", []byte(text), func(string) ([]byte, error) { return []byte(other), nil })
		if len(steps) > maxSteps {
			panic("more steps than the bound")
		}
	})
}

func FuzzGitLab(f *testing.F) {
	f.Add("spec: {}\n---\n.a: &a\n  rules: [{if: '$A == /b/ && ($C || null)', when: never}]\nt:\n  <<: *a\n  extends: [.a, t]\n  script: [!reference [.a, script], make]\n", "all:\n\tpytest\n")
	f.Add("t: {only: [main], except: {refs: [tags]}, when: manual, script: 'trivy image $[[ inputs.x ]]'}", "")
	f.Add(bomb, "")
	f.Fuzz(func(_ *testing.T, text, other string) {
		steps, _ := ReadGitLab("x", []byte(text), func(string) ([]byte, error) { return []byte(other), nil })
		if len(steps) > maxSteps {
			panic("more steps than the bound")
		}
		for _, e := range gitlabEvents {
			gitlabCondition(text, e.event)
		}
	})
}

func FuzzScript(f *testing.F) {
	for _, text := range []string{"pytest || true", "if a; then b; fi | c", "f() { f & }; f", "x=$(`a`) exit $?", "case a in b) c;; esac"} {
		f.Add(text)
	}
	f.Fuzz(func(_ *testing.T, text string) { readScript(text, githubDefault) })
}

func FuzzMakefile(f *testing.F) {
	f.Add("A = $(A)$(A)\nall: b\n\t@-$(A)\n.IGNORE:\n")
	f.Fuzz(func(_ *testing.T, text string) {
		r := resolver{tree: func(string) ([]byte, error) { return []byte(text), nil }}
		followMake(&r, nil, place{effect: fails()})
	})
}

// TestActionsReadTheirFiles holds which files and inputs decide what an action does.
func TestActionsReadTheirFiles(t *testing.T) {
	t.Parallel()
	tree := files{"strict.yaml": "exit-code: 1\n", "loose.yaml": "exit-code: 0\n", "ruff.toml": "[lint]\nselect = [\"S\"]\n"}
	for text, want := range map[string]string{
		"uses: astral-sh/ruff-action@v3":                                                                "astral-sh/ruff-action security-analysis fails",
		"uses: astral-sh/ruff-action@v3\n        with: {args: format}":                                  "",
		"uses: aquasecurity/trivy-action@v1\n        with: {trivy-config: strict.yaml}":                 "aquasecurity/trivy-action image-scan fails",
		"uses: aquasecurity/trivy-action@v1\n        with: {trivy-config: loose.yaml}":                  "aquasecurity/trivy-action image-scan goes on",
		"uses: aquasecurity/trivy-action@v1\n        with: {trivy-config: none.yaml}":                   "aquasecurity/trivy-action image-scan ?",
		"uses: aquasecurity/trivy-action@v1\n        with: {trivy-config: strict.yaml, exit-code: '0'}": "aquasecurity/trivy-action image-scan goes on",
	} {
		got := strings.Join(lines(t, "on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - "+text+"\n", tree), ";")
		if got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestCodeQLReports holds when the analysis reports to the forge.
func TestCodeQLReports(t *testing.T) {
	t.Parallel()
	for with, want := range map[string]bool{"": true, "\n        with: {upload: always}": true, "\n        with: {upload: 'true'}": true, "\n        with: {upload: never}": false} {
		steps, err := Read("w.yml", []byte("on: [push]\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: github/codeql-action/analyze@v3"+with+"\n"), nil)
		if err != nil || len(steps) != 1 || steps[0].Reports != want {
			t.Errorf("%q: %+v, %v; want reports %t", with, steps, err, want)
		}
	}
}

// TestTextsAreShortened holds how much of a condition is told.
func TestTextsAreShortened(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{79: 79, 80: 80, 81: 83} {
		if got := shortened(strings.Repeat("a", n)); len(got) != want {
			t.Errorf("of %d letters %q is told", n, got)
		}
	}
}

// TestConditionsChooseEvents holds at which events a step with a condition runs.
func TestConditionsChooseEvents(t *testing.T) {
	t.Parallel()
	all := []repository.Event{repository.Push, repository.TagPush, repository.PullRequest}
	for condition, want := range map[string][]repository.Event{
		"github.event_name == 'push'":         {repository.Push, repository.TagPush},
		"github.event_name != 'push'":         {repository.PullRequest},
		"github.event_name == 'pull_request'": {repository.PullRequest},
		"github.event_name != 'pull_request'": {repository.Push, repository.TagPush},
	} {
		if got, _ := simpleCondition(condition, all); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", condition, got, want)
		}
	}
}

// TestSettingsOfLinters holds which settings make a linter look for faults of security.
func TestSettingsOfLinters(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		command string
		tree    files
		want    string
	}{
		{"golangci-lint run", nil, ""},
		{"golangci-lint run", files{".golangci.yml": "linters: {enable: [errcheck]}\n"}, ""},
		{"golangci-lint run", files{".golangci.yml": "linters: {enable: [gosec]}\n"}, "golangci-lint security-analysis fails"},
		{"golangci-lint run", files{".golangci.yml": "linters: {default: all}\n"}, "golangci-lint security-analysis fails"},
		{"golangci-lint run", files{".golangci.yml": "linters: {default: all, disable: [gosec]}\n"}, ""},
		{"golangci-lint run", files{".golangci.yml": "linters: {enable-all: true}\n"}, "golangci-lint security-analysis fails"},
		{"golangci-lint run", files{".golangci.yml": "linters: {enable-all: false}\n"}, ""},
		{"golangci-lint run", files{".golangci.yml": "{"}, "golangci-lint security-analysis ?"},
		{"golangci-lint run", files{".golangci.toml": ""}, "golangci-lint security-analysis ?"},
		{"golangci-lint run -E gosec", files{".golangci.toml": ""}, "golangci-lint security-analysis fails"},
		{"golangci-lint run -D gosec", files{".golangci.yml": "linters: {enable: [gosec]}\n"}, ""},
		{"ruff check --select S", nil, "ruff security-analysis fails"},
		{"ruff check --select S1", nil, "ruff security-analysis fails"},
		{"ruff check --select ALL", nil, "ruff security-analysis fails"},
		{"ruff check --select SIM", nil, ""},
		{"ruff check --select E,F", nil, ""},
	} {
		if got := strings.Join(lines(t, script(tc.command), tc.tree), ";"); got != tc.want {
			t.Errorf("%s with %v: %q, want %q", tc.command, tc.tree, got, tc.want)
		}
	}
}

// TestMakefiles holds what a Makefile's own words do to the failures of its recipes.
func TestMakefiles(t *testing.T) {
	t.Parallel()
	chain := func(n int) string {
		var text strings.Builder
		for i := range n {
			fmt.Fprintf(&text, "t%d: t%d\n", i, i+1)
		}
		return text.String() + fmt.Sprintf("t%d:\n\tpytest\n", n)
	}
	for _, tc := range []struct{ name, makefile, command, want string }{
		{"a_line_in_two", "a:\n\tpytest \\\n\t|| true\n", "make", "pytest tests goes on"},
		{"a_line_that_is_cut_off", "a:\n\tpytest \\", "make", "pytest tests fails"},
		{"ignores_all", "a:\n\tpytest\n.IGNORE:\n", "make", "pytest tests goes on"},
		{"ignores_it", "a:\n\tpytest\n.IGNORE: a\n", "make", "pytest tests goes on"},
		{"ignores_another", "a:\n\tpytest\n.IGNORE: b\n", "make", "pytest tests fails"},
		{"variables_of_variables", "A = $(B)\nB = pytest\na:\n\t$(A)\n", "make", "pytest tests fails"},
		{"a_variable_of_the_shell", "a:\n\tx=1; $$x || true; pytest\n", "make", "a command that is filled in opaque ?;pytest tests fails"},
		{"a_variable_that_is_not_set", "a:\n\t$(RUN) || true; pytest\n", "make", "a command that is filled in opaque ?;pytest tests fails"},
		{"an_option_that_is_not_set", "a:\n\tpytest $(OPTIONS)\n", "make", "pytest tests ?"},
		{"what_the_shell_asks_for", "a:\n\tpytest || exit $$?\n", "make", "pytest tests ?"},
		{"its_flags", ".SHELLFLAGS = -ec\na:\n\tpytest; true\n", "make", "pytest tests fails"},
		{"without_flags", "a:\n\tpytest; true\n", "make", "pytest tests goes on"},
		{"empty_flags", ".SHELLFLAGS =\na:\n\tpytest; true\n", "make", "pytest tests goes on"},
		{"option_that_is_cut_off", "a:\n\tpytest\n", "make -C", "pytest tests fails"},
		{"deepest", chain(maxNeeds), "make", "pytest tests fails"},
		{"too_deep", chain(maxNeeds + 1), "make", fmt.Sprintf("make t%d opaque ?", maxNeeds+1)},
	} {
		if got := strings.Join(lines(t, script(tc.command), files{"Makefile": tc.makefile}), ";"); got != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
	if got := lines(t, script("cd\npytest"), nil); !slices.Equal(got, []string{"pytest tests fails"}) {
		t.Errorf("in the home folder: %q", got)
	}
}

// TestMakeExpandsUpToABound holds that a value, and a line, of the longest size are filled in yet.
func TestMakeExpandsUpToABound(t *testing.T) {
	t.Parallel()
	filled := func(n int) string { return strings.Repeat("x", n-len("$(B)")) + "$(B)" }
	for n, want := range map[int]string{maxExpanded - 1: "xyy", maxExpanded: "xyy", maxExpanded + 1: "$(A)"} {
		m := makefile{vars: map[string]string{"A": filled(n), "B": "yy"}}
		if got := m.expand("$(A)"); !strings.HasSuffix(got, want) {
			t.Errorf("a value of %d bytes ends as %q, want %q", n, got[max(0, len(got)-8):], want)
		}
	}
	m := makefile{vars: map[string]string{"A": filled(maxExpanded), "B": "yy"}}
	if got := m.expand("z$(A)"); len(got) != maxExpanded || !strings.HasSuffix(got, "x$(B") {
		t.Errorf("a line of one byte more than is filled in has %d bytes and ends as %q", len(got), got[max(0, len(got)-8):])
	}
}

// TestFollowersTakeWhatIsCutOff holds what commands come to that start others, with all of their
// words and without the last ones.
func TestFollowersTakeWhatIsCutOff(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"sh -c":            "a shell opaque ?",
		"sh -c pytest":     "pytest tests fails",
		"python -m":        "",
		"python -m pytest": "pytest tests fails",
		"docker run aquasec/trivy image --exit-code 1 x":       "trivy image-scan fails",
		"docker run aquasec/trivy trivy image --exit-code 1 x": "trivy image-scan fails",
		"docker run securego/gosec":                            "gosec security-analysis fails",
		"docker exec app pytest":                               "pytest tests fails",
		"npm run":                                              "",
		"yarn npm audit":                                       "yarn dependency-audit fails",
		"yarn npm publish":                                     "",
		"trivy image x --exit-code":                            "trivy image-scan goes on",
		"trivy image x --exit-code 1":                          "trivy image-scan fails",
		"docker pytest run":                                    "a container opaque ?",
	} {
		if got := strings.Join(lines(t, script(text), nil), ";"); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// TestWorkflowsAreBounded holds that as many steps, commands and scripts in each other as are read
// are, and that of more it is told.
func TestWorkflowsAreBounded(t *testing.T) {
	t.Parallel()
	for n, large := range map[int]bool{maxSteps: false, maxSteps + 1: true} {
		text := "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n" + strings.Repeat("      - run: pytest\n", n)
		steps, err := Read("w.yml", []byte(text), nil)
		if errors.Is(err, errTooLarge) != large || len(steps) != min(n, maxSteps) {
			t.Errorf("of %d steps %d are read: %v", n, len(steps), err)
		}
	}
	for n, large := range map[int]bool{maxCommands: false, maxCommands + 1: true} {
		found, problem := readScript(strings.Repeat("pytest\n", n), githubDefault)
		if (problem != "") != large || len(found) != min(n, maxCommands) {
			t.Errorf("of %d commands %d are read: %q", n, len(found), problem)
		}
	}
	for n, large := range map[int]bool{maxSteps: false, maxSteps + 1: true} { // of one script
		steps, err := Read("w.yml", []byte(script(strings.Repeat("pytest\n", n))), nil)
		if errors.Is(err, errTooLarge) != large || len(steps) != min(n, maxSteps) {
			t.Errorf("of %d commands that are judged %d are read: %v", n, len(steps), err)
		}
	}
	for n, large := range map[int]bool{maxScript: false, maxScript + 1: true} {
		if _, problem := readScript(strings.Repeat("#", n), githubDefault); (problem != "") != large {
			t.Errorf("a script of %d bytes: %q", n, problem)
		}
	}
	for text, want := range map[string]bool{
		strings.Repeat("(", maxNesting): false, strings.Repeat("(", maxNesting+1): true, strings.Repeat("()", maxNesting*2): false,
		strings.Repeat(")", maxNesting) + strings.Repeat("(", maxNesting): false,
		strings.Repeat("! ", maxNesting*10):                               false, strings.Repeat("! ", maxNesting*10+1): true,
		strings.Repeat("`", maxNesting*2): false, strings.Repeat("`", maxNesting*2+1): true,
		strings.Repeat("$()", maxNesting*10): false, strings.Repeat("$()", maxNesting*10+1): true,
	} {
		if got := nested(text); got != want {
			t.Errorf("%.20q and so on, of %d letters, is nested too deeply: %t, want %t", text, len(text), got, want)
		}
	}
	for n, want := range map[int]string{maxFollow: "pytest tests fails", maxFollow + 1: ""} {
		tree := files{fmt.Sprintf("s%d.sh", n-1): "pytest"}
		for i := range n - 1 {
			tree[fmt.Sprintf("s%d.sh", i)] = fmt.Sprintf("bash s%d.sh", i+1)
		}
		if got := strings.Join(lines(t, script("bash s0.sh"), tree), ";"); got != want {
			t.Errorf("%d scripts in each other: %q, want %q", n, got, want)
		}
	}
}

// TestRarerShell holds what rarer forms of a script do to the failures in it.
func TestRarerShell(t *testing.T) {
	t.Parallel()
	functions := func(n int) string {
		var text strings.Builder
		for i := range n - 1 {
			fmt.Fprintf(&text, "f%d() { f%d; }\n", i, i+1)
		}
		return text.String() + fmt.Sprintf("f%d() { pytest; }\nf0", n-1)
	}
	for name, tc := range map[string]struct{ text, want string }{
		"switched_off_perhaps":   {"if x; then set +e; fi\npytest\necho", "pytest tests goes on"},
		"switched_on_perhaps":    {"set +e\nif x; then set -e; fi\npytest\necho", "pytest tests goes on"},
		"on_and_perhaps_on":      {"if x; then set -e; fi\npytest\necho", "pytest tests fails"},
		"set_cut_off":            {"set -o\npytest", "pytest tests fails"},
		"else_exit_alone":        {"if pytest; then echo; else exit; fi", "pytest tests ?"},
		"exit_alone":             {"pytest\nexit", "pytest tests fails"},
		"trap_alone":             {"trap\npytest", "pytest tests fails"},
		"elif":                   {"if pytest; then echo; elif x; then exit 1; fi", "pytest tests ?"},
		"else_that_fails":        {"if pytest; then echo; else exit 1; fi", "pytest tests fails"},
		"else_that_does_not":     {"if pytest; then echo; else echo bad; fi", "pytest tests goes on"},
		"loop_over_arguments":    {"for x; do pytest; done", "pytest tests ?"},
		"loop_over_words":        {"for x in a b; do pytest; done", "pytest tests fails"},
		"functions":              {functions(maxCalls), "pytest tests fails"},
		"too_many_functions":     {functions(maxCalls + 1), ""},
		"called_again_and_again": {"f() { pytest; }\n" + strings.Repeat("f\n", maxCalls+1), strings.TrimSuffix(strings.Repeat("pytest tests fails;", maxCalls+1), ";")},
	} {
		if got := strings.Join(lines(t, script(tc.text), nil), ";"); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// TestWhatSwallowsIsNamed holds how the reason names what stands behind ||.
func TestWhatSwallowsIsNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"pytest || echo bad": "|| echo swallows its failure", "pytest || { true; }": "|| what follows swallows its failure", "pytest || x=1": "?"} {
		steps, err := Read("w.yml", []byte(script(text)), nil)
		if err != nil || len(steps) != 1 || want != "?" && steps[0].Why != want {
			t.Errorf("%q: %+v, %v; want %q", text, steps, err, want)
		}
	}
}

// TestScalarsAreWhatIsWritten holds that numbers are no rounder than their file has them.
func TestScalarsAreWhatIsWritten(t *testing.T) {
	t.Parallel()
	docs, err := parseDocs([]byte("[1.10, 0x1F, 007, yes]"), false)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"1.10", "0x1F", "007", "yes"}, docs[0].list()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestYAMLIsBounded holds how many parts, and how deep ones, the parser is given.
func TestYAMLIsBounded(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ most, more string }{
		"tokens":  {strings.Repeat("- a\n", maxTokens/2), strings.Repeat("- a\n", maxTokens/2) + "- a\n"},
		"flows":   {strings.Repeat("[", maxDepth), strings.Repeat("[", maxDepth+1)},
		"entries": {strings.Repeat("- ", maxDepth) + "a", strings.Repeat("- ", maxDepth+1) + "a"},
		"columns": {strings.Repeat(" ", maxColumn-2) + "a: b", strings.Repeat(" ", maxColumn-1) + "a: b"},
		"both":    {strings.Repeat("- ", maxDepth-1) + "{", strings.Repeat("- ", maxDepth) + "{"},
	} {
		if !bearable(lexer.Tokenize(tc.most)) {
			t.Errorf("%s: as many as may be are too many", name)
		}
		if bearable(lexer.Tokenize(tc.more)) {
			t.Errorf("%s: one more is not too many", name)
		}
	}
	if !bearable(lexer.Tokenize(strings.Repeat("- []\n", maxDepth*2))) {
		t.Error("lists one after the other count as if they were in each other")
	}
	if !bearable(lexer.Tokenize("{" + strings.Repeat(" ", maxColumn) + "a: b}")) {
		t.Error("a column within brackets counts as if it were an indent")
	}
	levels := func(n int, opens, leaf string) string {
		var text strings.Builder
		for i := range n {
			text.WriteString(strings.Repeat(" ", i) + opens + "\n")
		}
		return text.String() + strings.Repeat(" ", n) + leaf + "\n"
	}
	for name, tc := range map[string]struct{ most, more string }{
		"lists":    {levels(maxDepth-1, "-", "- a"), levels(maxDepth, "-", "- a")},
		"mappings": {levels(maxDepth-1, "a:", "a: b"), levels(maxDepth, "a:", "a: b")},
		"nodes":    {strings.Repeat("- a\n", maxNodes-1), strings.Repeat("- a\n", maxNodes)},
	} {
		if _, err := parseYAML([]byte(tc.most)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := parseYAML([]byte(tc.more)); !errors.Is(err, errTooLarge) {
			t.Errorf("%s, one more: %v", name, err)
		}
	}
	for n, large := range map[int]bool{maxBytes: false, maxBytes + 1: true} {
		if _, err := parseYAML([]byte("a: b\n#" + strings.Repeat("x", n-6))); errors.Is(err, errTooLarge) != large {
			t.Errorf("%d bytes: %v", n, err)
		}
	}
}

// TestRunnersAreTakenAway holds what is left of commands that run others, whole and cut off.
func TestRunnersAreTakenAway(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "", "sudo": "", "sudo -E pytest": "pytest", "sudo -E": "", "env": "", "env A=1": "", "env A=1 B=2 pytest": "pytest", "timeout": "", "timeout 9 pytest": "pytest", "timeout 9": "",
		"poetry": "poetry", "poetry run": "", "poetry run pytest": "pytest", "coverage": "coverage", "coverage run -m pytest": "python -m pytest", "coverage report": "coverage report",
		"go": "go", "go run": "", "go run ./a": "./a", "go run -mod mod ./a": "./a", "go tool a": "a", "go test": "go test", "python3.12 -m a": "python -m a",
	} {
		var words []word
		for _, field := range strings.Fields(text) {
			words = append(words, word{text: field})
		}
		var got []string
		for _, w := range unwrap(words) {
			got = append(got, w.text)
		}
		if text := strings.Join(got, " "); text != want {
			t.Errorf("what is left is %q, want %q", text, want)
		}
	}
}

// TestNeededJobs holds that a job that needs one that never runs doesn't either, by however many
// jobs between them, and that each of these is looked at once.
func TestNeededJobs(t *testing.T) {
	t.Parallel()
	chain := func(n int, condition string) string {
		var text strings.Builder
		text.WriteString("on: push\njobs:\n  a0: {runs-on: x, needs: a1, steps: [{run: pytest}]}\n")
		for i := 1; i < n; i++ {
			fmt.Fprintf(&text, "  a%d: {runs-on: x, needs: [a%d]}\n", i, i+1)
		}
		return text.String() + fmt.Sprintf("  a%d: {runs-on: x%s}\n", n, condition)
	}
	layers := func(deep, wide int) string {
		var text, names strings.Builder
		text.WriteString("on: push\njobs:\n")
		for layer := range deep {
			needs := names.String()
			names.Reset()
			for job := range wide {
				fmt.Fprintf(&text, "  j%d-%d: {runs-on: x, needs: [%s], steps: [{run: pytest}]}\n", layer, job, needs)
				fmt.Fprintf(&names, "j%d-%d, ", layer, job)
			}
		}
		return text.String()
	}
	for name, tc := range map[string]struct{ text, want string }{
		"runs":         {chain(3, ""), "pytest tests fails"},
		"never_runs":   {chain(3, ", if: false"), "pytest tests goes on"},
		"most_needed":  {chain(maxNeeded, ", if: false"), "pytest tests goes on"},
		"too_many":     {chain(maxNeeded+1, ""), "pytest tests ?"},
		"itself":       {"on: push\njobs:\n  a: {runs-on: x, needs: b, steps: [{run: pytest}]}\n  b: {runs-on: x, needs: a}\n", "pytest tests fails"},
		"nobody":       {"on: push\njobs:\n  a: {runs-on: x, needs: b, steps: [{run: pytest}]}\n", "pytest tests fails"},
		"by_many_ways": {layers(9, 9), strings.TrimSuffix(strings.Repeat("pytest tests fails;", 81), ";")},
	} {
		if got := strings.Join(lines(t, tc.text, nil), ";"); got != tc.want {
			t.Errorf("%s: %.200q, want %.200q", name, got, tc.want)
		}
	}
}

// TestWorkingFolders holds where a script is looked for.
func TestWorkingFolders(t *testing.T) {
	t.Parallel()
	tree := files{"sub/Makefile": "a:\n\tpytest\n", "own/Makefile": "a:\n\tjest\n", "Makefile": "a:\n\tgo test ./...\n"}
	for name, tc := range map[string]struct{ defaults, step, want string }{
		"none":        {"", "", "go tests fails"},
		"of_the_job":  {"    defaults: {run: {working-directory: sub}}\n", "", "pytest tests fails"},
		"of_the_step": {"    defaults: {run: {working-directory: sub}}\n", "        working-directory: own\n", "jest tests fails"},
		"filled_in":   {"", "        working-directory: ${{ inputs.dir }}\n", "make opaque ?"},
	} {
		text := "on: push\njobs:\n  a:\n    runs-on: x\n" + tc.defaults + "    steps:\n      - run: make\n" + tc.step
		if got := strings.Join(lines(t, text, tree), ";"); got != tc.want {
			t.Errorf("%s: %q, want %q", name, got, tc.want)
		}
	}
}

// TestShellsOfSteps holds what the options of a step's own shell do to failures in its script.
func TestShellsOfSteps(t *testing.T) {
	t.Parallel()
	for shell, want := range map[string]string{
		"bash -eo pipefail {0}": "pytest tests fails", "bash -e {0}": "pytest tests goes on", "bash -o pipefail {0}": "pytest tests fails", "sh {0}": "pytest tests goes on", "bash": "pytest tests fails", "sh": "pytest tests goes on",
	} {
		text := "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - shell: " + shell + "\n        run: pytest | tee log\n"
		if got := strings.Join(lines(t, text, nil), ";"); got != want {
			t.Errorf("%s: %q, want %q", shell, got, want)
		}
	}
}

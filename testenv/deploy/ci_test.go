package deploy_test

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// Exactly the keys that the examples use: a misspelled one is an error.
type (
	gitlabFile struct {
		Stages []string `yaml:"stages"`
		Audit  struct {
			Stage         string              `yaml:"stage"`
			Tags          []string            `yaml:"tags"`
			Rules         []map[string]string `yaml:"rules"`
			ResourceGroup string              `yaml:"resource_group"`
			Retry         *int                `yaml:"retry"`
			Timeout       string              `yaml:"timeout"`
			Variables     map[string]string   `yaml:"variables"`
			Cache         struct {
				Key   string   `yaml:"key"`
				Paths []string `yaml:"paths"`
				When  string   `yaml:"when"`
			} `yaml:"cache"`
			BeforeScript []string `yaml:"before_script"`
			Script       []string `yaml:"script"`
			AfterScript  []string `yaml:"after_script"`
			AllowFailure struct {
				ExitCodes []int `yaml:"exit_codes"`
			} `yaml:"allow_failure"`
			Artifacts struct {
				When     string            `yaml:"when"`
				ExpireIn string            `yaml:"expire_in"`
				Access   string            `yaml:"access"`
				Reports  map[string]string `yaml:"reports"`
				Paths    []string          `yaml:"paths"`
			} `yaml:"artifacts"`
		} `yaml:"audit"`
	}
	githubFile struct {
		Name string `yaml:"name"`
		On   struct {
			Schedule []struct {
				Cron string `yaml:"cron"`
			} `yaml:"schedule"`
			Dispatch map[string]string `yaml:"workflow_dispatch"`
		} `yaml:"on"`
		Permissions map[string]string `yaml:"permissions"`
		Concurrency struct {
			Group  string `yaml:"group"`
			Cancel bool   `yaml:"cancel-in-progress"`
		} `yaml:"concurrency"`
		Jobs map[string]struct {
			RunsOn      []string          `yaml:"runs-on"`
			Environment string            `yaml:"environment"`
			Timeout     int               `yaml:"timeout-minutes"`
			Env         map[string]string `yaml:"env"`
			Steps       []githubStep      `yaml:"steps"`
		} `yaml:"jobs"`
	}
	githubStep struct {
		Name string            `yaml:"name"`
		ID   string            `yaml:"id"`
		Uses string            `yaml:"uses"`
		If   string            `yaml:"if"`
		With map[string]any    `yaml:"with"`
		Env  map[string]string `yaml:"env"`
		Run  string            `yaml:"run"`
	}
)

func readYAML(t *testing.T, path string, into any) {
	t.Helper()
	if err := yaml.UnmarshalWithOptions([]byte(read(t, path)), into, yaml.Strict()); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// pipeline is a stage in the form of a checkout, with our program in the path.
type pipeline struct {
	*stage
	env map[string]string
}

func newPipeline(t *testing.T, settings map[string]string) pipeline {
	t.Helper()
	s := newStage(t, hardcheck(t), guarded(t).Address)
	checkout := filepath.Dir(s.site)
	if err := os.Rename(s.site, filepath.Join(checkout, "site")); err != nil {
		t.Fatal(err)
	}
	s.site, s.reports = filepath.Join(checkout, "site"), filepath.Join(checkout, settings["HARDCHECK_REPORTS"])
	// The password comes from the pipeline, not from the repository.
	if err := os.Remove(filepath.Join(s.site, "cache.secret")); err != nil {
		t.Fatal(err)
	}
	p := pipeline{s, map[string]string{"PATH": filepath.Dir(s.program) + ":" + s.env["PATH"]}}
	for name, value := range settings {
		p.env[name] = value
	}
	return p
}

func (p pipeline) step(t *testing.T, script string, settings ...string) result {
	t.Helper()
	command := as(exec.CommandContext(t.Context(), "bash", "-e", "-o", "pipefail", "-c", script))
	command.Dir, command.Env = filepath.Dir(p.site), append(environment(p.env), settings...)
	return finish(t, command)
}

func (p pipeline) holds(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if content := read(t, filepath.Join(filepath.Dir(p.site), name)); content == "" || strings.Contains(content, canary) {
			t.Errorf("%s is empty or holds the password", name)
		}
	}
}

func TestGitLabPipelineRuns(t *testing.T) {
	t.Parallel()
	var file gitlabFile
	readYAML(t, "ci/gitlab-ci.yml", &file)
	job := file.Audit
	if job.Retry == nil || *job.Retry != 0 || job.ResourceGroup == "" || job.Artifacts.When != "always" || job.Cache.When != "always" {
		t.Errorf("devices may be asked twice, or a failure leaves no report: %+v", job)
	}
	if diff := cmp.Diff([]int{3}, job.AllowFailure.ExitCodes); diff != "" {
		t.Errorf("codes that only warn (-want +got):\n%s", diff)
	}
	if !strings.HasPrefix(job.Cache.Paths[0], job.Variables["HARDCHECK_REPORTS"]) {
		t.Errorf("the cache keeps %v", job.Cache.Paths)
	}
	p := newPipeline(t, job.Variables)
	// A runner writes variables of type File readable for everybody.
	variable := filepath.Join(filepath.Dir(p.site), "variable")
	write(t, variable, canary, 0o644)
	for _, code := range []int{1, 0} {
		p.step(t, strings.Join(job.BeforeScript, "\n"), "CACHE_SECRET="+variable).want(t, 0)
		p.step(t, strings.Join(job.Script, "\n")).want(t, code)
		p.step(t, strings.Join(job.AfterScript, "\n")).want(t, 0)
	}
	p.holds(t, append(job.Artifacts.Paths, job.Artifacts.Reports["junit"])...)
	if _, err := os.Stat(filepath.Join(p.site, "cache.secret")); !os.IsNotExist(err) {
		t.Errorf("the password stays in the checkout: %v", err)
	}
}

func TestGitHubWorkflowRuns(t *testing.T) {
	t.Parallel()
	var file githubFile
	readYAML(t, "ci/github-workflow.yml", &file)
	if diff := cmp.Diff(map[string]string{"contents": "read", "security-events": "write"}, file.Permissions); diff != "" {
		t.Errorf("permissions (-want +got):\n%s", diff)
	}
	if file.Concurrency.Group == "" || file.Concurrency.Cancel {
		t.Errorf("concurrency %+v", file.Concurrency)
	}
	job := file.Jobs["audit"]
	steps := map[string]githubStep{}
	for _, step := range job.Steps {
		steps[step.Name+step.Uses] = step
		if strings.Contains(step.Run, "${{") {
			t.Errorf("step %q takes foreign text into its script", step.Name)
		}
	}
	if sarif := steps["github/codeql-action/upload-sarif@v3"]; sarif.With["sarif_file"] != "hardcheck.sarif" || !strings.Contains(sarif.If, "always()") {
		t.Errorf("SARIF upload %+v", sarif)
	}
	p := newPipeline(t, job.Env)
	output := filepath.Join(filepath.Dir(p.site), "output")
	for _, code := range []string{"1", "0"} {
		write(t, output, "", 0o600)
		p.step(t, steps["Put the password into a file"].Run, "CACHE_SECRET="+canary).want(t, 0)
		p.step(t, steps["Audit"].Run, "GITHUB_OUTPUT="+output, "GITHUB_STEP_SUMMARY="+output+".md").want(t, 0)
		p.step(t, steps["Remove the password"].Run).want(t, 0)
		if got := read(t, output); got != "code="+code+"\n" {
			t.Errorf("output %q, want code %s", got, code)
		}
	}
	p.holds(t, "hardcheck.sarif", "hardcheck.junit.xml", "output.md")
	for code, want := range map[string]int{"0": 0, "1": 1, "2": 1, "3": 0, "4": 1, "75": 1, "130": 1, "": 1} {
		p.step(t, steps["Judge the exit code"].Run, "CODE="+code).want(t, want)
	}
}

package dirconn

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
	"hardcheck/checks/repository/django"
	"hardcheck/checks/repository/workflow"
)

// foreignCI are the files of CI systems that are not read, and folders of such. A star stands for
// the rest of a name.
var foreignCI = []string{
	"Jenkinsfile*", ".circleci", "azure-pipelines*", ".azure-pipelines", ".azuredevops", ".travis.yml", ".drone.yml", ".drone.yaml", ".drone.star", ".drone.jsonnet", "bitbucket-pipelines.yml", "appveyor.yml", ".appveyor.yml",
	".woodpecker.yml", ".woodpecker.yaml", ".woodpecker", ".cirrus.yml", ".cirrus.star", ".buildkite", ".semaphore", "cloudbuild.yaml", "cloudbuild.yml", ".forgejo/workflows", ".gitea/workflows", ".builds", ".build.yml", ".teamcity", "buildspec.yml", "codemagic.yaml",
}

// gitlabFile is the pipeline of GitLab, unless its settings name another.
const gitlabFile = ".gitlab-ci.yml"

func isForeignCI(name string) bool {
	return slices.ContainsFunc(foreignCI, func(known string) bool {
		prefix, open := strings.CutSuffix(known, "*")
		// Jenkins looks for its file where somebody tells it to.
		return under(name, known) || open && (strings.HasPrefix(name, prefix) || prefix == "Jenkinsfile" && path.Base(name) == prefix)
	})
}

// readAutomation follows the workflows of GitHub and the pipeline of GitLab, and names what other
// systems have.
func (c *collector) readAutomation() {
	var steps []repository.Step
	var unread error
	a := repository.Automation{}
	for _, name := range c.tree.named() {
		if isForeignCI(name) && len(a.Foreign) < maxListed {
			a.Foreign = append(a.Foreign, checks.Clean(name))
		}
		read := workflowReader(name)
		if read == nil {
			continue
		}
		if len(a.Workflows) == maxListed {
			unread = fmt.Errorf("there are more than %d workflows: %w", maxListed, errBudget)
			break
		}
		a.Workflows = append(a.Workflows, checks.Clean(name))
		data, err := c.read(name)
		var found []repository.Step
		if err == nil {
			found, err = read(name, data, c.read)
		}
		if err != nil {
			unread = errors.Join(unread, fmt.Errorf("read %s: %w", name, err))
		}
		steps = append(steps, found...)
	}
	a.Steps = list(c, "automation.steps", steps, unread)
	c.facts.Automation = a
}

// workflowReader reads a file of a CI system, nil where it is none or of one that is not read.
func workflowReader(name string) func(string, []byte, workflow.Tree) ([]repository.Step, error) {
	switch ext := path.Ext(name); {
	case name == gitlabFile:
		return workflow.ReadGitLab
	case path.Dir(name) == ".github/workflows" && (ext == ".yml" || ext == ".yaml"):
		return workflow.Read
	}
	return nil
}

// readApplication reads the settings and views of a Django application.
func (c *collector) readApplication() {
	files := slices.DeleteFunc(slices.Clone(c.tree.files), func(name string) bool { return !strings.HasSuffix(name, ".py") })
	found := django.Read(files, c.readCode)
	c.facts.Application = repository.Application{
		Settings:  list(c, "application.settings", found.Settings, found.SettingsErr),
		Views:     list(c, "application.views", found.Views, found.CodeErr),
		Exempt:    list(c, "application.exempt", found.Exempt, found.CodeErr),
		Consumers: list(c, "application.consumers", found.Consumers, found.CodeErr),
	}
}

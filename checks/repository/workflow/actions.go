package workflow

import (
	"slices"
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// action judges an action of the marketplace by its inputs.
type action func(with node, env map[string]string, tree Tree) (finding, bool)

// actions are the known ones, by the name without version. Sources are their action.yml.
var actions = map[string]action{
	"aquasecurity/trivy-action":        trivyAction,
	"golang/govulncheck-action":        govulncheckAction,
	"pypa/gh-action-pip-audit":         pipAuditAction,
	"trailofbits/gh-action-pip-audit":  pipAuditAction,
	"securego/gosec":                   argsAction("gosec"),
	"golangci/golangci-lint-action":    argsAction("golangci-lint", "run"),
	"astral-sh/ruff-action":            argsAction("ruff"),
	"chartboost/ruff-action":           argsAction("ruff"),
	"github/codeql-action/analyze":     codeqlAction,
	"actions/dependency-review-action": reviewAction,
	"anchore/scan-action":              grypeAction,
	"docker/scout-action":              scoutAction,
	"snyk/actions/docker":              always(repository.ImageScan, ""),
	"snyk/actions/python":              always(repository.DependencyAudit, repository.Pip),
	"snyk/actions/golang":              always(repository.DependencyAudit, repository.GoMod),
	"snyk/actions/node":                always(repository.DependencyAudit, repository.NPM),
}

// harmless are actions that look for no faults, by how their names begin: what is unknown
// otherwise and hints at a search in its name may be one.
var harmless = []string{
	"actions/checkout", "actions/setup-", "actions/cache", "actions/upload-", "actions/download-", "actions/labeler", "actions/stale", "actions/deploy-pages", "actions/configure-pages",
	"docker/", "codecov/", "github/codeql-action/init", "github/codeql-action/upload-sarif", "github/codeql-action/autobuild", "softprops/", "googleapis/release-please-action",
	"google-github-actions/", "aws-actions/", "azure/", "peter-evans/", "codespell-project/", "test-summary/", "dorny/test-reporter", "dorny/paths-filter", "mikepenz/", "EnricoMi/publish-unit-test-result-action",
}

func isHarmless(name string) bool {
	return slices.ContainsFunc(harmless, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

func input(with node, name string) string { return strings.TrimSpace(with.get(name).text) }

func dynamic(text string) bool { return strings.Contains(text, "${{") }

// switchInput judges an input that is a switch, by what it does where it is on.
func switchInput(with node, name, otherwise string, on, off effect) effect {
	value := input(with, name)
	if value == "" {
		value = otherwise
	}
	switch {
	case dynamic(value):
		return undecided("the input " + name + " is filled in when it runs")
	case value == "true":
		return on
	case value == "false":
		return off
	}
	return undecided("the input " + name + " is neither true nor false")
}

func always(class repository.Class, ecosystem repository.Ecosystem) action {
	return func(node, map[string]string, Tree) (finding, bool) {
		return finding{class: class, ecosystem: ecosystem, effect: fails()}, true
	}
}

func trivyAction(with node, env map[string]string, tree Tree) (finding, bool) {
	f := finding{class: repository.ImageScan}
	switch kind := input(with, "scan-type"); {
	case kind == "fs", kind == "filesystem", kind == "repo", kind == "rootfs", kind == "sbom":
		f.class = repository.DependencyAudit
	case dynamic(kind):
		f.class = repository.Opaque
	case kind != "" && kind != "image":
		return finding{}, false
	}
	if scanners := input(with, "scanners"); scanners != "" && !dynamic(scanners) && !slices.Contains(strings.Split(scanners, ","), "vuln") {
		return finding{}, false
	}
	code := input(with, "exit-code")
	if code == "" {
		code = env["TRIVY_EXIT_CODE"]
	}
	config := input(with, "trivy-config")
	switch {
	case dynamic(code):
		f.effect = undecided("the input exit-code is filled in when it runs")
	case strings.Trim(code, "0") != "":
		f.effect = fails()
	case code == "" && config != "":
		data, err := readFile(tree, config)
		if err != nil {
			f.effect = undecided(config + " is not among the files that were read")
			break
		}
		f.effect = trivyConfig(data)
	default:
		f.effect = passes("without the input exit-code it exits with 0 whatever it finds")
	}
	return f, true
}

func govulncheckAction(with node, _ map[string]string, _ Tree) (finding, bool) {
	f := finding{class: repository.DependencyAudit, ecosystem: repository.GoMod, effect: fails()}
	switch format := input(with, "output-format"); {
	case format == "" || format == "text":
	case dynamic(format):
		f.effect = undecided("the input output-format is filled in when it runs")
	default:
		f.effect = passes("with the format " + format + " it exits with 0 whatever it finds")
	}
	return f, true
}

func pipAuditAction(with node, _ map[string]string, _ Tree) (finding, bool) {
	f := finding{class: repository.DependencyAudit, ecosystem: repository.Pip}
	f.effect = switchInput(with, "internal-be-careful-allow-failure", "false", passes("the input internal-be-careful-allow-failure lets it go on"), fails())
	return f, true
}

// argsAction is an action that hands its input args to a program.
func argsAction(name string, before ...string) action {
	return func(with node, _ map[string]string, tree Tree) (finding, bool) {
		var words []word
		for _, text := range append(slices.Clone(before), strings.Fields(expression.ReplaceAllString(input(with, "args"), placeholder))...) {
			unclear := strings.Contains(text, placeholder) || strings.Contains(text, "$")
			words = append(words, word{text: strings.Trim(text, `"'`), dynamic: unclear, bare: unclear})
		}
		if name == "ruff" && len(words) == 0 {
			words = []word{{text: "check"}}
		}
		return recognise(name, words, tree)
	}
}

func codeqlAction(with node, _ map[string]string, _ Tree) (finding, bool) {
	upload := input(with, "upload")
	f := finding{class: repository.SecurityAnalysis, effect: passes("it reports to the forge, which blocks only by a rule for the branch")}
	f.reports = upload == "" || upload == "always" || upload == "true"
	return f, true
}

func reviewAction(with node, _ map[string]string, _ Tree) (finding, bool) {
	f := finding{class: repository.DependencyAudit}
	f.effect = switchInput(with, "warn-only", "false", passes("the input warn-only lets it go on"),
		undecided("it looks only at what a pull request changes, not at the dependencies that are there"))
	return f, true
}

func grypeAction(with node, _ map[string]string, _ Tree) (finding, bool) {
	f := finding{class: repository.ImageScan}
	if input(with, "image") == "" {
		f.class = repository.DependencyAudit
	}
	f.effect = switchInput(with, "fail-build", "true", fails(), passes("the input fail-build lets it go on"))
	return f, true
}

func scoutAction(with node, _ map[string]string, _ Tree) (finding, bool) {
	if !strings.Contains(input(with, "command"), "cves") {
		return finding{}, false
	}
	f := finding{class: repository.ImageScan}
	f.effect = switchInput(with, "exit-code", "false", fails(), passes("without the input exit-code it exits with 0 whatever it finds"))
	return f, true
}

var actionName = pattern.New(`^([\w.-]+/[\w./-]+)@`)

// uses follows a step that runs an action.
func (r *resolver) uses(step node, env map[string]string, at place) {
	used := strings.TrimSpace(step.get("uses").text)
	parts := actionName.FindStringSubmatch(used)
	switch {
	case strings.HasPrefix(used, "./") || strings.HasPrefix(used, "../"):
		r.opaque(used, "an action of the project's own is not followed", at)
		return
	case strings.HasPrefix(used, "docker://") || dynamic(used):
		r.opaque(used, "what the container runs is in its image", at)
		return
	case parts == nil:
		r.opaque(used, "it is not named as actions are", at)
		return
	}
	judge, known := actions[parts[1]]
	if !known {
		if !isHarmless(parts[1]) && suspicious(parts[1]+" "+step.get("name").text) {
			r.opaque(parts[1], "the action is not one that is known", at)
		}
		return
	}
	if found, ok := judge(step.get("with"), env, r.tree); ok {
		found.tool, found.effect = parts[1], found.effect.and(at.effect)
		r.add(found, at)
	}
}

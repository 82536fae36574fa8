package dirconn

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
	"hardcheck/checks/yamlfile"
)

// updateFiles are where the two programs look for their settings, in their order.
var updateFiles = map[string]repository.UpdateTool{
	".github/dependabot.yml":  repository.Dependabot,
	".github/dependabot.yaml": repository.Dependabot,

	"renovate.json":          repository.Renovate,
	"renovate.json5":         repository.Renovate,
	".github/renovate.json":  repository.Renovate,
	".github/renovate.json5": repository.Renovate,
	".gitlab/renovate.json":  repository.Renovate,
	".gitlab/renovate.json5": repository.Renovate,
	".renovaterc":            repository.Renovate,
	".renovaterc.json":       repository.Renovate,
	".renovaterc.json5":      repository.Renovate,
}

// readUpdates reads the settings of programs that propose newer dependencies.
func (c *collector) readUpdates() {
	var found []repository.Updates
	var unread error
	for _, name := range c.tree.named() {
		tool, ok := updateFiles[name]
		if !ok {
			continue
		}
		text, err := c.read(name)
		if err == nil {
			var one repository.Updates
			if tool == repository.Dependabot {
				one, err = parseDependabot(name, text)
			} else {
				one, err = parseRenovate(name, string(text))
			}
			if err == nil {
				c.noteForeign(len(found), one)
				found = append(found, one)
			}
		}
		if err != nil {
			unread = errors.Join(unread, fmt.Errorf("read %s: %w", name, err))
		}
	}
	c.facts.Updates = list(c, "updates", found, unread)
}

// noteForeign says why it isn't known what a file of settings merges by itself.
func (c *collector) noteForeign(at int, one repository.Updates) {
	if _, known := one.Automerge.Get(); !known {
		field := "updates." + strconv.Itoa(at) + ".automerge"
		c.problems.Add(field, checks.Problem{Reason: checks.Source, Detail: one.Path + " extends settings that are kept elsewhere"})
	}
}

// parseDependabot reads .github/dependabot.yml.
func parseDependabot(name string, text []byte) (repository.Updates, error) {
	file, err := yamlMap(name, text)
	if err != nil {
		return repository.Updates{}, err
	}
	entries, isList := file["updates"].([]any)
	if fmt.Sprint(file["version"]) != "2" || !isList {
		return repository.Updates{}, errors.New("it has no version 2 and no list of updates, which Dependabot refuses")
	}
	one := repository.Updates{Path: name, Tool: repository.Dependabot, Automerge: checks.Known(false)}
	var on, idle []repository.Ecosystem
	var blanks []string
	for _, entry := range entries {
		fields, _ := entry.(map[string]any)
		ecosystem := ecosystemOf(textOf(fields["package-ecosystem"]))
		if fmt.Sprint(fields["open-pull-requests-limit"]) == "0" || ignoresAll(fields["ignore"]) {
			idle = append(idle, ecosystem)
		} else {
			on = append(on, ecosystem)
		}
		for _, key := range []string{"reviewers", "assignees"} {
			for _, person := range textsOf(fields[key]) {
				if unfilled(person) || unfilled(strings.ToLower(strings.ReplaceAll(person, "_", "-"))) {
					blanks = append(blanks, checks.Clean(person))
				}
			}
		}
	}
	if len(entries) == 0 {
		one.Off = "its list of updates is empty"
	}
	one.Ecosystems, one.Idle = checks.Whole(unique(on)), checks.Whole(unique(idle))
	one.Placeholders = checks.Head(unique(blanks), maxListed)
	return one, nil
}

// ignoresAll reports whether an entry ignores every dependency in every version.
func ignoresAll(ignore any) bool {
	entries, _ := ignore.([]any)
	return slices.ContainsFunc(entries, func(entry any) bool {
		fields, _ := entry.(map[string]any)
		_, versions := fields["versions"]
		_, types := fields["update-types"]
		return textOf(fields["dependency-name"]) == "*" && !versions && !types
	})
}

// yamlMap reads a YAML document whose top is a map.
func yamlMap(name string, text []byte) (map[string]any, error) {
	var file map[string]any
	document := yamlfile.DecodeUpTo(maxFile, name, text, &file)
	if file == nil {
		if err := document.Err(); err != nil {
			return nil, errors.New("it is no YAML that is read here: anchors, tags and deep nesting are refused")
		}
		return nil, errors.New("it is empty")
	}
	return file, nil
}

// parseRenovate reads Renovate's settings (docs.renovatebot.com: configuration options).
func parseRenovate(name, text string) (repository.Updates, error) {
	value, err := parseJSON5(text)
	if err != nil {
		return repository.Updates{}, err
	}
	file, ok := value.(map[string]any)
	if !ok {
		return repository.Updates{}, errors.New("it is no object")
	}
	one := repository.Updates{Path: name, Tool: repository.Renovate, Every: true, Automerge: automerges(file)}
	on, limited := managers(file["enabledManagers"])
	if limited {
		one.Every = false
	}
	var idle []repository.Ecosystem
	for _, rule := range objectsOf(file["packageRules"]) {
		if rule["enabled"] == false && !narrowed(rule) {
			these, some := managers(rule["matchManagers"])
			if !some {
				one.Off = "a rule for every package switches it off"
			}
			idle = append(idle, these...)
		}
	}
	for manager, ecosystem := range managerNames {
		if settings, is := file[manager].(map[string]any); is && settings["enabled"] == false {
			idle = append(idle, ecosystem)
		}
	}
	if file["enabled"] == false {
		one.Off = "enabled is false"
	}
	slices.Sort(idle)
	one.Ecosystems, one.Idle = checks.Whole(unique(on)), checks.Whole(unique(idle))
	var blanks []string
	for _, key := range []string{"reviewers", "assignees"} {
		for _, person := range textsOf(file[key]) {
			if unfilled(person) || unfilled(strings.ReplaceAll(person, "_", "-")) {
				blanks = append(blanks, checks.Clean(person))
			}
		}
	}
	one.Placeholders = checks.Head(unique(blanks), maxListed)
	return one, nil
}

// narrowed reports whether a rule is about some packages or updates alone.
func narrowed(rule map[string]any) bool {
	for key := range rule {
		if strings.HasPrefix(key, "match") && key != "matchManagers" || strings.HasPrefix(key, "exclude") {
			return true
		}
	}
	return false
}

// automerges reports whether some update reaches the branch by itself. Presets that begin
// with ":automerge" do so too; what other presets say is not in the file.
func automerges(file map[string]any) checks.Value[bool] {
	if file["automerge"] == true {
		return checks.Known(true)
	}
	for _, rule := range objectsOf(file["packageRules"]) {
		if rule["automerge"] == true {
			return checks.Known(true)
		}
	}
	for _, key := range []string{"major", "minor", "patch", "pin", "digest", "lockFileMaintenance", "vulnerabilityAlerts"} {
		if settings, is := file[key].(map[string]any); is && settings["automerge"] == true {
			return checks.Known(true)
		}
	}
	foreign := false
	for _, preset := range textsOf(file["extends"]) {
		switch {
		case strings.HasPrefix(preset, ":automerge"), strings.HasPrefix(preset, "default:automerge"):
			return checks.Known(true)
		case strings.HasPrefix(preset, "config:"), strings.HasPrefix(preset, ":"), strings.HasPrefix(preset, "default:"),
			strings.HasPrefix(preset, "helpers:"), strings.HasPrefix(preset, "group:"), strings.HasPrefix(preset, "schedule:"), strings.HasPrefix(preset, "docker:"):
		default:
			foreign = true
		}
	}
	if foreign {
		return checks.Unknown[bool]()
	}
	return checks.Known(false)
}

// managerNames are Renovate's names of ecosystems.
var managerNames = map[string]repository.Ecosystem{
	"pip_requirements": repository.Pip, "pip_setup": repository.Pip, "pip-compile": repository.Pip, "pipenv": repository.Pip, "poetry": repository.Pip, "pep621": repository.Pip,
	"gomod": repository.GoMod, "npm": repository.NPM, "cargo": repository.Cargo, "bundler": repository.Bundler, "composer": repository.Composer,
	"maven": repository.Maven, "gradle": repository.Gradle, "dockerfile": repository.Docker, "github-actions": repository.Actions,
}

// managers are the ecosystems of a list of managers, and whether there is such a list.
func managers(value any) ([]repository.Ecosystem, bool) {
	names := textsOf(value)
	var all []repository.Ecosystem
	for _, name := range names {
		if ecosystem, known := managerNames[name]; known {
			all = append(all, ecosystem)
		} else {
			all = append(all, repository.OtherEcosystem)
		}
	}
	return all, len(names) > 0
}

// ecosystemOf is a word of Dependabot's.
func ecosystemOf(word string) repository.Ecosystem {
	switch word {
	case "uv", "pipenv", "poetry", "pip-compile":
		return repository.Pip
	}
	if e := repository.Ecosystem(word); e.Known() {
		return e
	}
	return repository.OtherEcosystem
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

// textsOf are the texts of a list, or of one text.
func textsOf(value any) []string {
	if text, one := value.(string); one {
		return []string{text}
	}
	entries, _ := value.([]any)
	var texts []string
	for _, entry := range entries {
		if text, is := entry.(string); is {
			texts = append(texts, text)
		}
	}
	return texts
}

func objectsOf(value any) []map[string]any {
	entries, _ := value.([]any)
	var objects []map[string]any
	for _, entry := range entries {
		if object, is := entry.(map[string]any); is {
			objects = append(objects, object)
		}
	}
	return objects
}

// unique are the entries, each once, in their order.
func unique[T comparable](entries []T) []T {
	found, seen := []T{}, map[T]bool{}
	for _, entry := range entries {
		if !seen[entry] {
			seen[entry] = true
			found = append(found, entry)
		}
	}
	return found
}

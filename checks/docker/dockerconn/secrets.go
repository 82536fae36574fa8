package dockerconn

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// variablesOf judges environment variables. fromImage tells which of them the image sets.
func variablesOf(env []string, fromImage map[string]bool) ([]docker.Variable, []docker.SecretFinding) {
	variables := []docker.Variable{}
	var findings []docker.SecretFinding
	for _, entry := range env {
		name, value, _ := strings.Cut(entry, "=")
		finding, secret := judge(inEnv, name, value)
		if secret {
			finding.FromImage = fromImage[entry]
			findings = append(findings, finding)
		}
		variable := docker.Variable{Name: checks.Clean(name), Set: value != "", FromImage: fromImage[entry]}
		variable.RemoteEngine = name == "DOCKER_HOST" && strings.HasPrefix(value, "tcp:")
		if !secret && isSetting(name, value) {
			variable.Value = checks.Clean(value)
		}
		variables = append(variables, variable)
	}
	slices.SortFunc(variables, func(a, b docker.Variable) int { return strings.Compare(a.Name, b.Name) })
	return variables, findings
}

var versionText = regexp.MustCompile(`^v?[0-9]+(\.[0-9]+)*([.+-][A-Za-z0-9.]{1,16})?$`)

// isSetting reports whether a value may be told: a truth value, a version, a list of host names.
func isSetting(name, value string) bool {
	upper := strings.ToUpper(name)
	switch {
	case len(value) > 256 || nameConfidence(name) != "":
		return false
	case strings.HasSuffix(upper, "ALLOWED_HOSTS"):
		return true
	case strings.HasSuffix(upper, "_VERSION"):
		return versionText.MatchString(value)
	}
	return isTruth(value)
}

// shownLabels are the labels whose values are facts: they name things that checks
// judge. Any other value may be a password, as a proxy's basic authentication is.
var shownLabels = []string{
	"com.docker.compose.project", "com.docker.compose.service", "com.docker.swarm.service.name", "com.docker.stack.namespace",
	"org.opencontainers.image.base.name", "org.opencontainers.image.base.digest", "org.opencontainers.image.version",
	"org.opencontainers.image.title", "org.opencontainers.image.vendor", "org.opencontainers.image.created", "org.opencontainers.image.source",
}

func labelsOf(labels map[string]string) map[string]string {
	if len(labels) == 0 {
		return nil
	}
	facts := map[string]string{}
	for _, name := range head(slices.Sorted(maps.Keys(labels)), maxList) {
		facts[checks.Clean(name)] = ""
	}
	for _, name := range shownLabels {
		value, there := labels[name]
		if !there {
			continue
		}
		facts[name] = ""
		if _, secret := judge(inLabel, name, value); !secret {
			facts[name] = checks.Clean(value)
		}
	}
	return facts
}

func labelSecrets(labels map[string]string) []docker.SecretFinding {
	var findings []docker.SecretFinding
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		if finding, secret := judge(inLabel, name, labels[name]); secret {
			findings = append(findings, finding)
		}
	}
	return findings
}

// suspicions are the findings as a fact. They are not all where one of the texts is longer
// than what is looked at of one.
func suspicions(findings []docker.SecretFinding, texts ...[]string) checks.List[docker.SecretFinding] {
	for _, list := range texts {
		if slices.ContainsFunc(list, func(text string) bool { return len(text) > maxJudged }) {
			return checks.Cut(head(findings, maxList))
		}
	}
	return bounded(findings)
}

// noteSuspicions notes why the findings are not all.
func (r *reading) noteSuspicions(path string, findings checks.List[docker.SecretFinding]) {
	if _, all := findings.Get(); !all {
		r.problem(path, because(checks.Budget, "there are texts longer than %d bytes, or more than %d suspicious ones", maxJudged, maxList))
	}
}

// wordSecrets judges the words of a command line: options with their values,
// assignments, and words that are secrets by themselves. prefix goes before names.
func wordSecrets(where, prefix string, line []string) []docker.SecretFinding {
	var findings []docker.SecretFinding
	for i, word := range line {
		name, value, assigned := strings.Cut(word, "=")
		// What is no plain name may hold the value itself ("--password:x").
		option := strings.HasPrefix(name, "-") && isName(strings.TrimLeft(name, "-"))
		if option && !assigned && i+1 < len(line) && !strings.HasPrefix(line[i+1], "-") {
			value = line[i+1]
		}
		value = strings.Trim(value, `"'`)
		switch {
		case (option || assigned && isName(name)) && value != "":
			// The value's own form is found when its word comes up, if it is one.
			if finding, secret := judge(docker.Place(where), prefix+strings.TrimLeft(name, "-"), value); secret && (assigned || finding.Form == formName) {
				if option && finding.Form == formName {
					finding.Form = formOption
				}
				findings = append(findings, finding)
			}
		case form(word) != "":
			if finding, secret := judge(docker.Place(where), fmt.Sprintf("%sword %d", prefix, i+1), word); secret {
				findings = append(findings, finding)
			}
		}
	}
	return findings
}

var variableName = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_.-]{0,127}$`)

func isName(text string) bool { return variableName.MatchString(text) }

// commandSecrets judges a container's entrypoint and command, or its health check. A
// shell's script is one of its words and is taken apart. prefix goes before names.
func commandSecrets(prefix string, args []string) []docker.SecretFinding {
	var line []string
	for _, arg := range args {
		arg = arg[:min(len(arg), maxJudged)]
		if strings.ContainsAny(arg, " \t\n") {
			line = append(line, strings.Fields(arg)...)
			continue
		}
		line = append(line, arg)
	}
	findings := wordSecrets(inCommand, prefix, line)
	return append(findings, redisClientPassword(prefix, line)...)
}

// redisClientPassword finds "redis-cli -a PASSWORD", as health checks have it.
func redisClientPassword(prefix string, line []string) []docker.SecretFinding {
	if !slices.ContainsFunc(line, func(word string) bool { return strings.HasSuffix(word, "redis-cli") }) {
		return nil
	}
	at := slices.Index(line, "-a")
	if at < 0 || at+1 >= len(line) || harmless("password", line[at+1]) {
		return nil
	}
	return []docker.SecretFinding{{
		Where: inCommand, Name: prefix + "redis-cli -a", Confidence: docker.ConfidenceHigh, Form: formOption,
		Length: len(line[at+1]), Known: isKnown(line[at+1]),
	}}
}

// historySecrets judges the text of one build step: ENV and ARG, build arguments
// before a shell ("|1 TOKEN=x /bin/sh -c ..."), and the words of commands.
func historySecrets(step int, text string) []docker.SecretFinding {
	fields := strings.Fields(text[:min(len(text), maxJudged)])
	// "ENV NAME value" is an older form of "ENV NAME=value".
	for i, word := range fields {
		if word == "ENV" && i+2 < len(fields) && !strings.Contains(fields[i+1], "=") {
			fields = slices.Concat(fields[:i+1], []string{fields[i+1] + "=" + fields[i+2]}, fields[i+3:])
			break
		}
	}
	findings := wordSecrets(inHistory, fmt.Sprintf("step %d: ", step), fields)
	for i := range findings {
		findings[i].FromImage = true
	}
	return findings
}

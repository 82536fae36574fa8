package dockerconn

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/pattern"
	"hardcheck/checks/secrets"
)

// Where a secret was found; see [docker.SecretFinding].
const (
	inEnv     docker.Place = "env"
	inCommand docker.Place = "command"
	inLabel   docker.Place = "label"
	inHistory docker.Place = "history"
	inLog     docker.Place = "log"
	inVolume  docker.Place = "volume"
	inCopy    docker.Place = "copy"
)

// healthPrefix goes before the names of what a health check's command shows.
const healthPrefix = "health check: "

// placed are the detector's findings as facts of a place. prefix goes before their names.
func placed(where docker.Place, prefix string, found ...secrets.Finding) []docker.SecretFinding {
	var facts []docker.SecretFinding
	for _, f := range found {
		if !f.Found() {
			continue
		}
		facts = append(facts, docker.SecretFinding{
			Where: where, Name: prefix + f.Name, Confidence: docker.Confidence(f.Confidence), Form: docker.SecretForm(f.Form),
			Length: f.Length, Weakness: docker.Weakness(f.Weakness),
		})
	}
	return facts
}

// variableJudge judges environment variables. Containers of one image have most of theirs in common, so
// that each entry is judged once.
type variableJudge map[string]judgedVariable

// judgedVariable is what an entry of an environment shows, whoever set it.
type judgedVariable struct {
	variable docker.Variable
	found    []docker.SecretFinding
}

// variables judges an environment. fromImage tells which of its entries the image sets.
func (j variableJudge) variables(env []string, fromImage map[string]bool) ([]docker.Variable, []docker.SecretFinding) {
	variables := []docker.Variable{}
	var findings []docker.SecretFinding
	for _, entry := range env {
		judged, known := j[entry]
		if !known {
			judged = judgeVariable(entry)
			j[entry] = judged
		}
		for _, found := range judged.found {
			found.FromImage = fromImage[entry]
			findings = append(findings, found)
		}
		variables = append(variables, judged.variable)
	}
	slices.SortFunc(variables, func(a, b docker.Variable) int { return strings.Compare(a.Name, b.Name) })
	return variables, findings
}

func judgeVariable(entry string) judgedVariable {
	name, value, _ := strings.Cut(entry, "=")
	found := placed(inEnv, "", secrets.Pair(name, value))
	variable := docker.Variable{Name: checks.Clean(name), Set: value != ""}
	variable.RemoteEngine = name == dockerHost && strings.HasPrefix(value, "tcp:")
	if len(found) == 0 && isSetting(name, value) {
		variable.Value = checks.Clean(value)
	}
	return judgedVariable{variable, found}
}

var versionText = pattern.New(`^v?[0-9]+(\.[0-9]+)*([.+-][A-Za-z0-9.]{1,16})?$`)

// isSetting reports whether a value may be told: a truth value, a version, a list of host
// names, or a word of those by which a service is opened to everybody.
func isSetting(name, value string) bool {
	upper := strings.ToUpper(name)
	switch {
	case docker.TellsAccess(name, value):
		return true
	case len(value) > 256 || secrets.SpeaksOfSecrets(name):
		return false
	case strings.HasSuffix(upper, "ALLOWED_HOSTS"):
		return true
	case strings.HasSuffix(upper, "_VERSION"):
		return versionText.MatchString(value)
	}
	return isTruth(value)
}

func isTruth(value string) bool {
	return slices.Contains([]string{"true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"}, strings.ToLower(value))
}

// composeHash is the label in which Compose keeps the hash of what it created a container from.
const composeHash = "com.docker.compose.config-hash"

var sha256Hex = pattern.New(`^[0-9a-f]{64}$`)

// ComposedBy are hashes of Compose as facts keep them: their begin, enough to tell them from others. What is
// none is left out.
func ComposedBy(hashes ...string) []string {
	var begins []string
	for _, hash := range hashes {
		if sha256Hex.MatchString(hash) {
			begins = append(begins, hash[:16])
		}
	}
	return begins
}

// shownLabels are the labels whose values are facts: they name things that checks
// judge. Any other value may be a password, as a proxy's basic authentication is.
var shownLabels = []string{
	"com.docker.compose.project", "com.docker.compose.service", "com.docker.swarm.service.name", "com.docker.stack.namespace",
	"org.opencontainers.image.base.name", "org.opencontainers.image.base.digest", "org.opencontainers.image.version",
	"org.opencontainers.image.title", "org.opencontainers.image.vendor", "org.opencontainers.image.created", "org.opencontainers.image.source",
	docker.RevisionLabel,
}

func labelsOf(labels map[string]string) map[string]string {
	if len(labels) == 0 {
		return nil
	}
	facts := map[string]string{}
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		facts[checks.Clean(name)] = ""
	}
	for _, name := range shownLabels {
		value, there := labels[name]
		if !there {
			continue
		}
		facts[name] = ""
		if !secrets.Label(name, value).Found() {
			facts[name] = checks.Clean(value)
		}
	}
	return facts
}

func labelSecrets(labels map[string]string) []docker.SecretFinding {
	var findings []docker.SecretFinding
	for _, name := range slices.Sorted(maps.Keys(labels)) {
		findings = append(findings, placed(inLabel, "", secrets.Label(name, labels[name]))...)
	}
	return findings
}

// optionSecrets judges the options of a log driver or a volume. A volume's option "o" is
// itself a list, and its "device" may be an address with a login.
func optionSecrets(where docker.Place, options map[string]string) []docker.SecretFinding {
	var findings []docker.SecretFinding
	for _, name := range slices.Sorted(maps.Keys(options)) {
		if where == inVolume && name == "o" {
			findings = append(findings, placed(where, "", secrets.Options(name, options[name])...)...)
			continue
		}
		findings = append(findings, placed(where, "", secrets.Pair(name, options[name]))...)
	}
	return findings
}

// suspicions are the findings as a fact. They are not all where one of the texts is longer
// than what is looked at of one.
func suspicions(findings []docker.SecretFinding, texts ...[]string) checks.List[docker.SecretFinding] {
	for _, list := range texts {
		if slices.ContainsFunc(list, func(text string) bool { return len(text) > secrets.MaxJudged }) {
			return checks.Cut(findings)
		}
	}
	return checks.Whole(findings)
}

// noteSuspicions notes why the findings are not all.
func (r *reading) noteSuspicions(path string, findings checks.List[docker.SecretFinding]) {
	if _, all := findings.Get(); !all {
		r.problem(path, because(checks.Budget, "there are texts longer than the %d bytes that are looked at of one", secrets.MaxJudged))
	}
}

// commandSecrets judges a container's entrypoint and command, or its health check. prefix
// goes before names.
func commandSecrets(prefix string, args []string) []docker.SecretFinding {
	return placed(inCommand, prefix, secrets.Command(args)...)
}

// historySecrets judges the text of one build step.
func historySecrets(step int, text string) []docker.SecretFinding {
	findings := placed(inHistory, fmt.Sprintf("step %d: ", step), secrets.Step(text)...)
	for i := range findings {
		findings[i].FromImage = true
	}
	return findings
}

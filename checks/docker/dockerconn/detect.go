package dockerconn

import (
	"regexp"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Where a secret was found; see [docker.SecretFinding].
const (
	inEnv     = "env"
	inCommand = "command"
	inLabel   = "label"
	inHistory = "history"
)

// healthPrefix goes before the names of what a health check's command shows.
const healthPrefix = "health check: "

// What gave a secret away; see [docker.SecretFinding].
const (
	formName       = "name"
	formURL        = "url-password"
	formPrivateKey = "private-key"
	formJWT        = "jwt"
	formToken      = "token"
	formDjango     = "django-insecure"
	formOption     = "option"
)

// maxJudged bounds how much of one value is looked at, in bytes.
const maxJudged = 64 << 10

// tokens are the fixed beginnings by which issuers make their secrets findable.
var tokens = regexp.MustCompile(`\b(AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{30,}|github_pat_[A-Za-z0-9_]{30,}|glpat-[A-Za-z0-9_-]{16,}` +
	`|xox[abeoprs]-[A-Za-z0-9-]{10,}|AIza[0-9A-Za-z_-]{35}|sk_live_[0-9A-Za-z]{16,}|dckr_pat_[A-Za-z0-9_-]{16,}|npm_[A-Za-z0-9]{36})`)

var (
	jwt         = regexp.MustCompile(`\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]*`)
	urlPassword = regexp.MustCompile(`[A-Za-z][A-Za-z0-9+.-]*://([^/\s:@]*):([^@/\s]+)@`)
	privateKey  = regexp.MustCompile(`-----BEGIN [A-Z0-9 ]*PRIVATE KEY`)
	placeholder = regexp.MustCompile(`^(\$\{.*\}|\$\(.*\)|\$[A-Za-z_][A-Za-z0-9_]*|<.*>|\{\{.*\}\})$`)
	filePath    = regexp.MustCompile(`^(/[A-Za-z0-9._@-]+)+/?$`)
)

// judge says whether a named value looks like a secret: by the form of the value,
// else by the words of the name. The finding holds nothing of the value but its length.
func judge(where docker.Place, name, value string) (docker.SecretFinding, bool) {
	value = value[:min(len(value), maxJudged)]
	finding := docker.SecretFinding{Where: where, Name: checks.Clean(name), Length: len(value), Confidence: docker.ConfidenceHigh}
	if finding.Form = form(value); finding.Form != "" {
		finding.Known = finding.Form == formURL && isKnown(passwordOf(value))
		return finding, true
	}
	confidence := nameConfidence(name)
	if confidence == "" || harmless(name, value) {
		return docker.SecretFinding{}, false
	}
	finding.Form, finding.Confidence = formName, confidence
	if finding.Known = isKnown(value); finding.Known {
		finding.Confidence = docker.ConfidenceHigh
	}
	return finding, true
}

// form names the form of a value that is a secret whatever its name is, or "".
func form(value string) docker.SecretForm {
	switch {
	case value == "":
		return ""
	case strings.HasPrefix(value, "django-insecure-"):
		return formDjango
	case privateKey.MatchString(value):
		return formPrivateKey
	case jwt.MatchString(value):
		return formJWT
	case tokens.MatchString(value):
		return formToken
	case passwordOf(value) != "":
		return formURL
	}
	return ""
}

// passwordOf is the password in a value's first URL that has one.
func passwordOf(value string) string {
	for _, match := range urlPassword.FindAllStringSubmatch(value, -1) {
		if !placeholder.MatchString(match[2]) && strings.Trim(match[2], "*x") != "" {
			return match[2]
		}
	}
	return ""
}

// harmless are values that are no secret although the name is that of one.
func harmless(name, value string) bool {
	value = strings.Trim(strings.TrimSpace(value), `"'`)
	if value == "" || placeholder.MatchString(value) || filePath.MatchString(value) || isTruth(value) {
		return true
	}
	// A number is a size or a duration, unless it is somebody's password.
	return isNumber(value) && !slices.ContainsFunc(words(name), isPasswordWord)
}

func isTruth(value string) bool {
	return slices.Contains([]string{"true", "false", "yes", "no", "on", "off", "none", "null", "0", "1"}, strings.ToLower(value))
}

func isNumber(value string) bool { return strings.Trim(value, "0123456789.") == "" }

// knownPasswords are the defaults and the most used ones that turn up in compose files.
var knownPasswords = []string{
	"password", "passw0rd", "password1", "password123", "pass", "secret", "changeme", "change-me", "change_me", "changeit",
	"admin", "admin123", "administrator", "root", "toor", "user", "guest", "test", "demo", "default", "example", "letmein", "welcome",
	"postgres", "mysql", "mariadb", "mongo", "redis", "rabbitmq", "grafana", "django", "docker", "minio", "minioadmin", "elastic",
	"qwerty", "abc123", "1234", "12345", "123456", "1234567", "12345678", "123456789", "1234567890", "0000", "1111", "foobared",
}

func isKnown(value string) bool {
	return slices.Contains(knownPasswords, strings.ToLower(strings.Trim(strings.TrimSpace(value), `"'`)))
}

package dirconn

import (
	"bytes"
	"context"
	"errors"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
	"hardcheck/checks/secrets"
)

// settingsEndings are those of files that hold settings by name.
var settingsEndings = []string{".yml", ".yaml", ".ini", ".cfg", ".conf", ".toml", ".json", ".json5", ".properties", ".py", ".pem", ".key", ".p8"}

// holdsSettings reports whether a file is searched for secrets: none that is part of
// tests, an example, documentation or CI, whose secrets are the platform's.
func holdsSettings(name string) bool {
	lower := strings.ToLower(name)
	base := path.Base(lower)
	ending := path.Ext(base)
	if !slices.Contains(settingsEndings, ending) && !strings.HasPrefix(base, "id_rsa") && !strings.HasPrefix(base, "id_ed25519") {
		return false
	}
	if isTest(lower) || under(lower, ".github") || under(lower, ".gitlab") || strings.HasPrefix(base, ".gitlab-ci") || strings.HasPrefix(base, ".pre-commit") {
		return false
	}
	for _, word := range []string{"example", "sample", "template", "demo", ".dist", "fixture", "test_settings", "settings_test"} {
		if strings.Contains(lower, word) {
			return false
		}
	}
	for _, word := range []string{"package-lock.json", "composer.lock", "schema.json", "tsconfig.json", "docs/", "doc/"} {
		if base == word || strings.HasPrefix(lower, word) {
			return false
		}
	}
	return true
}

// readSecrets searches the files of the repository for secrets, of which nothing is kept
// but the name of the setting and its place.
func (c *collector) readSecrets(ctx context.Context) {
	var found []repository.SecretFinding
	var unread error
	for _, name := range c.tree.files {
		if !holdsSettings(name) || isEnv(path.Base(name)) {
			continue
		}
		if err := ctx.Err(); err != nil {
			unread = errors.Join(unread, err)
			break
		}
		text, err := c.read(name)
		if err != nil {
			unread = errors.Join(unread, err)
			continue
		}
		found = append(found, secretsIn(name, text)...)
	}
	c.facts.Secrets = list(c, "secrets", found, unread)
	c.readEnvFiles()
}

var (
	// fallback is what a program takes where the environment gives nothing.
	fallback = pattern.New(`(?:os\.getenv|os\.environ\.get|environ\.get|getenv|env(?:\.str)?|config)\(\s*["']([A-Za-z_][A-Za-z0-9_]{0,100})["']\s*,\s*(?:default\s*=\s*)?["']([^"'\n]{0,500})["']`)
	pem      = pattern.New(`-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----`)
	// signing are names of keys by which applications sign what they hand out.
	signing = pattern.New(`(?i)(?:^|_)(?:secret_?key|signing_?key|jwt_?secret|session_?secret|secret_key_base|private_?key)(?:_?fallbacks?)?$`)
)

func secretsIn(name string, text []byte) []repository.SecretFinding {
	var found []repository.SecretFinding
	python := path.Ext(name) == ".py"
	number := 0
	for raw := range bytes.Lines(text) {
		number++
		// Most lines of a program hold no text, and most of the time would go into them.
		if python && bytes.IndexByte(raw, '"') < 0 && bytes.IndexByte(raw, '\'') < 0 && !bytes.Contains(raw, pemMark) {
			continue
		}
		line := strings.TrimSpace(string(raw))
		if len(line) > secrets.MaxJudged || strings.HasPrefix(line, "#") || strings.HasPrefix(line, ";") || strings.HasPrefix(line, "//") {
			continue
		}
		add := func(key string, f secrets.Finding, isDefault bool) {
			isKey := signing.MatchString(key) || f.Form == secrets.FormDjango || f.Form == secrets.FormPrivateKey
			if !f.Found() || f.Confidence == secrets.Low || f.Weakness == secrets.Placeholder && !isKey {
				return
			}
			found = append(found, repository.SecretFinding{
				Path: checks.Clean(name), Line: number, Name: checks.Clean(key), Form: string(f.Form),
				Key: isKey, Default: isDefault,
			})
		}
		if bytes.Contains(raw, pemMark) && pem.MatchString(line) {
			add("private key", secrets.Finding{Judgement: secrets.Secret, Form: secrets.FormPrivateKey, Confidence: secrets.High}, false)
			continue
		}
		if python && strings.Contains(line, "(") {
			if match := fallback.FindStringSubmatch(line); match != nil {
				add(match[1], secrets.Pair(match[1], match[2]), true)
				continue
			}
		}
		key, value, ok := setting(line)
		if !ok {
			continue
		}
		value, whole := unquoted(value)
		if !whole && (python || path.Ext(name) == ".json" || path.Ext(name) == ".toml") {
			continue // an expression, a number or a list
		}
		if f := secrets.Pair(key, value); f.Form != secrets.FormName || !plain(key, value) {
			add(key, f, false)
		}
	}
	return found
}

// plain reports whether a setting is more likely a word than a secret: data of all kinds
// have fields that are called token or key.
func plain(name, value string) bool {
	generic := slices.Contains([]string{"token", "tokens", "key", "auth", "secret", "pass"}, strings.ToLower(name))
	return generic && (len(value) < 8 || !strings.ContainsAny(value, "0123456789") || strings.ContainsAny(value, " <>{}"))
}

// pemMark begins what pem looks for.
var pemMark = []byte("-----BEGIN ")

// setting reads a line that gives a name a value: NAME=value, name: value, "name": "value",
// also behind a dash of YAML, export of a shell, self. of Python.
func setting(line string) (name, value string, ok bool) {
	at := strings.IndexAny(line, ":=")
	if at <= 0 {
		return "", "", false
	}
	name = line[:at]
	for _, before := range []string{"- ", "export ", "self."} {
		name = strings.TrimPrefix(name, before)
	}
	name = strings.Trim(strings.TrimSpace(name), "\"'")
	if name == "" || len(name) > 100 || strings.ContainsFunc(name, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_' && r != '.' && r != '-'
	}) {
		return "", "", false
	}
	value = strings.TrimSpace(line[at+1:])
	if typed, is := strings.CutPrefix(value, "str"); is { // name: str = "value"
		if _, after, found := strings.Cut(typed, "="); found {
			value = strings.TrimSpace(after)
		}
	}
	value = strings.TrimSpace(strings.TrimSuffix(value, ","))
	return name, value, value != ""
}

// unquoted is a value without its quotes; quoted is false where it has none.
func unquoted(value string) (text string, quoted bool) {
	if text, quoted = literal(value); quoted {
		return text, true
	}
	value, _, _ = strings.Cut(value, " #")
	value = strings.TrimSpace(value)
	if text, quoted = literal(value); quoted {
		return text, true
	}
	return value, false
}

// literal is what stands in quotes, where nothing else does.
func literal(value string) (string, bool) {
	value = strings.TrimLeft(value, "bru")
	if len(value) < 2 || value[0] != '"' && value[0] != '\'' || value[len(value)-1] != value[0] {
		return "", false
	}
	inner := value[1 : len(value)-1]
	return inner, strings.IndexByte(inner, value[0]) < 0
}

// readEnvFiles lists the files of environment variables, tracked or not.
func (c *collector) readEnvFiles() {
	var found []repository.EnvFile
	for _, name := range slices.Concat(c.tree.files, c.tree.untracked) {
		if !isEnv(path.Base(name)) || isTest(name) {
			continue
		}
		one := repository.EnvFile{Path: checks.Clean(name)}
		if c.tracked != nil {
			_, tracked := c.tracked[name]
			one.Tracked = checks.Known(tracked)
		}
		if text, err := c.read(name); err == nil {
			one.Secrets = checks.Known(countSecrets(text))
		}
		found = append(found, one)
	}
	if len(found) > 0 && c.tracked == nil {
		c.problems.Add("envFiles", checks.Problem{Reason: checks.Source, Detail: "without git's files it can't be told whether it is under version control"})
	}
	c.facts.EnvFiles = list(c, "envFiles", found, nil)
}

func countSecrets(text []byte) int {
	count := 0
	for raw := range bytes.Lines(text) {
		line := strings.TrimSpace(string(raw))
		if key, value, ok := setting(line); ok && !strings.HasPrefix(line, "#") && len(line) <= secrets.MaxJudged {
			value, _ := unquoted(value)
			if secrets.Pair(key, value).Found() {
				count++
			}
		}
	}
	return count
}

package filesconn

import (
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/files"
	"hardcheck/checks/pattern"
	"hardcheck/checks/secrets"
	"hardcheck/checks/written"
)

// maxSecrets bounds the secrets of one file: more make no other verdict.
const maxSecrets = 200

// errFormat is of a file whose format nothing tells.
var errFormat = errors.New("its format is not known")

// formats read the settings of files by the ending of their names. A text without one of these is not
// looked through: a log or a letter speaks of passwords and holds none.
var formats = map[string]func(text string) ([]written.Pair, error){
	".yaml": parseYAML, ".yml": parseYAML, ".json": written.ParseJSON, ".toml": parseTOML,
	".ini": written.ParseINI, ".cfg": written.ParseINI, ".properties": written.ParseINI, ".conf": parseConf,
}

// parseConf reads a file of settings whose ending many formats have.
func parseConf(text string) ([]written.Pair, error) {
	pairs, err := written.ParseINI(text)
	if err != nil && !errors.Is(err, written.ErrLarge) {
		return nil, errors.Join(errFormat, err)
	}
	return pairs, err
}

// secretsIn looks through a text by its format. What it finds has no value. An error says why that is
// not all.
func secretsIn(name string, content files.Content, text string) ([]files.Secret, error) {
	found := privateKeys(text)
	var pairs []written.Pair
	var err error
	switch content {
	case files.ContentEnv:
		pairs, err = written.ParseEnv(text)
	case files.ContentCode:
		pairs = parsePython(text)
	case files.ContentSetting:
		pairs, err = formats[strings.ToLower(filepath.Ext(name))](text)
	}
	for _, pair := range pairs {
		if len(found) >= maxSecrets {
			break
		}
		f := judged(pair)
		if f.Found() && f.Confidence != secrets.Low && f.Form != secrets.FormPrivateKey {
			found = append(found, files.Secret{Line: pair.Line, Name: shown(pair, f), Weak: f.Judgement == secrets.Weak})
		}
	}
	slices.SortStableFunc(found, func(a, b files.Secret) int { return a.Line - b.Line })
	return found, err
}

// carriers are names that say nothing of what they hold: the name above does.
var carriers = []string{"value", "default", "plain", "data", "raw", "text", "string", "content"}

// judged judges a setting by its name and value.
func judged(pair written.Pair) secrets.Finding {
	name := ""
	if n := len(pair.Keys); n > 0 {
		name = pair.Keys[n-1]
		if n > 1 && slices.Contains(carriers, strings.ToLower(name)) {
			name = pair.Keys[n-2]
		}
	}
	f := secrets.Pair(name, pair.Value)
	if f.Form == secrets.FormSettings && isProse(pair.Value) {
		return secrets.Finding{}
	}
	return f
}

// inner is a line that is a setting by itself.
var inner = pattern.New(`^\s*(?:- )?["']?([A-Za-z_][A-Za-z0-9_.-]{0,100})["']?\s*[:=]\s*["']?([^\s"']+)["']?,?\s*$`)

// isProse reports whether a value that seems to hold settings only speaks of them: none of its lines is one,
// and it is neither a list of them, as a connection string is, nor a command or document.
func isProse(value string) bool {
	trimmed := strings.TrimSpace(value)
	if trimmed == "" || strings.ContainsAny(trimmed[:1], "{[<-") || strings.Contains(trimmed, " -") {
		return false
	}
	for line := range strings.Lines(value) {
		if parts := inner.FindStringSubmatch(line); parts != nil && secrets.Pair(parts[1], parts[2]).Found() {
			return false
		}
	}
	words := strings.FieldsFunc(trimmed, func(r rune) bool { return strings.ContainsRune(" \t\r\n;,&", r) })
	settings := 0
	for _, word := range words {
		if strings.Contains(word, "=") {
			settings++
		}
	}
	return 2*settings <= len(words)
}

// shown is the path to a setting. One without a name has the name of what was found.
func shown(pair written.Pair, f secrets.Finding) string {
	const most = 120
	name := checks.Clean(pair.Path)
	if name == "" {
		name = f.Name
	}
	if len(name) > most {
		name = name[:most]
	}
	if name == "" {
		return "a value"
	}
	return name
}

// privateKeys are the lines where one begins, whatever stands around it.
func privateKeys(text string) []files.Secret {
	found := []files.Secret{}
	number := 0
	for line := range strings.Lines(text) {
		number++
		if len(found) < maxSecrets && privateKey.MatchString(line) {
			found = append(found, files.Secret{Line: number})
		}
	}
	return found
}

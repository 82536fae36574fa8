package dockerconn

import (
	"slices"
	"strings"
	"unicode"

	"hardcheck/checks/docker"
)

var (
	passwordWords = []string{"password", "passwd", "passphrase", "pass", "pwd", "requirepass", "masterauth"}
	secretWords   = []string{"secret", "token", "apikey", "secrets", "tokens", "passwords"}
	weakWords     = []string{"dsn", "credential", "credentials"}
	// keyWords make the word "key" that of a secret.
	keyWords = []string{"api", "private", "access", "secret", "encryption", "signing", "master", "auth"}
	// lastWords make the name that of something about a secret.
	lastWords = []string{
		"file", "path", "dir", "folder", "ttl", "expiry", "expires", "expiration", "lifetime", "length", "name", "id", "url", "uri",
		"enabled", "disabled", "timeout", "host", "port", "type", "policy", "algorithm", "header", "issuer", "endpoint",
	}
	// publicNames hold a word of secrets and are none.
	publicNames = []string{"PWD", "OLDPWD", "GPG_KEY", "GPG_KEYS", "PUBLIC_KEY", "SSH_AUTH_SOCK"}
)

// words splits a name at separators and where lower case turns to upper.
func words(name string) []string {
	var all []string
	var word strings.Builder
	end := func() {
		if word.Len() > 0 {
			all = append(all, strings.ToLower(word.String()))
			word.Reset()
		}
	}
	lower := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			end()
			lower = false
			continue
		}
		if unicode.IsUpper(r) && lower {
			end()
		}
		lower = unicode.IsLower(r)
		word.WriteRune(r)
	}
	end()
	return all
}

func isPasswordWord(word string) bool { return slices.Contains(passwordWords, word) }

// nameConfidence says how sure a name alone makes it that the value is a secret;
// empty when it doesn't hint at one. Only whole words count: a monkey has no key.
func nameConfidence(name string) docker.Confidence {
	parts := words(name)
	if len(parts) == 0 || slices.Contains(publicNames, strings.ToUpper(name)) || slices.Contains(lastWords, parts[len(parts)-1]) {
		return ""
	}
	confidence := docker.Confidence("")
	for i, word := range parts {
		switch {
		case isPasswordWord(word), slices.Contains(secretWords, word),
			word == "key" && i > 0 && slices.Contains(keyWords, parts[i-1]):
			return docker.ConfidenceMedium
		case slices.Contains(weakWords, word):
			confidence = docker.ConfidenceLow
		}
	}
	return confidence
}

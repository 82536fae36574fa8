// Package accounts says what may be told about the users and passwords of a Redis server: it
// reads lines of ACL LIST, compares digests and clear texts with weak passwords, and keeps
// secrets out of facts. Live servers and files are judged by this one code.
package accounts

import (
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// longSecret is the length in bytes from which a secret is looked for in facts
// too. A shorter one would blot out ordinary words such as "no".
const longSecret = 8

// digest is how ACL LIST shows a password: SHA-256 in hex.
var digest = pattern.New(`[0-9a-fA-F]{64}`)

// Secrets are passwords that must not leave the connector: ours, and those that
// the server showed.
type Secrets struct{ texts []string }

// Add takes in a secret; the empty text is none.
func (s *Secrets) Add(text string) {
	if text != "" {
		s.texts = append(s.texts, text)
	}
}

// Texts are the secrets in clear text.
func (s *Secrets) Texts() []string { return s.texts }

// Fact makes a foreign string fit to be a fact: bounded, printable, without secrets.
func (s *Secrets) Fact(foreign string) string { return s.hide(foreign, longSecret) }

// Message is Fact for error texts, from which short secrets are taken out too: a
// server may repeat a request in them.
func (s *Secrets) Message(foreign string) string { return s.hide(foreign, 1) }

func (s *Secrets) hide(foreign string, shortest int) string {
	for _, text := range s.texts {
		if len(text) >= shortest {
			foreign = strings.ReplaceAll(foreign, text, "[redacted]")
		}
	}
	return checks.Clean(digest.ReplaceAllString(foreign, "[redacted]"))
}

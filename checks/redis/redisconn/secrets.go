package redisconn

import (
	"regexp"
	"strings"

	"hardcheck/checks"
)

// longSecret is the length in bytes from which a secret is looked for in facts
// too. A shorter one would blot out ordinary words such as "no".
const longSecret = 8

// digest is how ACL LIST shows a password: SHA-256 in hex.
var digest = regexp.MustCompile(`[0-9a-fA-F]{64}`)

// secrets are passwords that must not leave the connector: ours, and those that
// the server showed.
type secrets struct{ texts []string }

func (s *secrets) add(text string) {
	if text != "" {
		s.texts = append(s.texts, text)
	}
}

// fact makes a foreign string fit to be a fact: bounded, printable, without secrets.
func (s *secrets) fact(foreign string) string { return s.hide(foreign, longSecret) }

// message is fact for error texts, from which short secrets are taken out too: a
// server may repeat a request in them.
func (s *secrets) message(foreign string) string { return s.hide(foreign, 1) }

func (s *secrets) hide(foreign string, shortest int) string {
	for _, text := range s.texts {
		if len(text) >= shortest {
			foreign = strings.ReplaceAll(foreign, text, "[redacted]")
		}
	}
	return checks.Clean(digest.ReplaceAllString(foreign, "[redacted]"))
}

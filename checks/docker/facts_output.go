package docker

import (
	"fmt"

	"hardcheck/checks"
)

// Output is what the end of a container's log is like. Nothing that was logged is kept but the names of
// keys.
type Output struct {
	// Lines is how many lines were judged. Blank ones and a first one that is the rest of a longer line
	// are not among them.
	Lines int `json:"lines"`
	// Objects is how many of them are a JSON object and nothing else.
	Objects int `json:"objects"`
	// FirstPlain is the number of the first that is none, counted from 1 with the blank ones; 0 where all are.
	FirstPlain int `json:"firstPlain"`
	// Leading is how many stand before the first object: what a program says before its log is set up.
	Leading int `json:"leading"`
	// Terminal: the container has a terminal, so that its output and its errors are one stream.
	Terminal bool `json:"terminal"`
	// Secrets are what looks like a secret.
	Secrets checks.List[LogSecret] `json:"secrets"`
}

// LogSecret is a key of a log under which something looks like a secret, without the secret.
type LogSecret struct {
	// Key is empty where the value stands under none, or under one that may be a secret itself.
	Key        string     `json:"key,omitempty" free:"programs name their keys as they like"`
	Form       SecretForm `json:"form"`
	Confidence Confidence `json:"confidence"`
	// Line is the number of the first line with it, Lines how many have it.
	Line  int `json:"line"`
	Lines int `json:"lines"`
}

// LogSecretMessage says where a secret stands in a log, and what gave it away.
func LogSecretMessage(secret LogSecret) string {
	what := formNames[string(secret.Form)].or("what looks like a secret")
	if secret.Form == "header" {
		what = "a header that logs somebody in"
	}
	text := fmt.Sprintf("line %d holds %s", secret.Line, what)
	switch more := secret.Lines - 1; {
	case more == 1:
		text = fmt.Sprintf("line %d and 1 other hold %s", secret.Line, what)
	case more > 1:
		text = fmt.Sprintf("line %d and %d others hold %s", secret.Line, more, what)
	}
	if secret.Key != "" {
		text += " under the key " + secret.Key
	}
	return text
}

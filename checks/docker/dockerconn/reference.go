package dockerconn

import (
	"github.com/distribution/reference"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// parseReference takes an image's name apart. What is an ID or can't be read keeps
// only its own words.
func parseReference(given string) docker.Reference {
	facts := docker.Reference{Given: checks.Clean(given)}
	if len(given) > 1024 {
		return facts
	}
	parsed, err := reference.ParseAnyReference(given)
	if err != nil {
		return facts
	}
	if digested, ok := parsed.(reference.Digested); ok {
		facts.Digest = digested.Digest().String()
	}
	withName, ok := parsed.(reference.Named)
	if !ok {
		return facts
	}
	facts.Registry, facts.Repository = reference.Domain(withName), reference.Path(withName)
	if tagged, ok := parsed.(reference.Tagged); ok {
		facts.Tag = tagged.Tag()
	}
	return facts
}

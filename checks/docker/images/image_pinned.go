package images

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PinnedParams are the parameters of docker-image-pinned.
type PinnedParams struct {
	docker.Selector
	// Digest demands a digest: a tag can be moved to another image.
	Digest bool `json:"digest"`
}

// Pinned reports containers of whatever image happens to be the newest.
var Pinned = &checks.Check{
	ID:       "docker-image-pinned",
	Title:    "Images are pinned to a version or a digest",
	Severity: checks.Low,
	Description: "With the tag latest, or none, nobody can say which version runs, and the next pull changes it. With the parameter `digest` a " +
		"tag isn't enough: only a digest is immutable.",
	Remediation: "Name the version in the compose file, `image: redis:7.4.2`, or the digest: `image: redis:7.4.2@sha256:<digest>`, as " +
		"`docker image inspect --format '{{.RepoDigests}}' redis:7.4.2` shows it.",
	References: []string{docker.CIS("5.28"), "https://docs.docker.com/build/building/best-practices/#pin-base-image-versions"},
	Rule:       docker.EachContainerWith(PinnedParams{Selector: docker.Everything()}, imagePinned),
}

func imagePinned(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p PinnedParams) {
	s.Evidence("Config.Image", "%s", docker.OrNone(c.Image.Given))
	switch {
	case c.Image.Given == "":
		s.Unknown(checks.Source, "the reference of the container's image is not known")
	case c.Image.Digest != "" || c.Image.Repository == "":
	case c.Image.Tag == "":
		s.Violation("names no version of its image %s", c.Image.Given)
	case c.Image.Tag == "latest":
		s.Violation("uses the tag latest of its image %s", c.Image.Given)
	case p.Digest:
		s.Violation("names no digest of its image %s", c.Image.Given)
	}
}

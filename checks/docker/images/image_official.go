package images

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// OfficialParams are the parameters of docker-image-official.
type OfficialParams struct {
	docker.Selector
	// Registries are registries whose images are trusted: "registry.example.org".
	Registries []string `json:"registries"`
	// Publishers are trusted publishers or repositories: "docker.io/grafana".
	Publishers []string `json:"publishers"`
}

// Official reports images that nobody vouches for.
var Official = &checks.Check{
	ID:       "docker-image-official",
	Title:    "Images are official ones or built on them",
	Severity: checks.Medium,
	Description: "An image of an unknown publisher may hold anything. The check looks for evidence that an image is a Docker Official Image, or " +
		"built on one, strongest first: the digest of a registry, layers equal to an official image's, the FROM of the Dockerfile that a compose " +
		"file builds, the label with the base image's name. The tag alone proves nothing: anyone can give it to a local image; nor does a digest where the engine gives one to " +
		"every local name (containerd's image store, Podman). Images built from scratch have no base. Trusted " +
		"registries and publishers are parameters.",
	Remediation: "Begin the Dockerfile with an official image, by digest: `FROM docker.io/library/python:3.13-slim@sha256:<digest>`, and say so in a " +
		"label, `LABEL org.opencontainers.image.base.name=docker.io/library/python:3.13-slim`. List your own registry in `registries`.",
	References: []string{docker.CIS("4.2"), "https://docs.docker.com/docker-hub/image-library/trusted-content/", "https://github.com/opencontainers/image-spec/blob/main/annotations.md"},
	Rule:       checks.EachWith(OfficialParams{Selector: docker.Everything(), Registries: []string{}, Publishers: []string{}}, imageOfficial),
}

func imageOfficial(o checks.Observed[docker.Facts], p OfficialParams) {
	places := slices.Concat(p.Registries, p.Publishers)
	trusted := func(r docker.Reference) bool { return isKnown(r) || isFrom(r, places) }
	for _, image := range usedImages(o, p.Selector) {
		s := o.Subject(image.Name())
		proven := o.Facts.Proven(image)
		if at := slices.IndexFunc(proven, trusted); at >= 0 {
			s.Evidence("RepoDigests", "%s", proven[at].Given)
			continue
		}
		base, ok := checks.Need(s, image.Base, image.Path("base"))
		if ok {
			judgeBase(o.Facts, s, image, base, trusted)
		}
	}
}

func judgeBase(f docker.Facts, s checks.Subject, image docker.Image, base docker.Base, trusted func(docker.Reference) bool) {
	s.Evidence("base image", "%s", strings.TrimSpace(base.Evidence+" "+base.Image.Given))
	switch base.Evidence {
	case "layers":
		if trusted(base.Image) && base.Image.Digest != "" {
			if engine, known := checks.Need(s, f.Engine, "engine"); !known || !engine.LocalDigests {
				return
			}
		}
	case "label", docker.BaseFrom:
		if !trusted(base.Image) {
			s.Violation("is built on %s, which is neither official nor of a trusted publisher", base.Image.Given)
		}
		return
	case docker.BaseScratch:
		s.NotApplicable("the image was built from scratch, without a base image")
		return
	}
	withoutBase(f, s, image)
}

// withoutBase judges an image by where it came from, as nothing tells its base.
func withoutBase(f docker.Facts, s checks.Subject, image docker.Image) {
	proven := f.Proven(image)
	i := slices.IndexFunc(proven, func(r docker.Reference) bool { return !r.Official() })
	history, _ := image.History.Get()
	switch {
	case i >= 0:
		s.Violation("comes from %s, which is neither official nor trusted", sourceOf(proven[i]))
	case history.Imported:
		s.NotApplicable("the image was imported from an archive, without a base image")
	case len(image.Digests) > len(proven):
		if _, known := checks.Need(s, f.Engine, "engine"); known {
			s.Unknown(checks.Source, "this engine gives every image a digest by its local name, which doesn't tell where the image came from")
		}
	default:
		s.Unknown(checks.Source, "the image was built or loaded here, and nothing but a name tells its base image")
	}
}

package docker

import (
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
)

// Reference is an image's name, taken apart and completed the way Docker does.
type Reference struct {
	// Given is the reference as it was written.
	Given string `json:"given" free:"images have the names that their makers give them"`
	// Registry ("docker.io") and Repository ("library/redis") are empty for an image that is named by its ID.
	Registry   string `json:"registry,omitempty"`
	Repository string `json:"repository,omitempty"`
	// Tag is empty when none was given; Docker then means "latest".
	Tag    string `json:"tag,omitempty" free:"images have the tags that their makers give them"`
	Digest string `json:"digest,omitempty"`
}

// Official reports whether the name is that of an official image of Docker Hub.
// Anybody can give a local image such a name; a digest is stronger evidence.
func (r Reference) Official() bool {
	return r.Registry == "docker.io" && strings.HasPrefix(r.Repository, "library/")
}

// Image is one local image. The values are unknown where its inspection failed.
type Image struct {
	// ID is "sha256:" and 64 hex digits; empty for an image that is described and not built yet.
	ID string `json:"id"`
	// Tags and Digests are its names; images built here have no digests.
	Tags    []Reference `json:"tags,omitempty"`
	Digests []Reference `json:"digests,omitempty"`
	// Dangling: it has no tag any more.
	Dangling bool `json:"dangling"`
	// Created is zero where the image doesn't tell, as reproducible builds do not.
	Created time.Time         `json:"created"`
	Labels  map[string]string `json:"labels,omitempty"`
	// UsedBy are the names of the containers made from it; unknown where the containers
	// were not listed.
	UsedBy checks.Value[[]string] `json:"usedBy"`

	Volumes checks.List[string]        `json:"volumes"`
	Secrets checks.List[SecretFinding] `json:"secrets"`
	History checks.Value[History]      `json:"history"`
	Base    checks.Value[Base]         `json:"base"`
}

// Name is how people know the image: its first tag, else its first digest, else its ID.
func (i Image) Name() string {
	switch {
	case len(i.Tags) > 0:
		return i.Tags[0].Given
	case len(i.Digests) > 0:
		return i.Digests[0].Given
	default:
		return i.ID
	}
}

// Path is the JSON path of one of the image's fields, for checks.Need.
func (i Image) Path(field string) string { return "images." + i.Name() + "." + field }

// History is how the image was built.
type History struct {
	// Steps is the number of instructions.
	Steps int `json:"steps"`
	// Adds is the number of ADD instructions after the first step: the first layer
	// of most base images is an ADD.
	Adds int `json:"adds"`
	// Begun is when the first step was made, which is that of the image below all others; zero where it
	// doesn't tell, as reproducible builds do not.
	Begun time.Time `json:"begun"`
	// Imported: made with docker import, so that there is no history.
	Imported bool `json:"imported"`
}

// Base is what is known about the image that an image was built on.
type Base struct {
	// Evidence, strongest first: "digest" (the image itself has the digest of an
	// official one), "layers" (it begins with all layers of a local official
	// image), "from" (the FROM of the Dockerfile that it will be built from), "label"
	// (org.opencontainers.image.base.name), "scratch" (its first build
	// step is a COPY, or its Dockerfile says FROM scratch), "tag" (only its name is official), "unknown".
	Evidence string `json:"evidence"`
	// Image is the base's reference where the evidence names one.
	Image Reference `json:"image"`
}

// Base's evidence of an image that is described by a Dockerfile.
const (
	BaseFrom    = "from"
	BaseScratch = "scratch"
)

// MadeFrom reports whether the container was made from the image. An image that isn't built yet has no
// ID, and is told by its name.
func (c Container) MadeFrom(image Image) bool {
	if image.ID != "" || c.ImageID != "" {
		return image.ID == c.ImageID
	}
	return c.Image.Given != "" && slices.Contains(image.Tags, c.Image)
}

// FindImage finds the image that a container was made from.
func FindImage(f Facts, c Container) (Image, bool) {
	list := f.Images.Entries()
	i := slices.IndexFunc(list, c.MadeFrom)
	if i < 0 {
		return Image{}, false
	}
	return list[i], true
}

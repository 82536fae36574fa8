package dockerconn

import (
	"slices"
	"strings"

	"hardcheck/checks/docker"
)

// The evidence of a base; see [docker.Base].
const (
	byDigest  = "digest"
	byLayers  = "layers"
	byLabel   = "label"
	byTag     = "tag"
	byScratch = docker.BaseScratch
	byNothing = "unknown"
)

// baseOf says what an image was built on, by the strongest evidence there is. No
// image holds the name of its base, so that most of it is a conclusion.
func baseOf(image inspectedImage, official []*inspectedImage, proven []docker.Reference) docker.Base {
	for _, digest := range proven {
		if digest.Official() {
			return docker.Base{Evidence: byDigest, Image: digest}
		}
	}
	if base, found := longestBase(image, official); found {
		return docker.Base{Evidence: byLayers, Image: base}
	}
	if name := image.labels["org.opencontainers.image.base.name"]; name != "" {
		return docker.Base{Evidence: byLabel, Image: parseReference(name)}
	}
	// An image that was built here as "app" has an official name too.
	if len(image.steps) > 0 && strings.HasPrefix(instruction(image.steps[0]), "COPY ") {
		return docker.Base{Evidence: byScratch}
	}
	for _, tag := range image.facts.Tags {
		if tag.Official() {
			return docker.Base{Evidence: byTag, Image: tag}
		}
	}
	return docker.Base{Evidence: byNothing}
}

// longestBase finds the official image whose layers are the longest beginning of
// the image's own.
func longestBase(image inspectedImage, official []*inspectedImage) (docker.Reference, bool) {
	var best docker.Reference
	length := 0
	for _, base := range official {
		n := len(base.layers)
		if n <= length || n >= len(image.layers) || !slices.Equal(base.layers, image.layers[:n]) {
			continue
		}
		length = n
		best = officialName(base.facts)
	}
	return best, length > 0
}

func officialName(image docker.Image) docker.Reference {
	for _, name := range slices.Concat(image.Digests, image.Tags) {
		if name.Official() {
			return name
		}
	}
	return docker.Reference{}
}

// instruction is a build step as in the Dockerfile. The legacy builder writes
// "/bin/sh -c #(nop) COPY ...", BuildKit "COPY ... # buildkit".
func instruction(step string) string {
	_, plain, legacy := strings.Cut(step, "#(nop) ")
	if !legacy {
		plain = step
	}
	return strings.TrimSpace(plain)
}

func historyOf(image inspectedImage) docker.History {
	facts := docker.History{Steps: len(image.steps), Begun: image.begun, Imported: strings.HasPrefix(image.comment, "Imported from")}
	for i, step := range image.steps {
		if i > 0 && strings.HasPrefix(instruction(step), "ADD ") {
			facts.Adds++
		}
	}
	return facts
}

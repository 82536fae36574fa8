package docker

import (
	"slices"

	"hardcheck/checks"
)

// Product is which engine answers under Docker's API; empty in facts of a description such as a
// compose file and in those of older snapshots, which are Docker's.
type Product string

// The engines that are known. Any other is "other".
const (
	DockerEngine Product = "docker"
	Podman       Product = "podman"
)

// Known reports whether it is an engine whose meanings rules know.
func (p Product) Known() bool { return slices.Contains([]Product{"", DockerEngine, Podman}, p) }

// NeedDocker reports whether the engine is Docker's own, whose versions and constants rules know. Of
// Podman it says on the subject why it can't be judged.
func NeedDocker(s checks.Subject, f Facts, podman string) bool {
	if f.Product == Podman {
		s.Unknown(checks.Source, "%s", podman)
		return false
	}
	return checks.NeedWord(s, f.Product, "product")
}

// OnlyDocker reports whether the engine is Docker's own, for a question that Podman doesn't pose: it
// says on the subject why not.
func OnlyDocker(s checks.Subject, f Facts, podman string) bool {
	if f.Product == Podman {
		s.NotApplicable("%s", podman)
		return false
	}
	return checks.NeedWord(s, f.Product, "product")
}

// dockerDesktop is how Docker Desktop calls its operating system.
const dockerDesktop = "Docker Desktop"

// about says which engine it is, where that isn't Docker's on its own host.
func (f Facts) about() []string {
	engine, _ := f.Engine.Get()
	switch {
	case f.Product == Podman:
		return []string{"the engine is Podman " + string(OrNone(engine.Version)) + ": what its Docker-compatible API doesn't tell is not assessed"}
	case engine.OperatingSystem == dockerDesktop:
		return []string{"the engine is Docker Desktop's: it runs in a virtual machine, whose own files and settings are not seen"}
	default:
		return nil
	}
}

// Proven are those of an image's digests by which a registry vouches for it: none where the engine gives
// every image such a digest by its local name, or where that isn't known.
func (f Facts) Proven(image Image) []Reference {
	if engine, known := f.Engine.Get(); !known || engine.LocalDigests {
		return nil
	}
	return image.Digests
}

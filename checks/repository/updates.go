package repository

import (
	"slices"

	"hardcheck/checks"
)

// Updates is the configuration of a program that proposes newer dependencies.
type Updates struct {
	Path string     `json:"path" free:"the places are listed in the connector"`
	Tool UpdateTool `json:"tool"`
	// Ecosystems are those that it keeps up to date, as far as the file says. Every is set
	// where it looks for them by itself.
	Ecosystems checks.List[Ecosystem] `json:"ecosystems"`
	Every      bool                   `json:"every"`
	// Off says why it proposes nothing at all; empty where nothing says so.
	Off string `json:"off,omitempty" free:"a sentence of the connector"`
	// Idle are ecosystems that the file names and switches off.
	Idle checks.List[Ecosystem] `json:"idle"`
	// Placeholders are names that were never filled in, among those who are asked to look.
	Placeholders checks.List[string] `json:"placeholders" free:"told as evidence"`
	// Automerge is set where proposals reach the branch without anybody's look.
	Automerge checks.Value[bool] `json:"automerge"`
}

// UpdateTool is such a program.
type UpdateTool string

// The programs.
const (
	Dependabot UpdateTool = "dependabot"
	Renovate   UpdateTool = "renovate"
)

// Known reports whether it is one of the two.
func (t UpdateTool) Known() bool { return t == Dependabot || t == Renovate }

// Ecosystem is where dependencies come from, in Dependabot's words.
type Ecosystem string

// The ecosystems whose manifests are known.
const (
	Pip      Ecosystem = "pip"
	GoMod    Ecosystem = "gomod"
	NPM      Ecosystem = "npm"
	Cargo    Ecosystem = "cargo"
	Bundler  Ecosystem = "bundler"
	Composer Ecosystem = "composer"
	Maven    Ecosystem = "maven"
	Gradle   Ecosystem = "gradle"
	Docker   Ecosystem = "docker"
	Actions  Ecosystem = "github-actions"
	// OtherEcosystem stands for every other word.
	OtherEcosystem Ecosystem = "other"
)

// Known reports whether it is one of them.
func (e Ecosystem) Known() bool {
	return slices.Contains([]Ecosystem{Pip, GoMod, NPM, Cargo, Bundler, Composer, Maven, Gradle, Docker, Actions, OtherEcosystem}, e)
}

// Manifest is a file that names dependencies.
type Manifest struct {
	Path      string    `json:"path" free:"paths are the project's own"`
	Ecosystem Ecosystem `json:"ecosystem"`
	// Lock is the file that fixes their versions, the manifest itself where it does so;
	// empty where there is none. It is unknown where that could not be told.
	Lock checks.Value[string] `json:"lock" free:"paths are the project's own"`
	// Loose is how many of the dependencies that it names have no exact version; for files
	// of which that can be told.
	Loose int `json:"loose"`
}

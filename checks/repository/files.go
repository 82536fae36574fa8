package repository

import (
	"time"

	"hardcheck/checks"
)

// TestFile is a file with tests, by the names that their tools look for.
type TestFile struct {
	Path string `json:"path" free:"paths are the project's own"`
	// Cases is how many tests it declares.
	Cases int `json:"cases"`
	// Skipped is set where the file says that none of them runs.
	Skipped bool `json:"skipped"`
}

// Doc is a section about security in the documentation, besides the policy.
type Doc struct {
	Path    string `json:"path" free:"paths are the project's own"`
	Line    int    `json:"line"`
	Heading string `json:"heading" free:"people write headings"`
	// Words is how many it has, those of sections below it included.
	Words int `json:"words"`
}

// ReleaseNote is a section of a list of changes.
type ReleaseNote struct {
	Path    string `json:"path" free:"paths are the project's own"`
	Line    int    `json:"line"`
	Version string `json:"version" free:"projects have versions of their own"`
	// Date is the zero time where the heading has none.
	Date time.Time `json:"date,omitzero"`
}

// EnvFile is a file of environment variables with their real values.
type EnvFile struct {
	Path string `json:"path" free:"paths are the project's own"`
	// Tracked is set where it is under version control.
	Tracked checks.Value[bool] `json:"tracked"`
	// Secrets is how many of its values are secrets.
	Secrets checks.Value[int] `json:"secrets"`
}

// SecretFinding is a secret that stands in a file of the repository, without its value.
// Tests, examples and what CI sets for tests are left out.
type SecretFinding struct {
	Path string `json:"path" free:"paths are the project's own"`
	Line int    `json:"line"`
	// Name is that of the setting.
	Name string `json:"name" free:"people name settings"`
	// Form is what gave it away, Weakness why everybody could guess it.
	Form string `json:"form" free:"told as evidence"`
	// Key is set for private keys, and for the keys by which an application signs sessions.
	Key bool `json:"key"`
	// Default is set where it is used only if the environment gives none.
	Default bool `json:"default"`
}

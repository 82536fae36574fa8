package repository

import (
	"time"

	"hardcheck/checks"
)

// Git is what git's own files say of a checkout.
type Git struct {
	// Head is the commit that is checked out, in hexadecimal; Branch its branch, empty
	// where none is.
	Head string `json:"head" free:"a commit's id"`
	// Tags are in the order of their names.
	Tags checks.List[Tag] `json:"tags"`
	// History is of the last commits of the branch.
	History checks.Value[History] `json:"history"`
	// PastEnv are files of environment variables that some commit held and the checkout
	// doesn't.
	PastEnv checks.List[PastFile] `json:"pastEnv"`
}

// Tag is a name that was given to a commit.
type Tag struct {
	Name string `json:"name" free:"people name tags"`
	// Annotated is set where it has a date and a message of its own.
	Annotated bool `json:"annotated"`
	// Date is the tag's own, or its commit's; the zero time where it has none.
	Date time.Time `json:"date,omitzero"`
}

// History counts the last commits of a branch along the first parents: what reached the
// branch, one entry for each merged change.
type History struct {
	// Commits is how many were read, at most 100.
	Commits int `json:"commits" range:"0..100"`
	// Marked are changes by people that bear a mark of a request or a review, Direct those
	// without, and Bots those of programs.
	Marked int `json:"marked" range:"0..100"`
	Direct int `json:"direct" range:"0..100"`
	Bots   int `json:"bots" range:"0..100"`
	// Example is the newest of the direct ones, shortened; empty without.
	Example string `json:"example,omitempty" free:"a commit's id"`
}

// PastFile is a file that an earlier commit held.
type PastFile struct {
	Path string `json:"path" free:"paths are the project's own"`
	// Commit is one that held it, shortened.
	Commit string `json:"commit" free:"a commit's id"`
}

// Package repository judges a project's source code repository: what its policy, its
// settings for updates, its history and its files say.
//
// The facts are what a checkout's files and git's own files hold. They say what is
// written, never what runs: a deployment is judged by the kinds that read it.
package repository

import (
	"time"

	"hardcheck/checks"
)

// Facts is what was read of one checkout.
type Facts struct {
	// Tree ("tree") is how much of the checkout was seen. Where it was not seen to its
	// end, every list below is cut.
	Tree checks.Value[Tree] `json:"tree"`
	// Folder ("folder") is where it lies on this host, without links; empty where that could
	// not be told.
	Folder string `json:"folder,omitempty" free:"paths are the site's own"`
	// CodeWritten ("codeWritten") is when the newest of its files of code was, as the file
	// system has it.
	CodeWritten checks.Value[time.Time] `json:"codeWritten"`
	// Git ("git") is what git's own files say, read without running git; unknown where
	// the folder is no checkout.
	Git checks.Value[Git] `json:"git"`
	// Policies ("policies") are the security policies, in the order in which GitHub looks
	// for one: .github, the root, docs.
	Policies checks.List[Policy] `json:"policies"`
	// Automation ("automation") is what CI does.
	Automation Automation `json:"automation"`
	// Application ("application") is what the settings and views of a Django application say.
	Application Application `json:"application"`
	// Changed ("changed") are the files of code that aren't as the commit that is checked
	// out has them. What rests on code was read of the files, not of the commit.
	Changed checks.List[string] `json:"changed" free:"paths are the project's own"`
	// Dockerfiles ("dockerfiles") are what images are built from.
	Dockerfiles checks.List[Dockerfile] `json:"dockerfiles"`
	// Nginx ("nginx") are the files of nginx's settings.
	Nginx checks.List[NginxFile] `json:"nginx"`
	// Updates ("updates") are the settings of programs that propose newer dependencies.
	Updates checks.List[Updates] `json:"updates"`
	// Manifests ("manifests") are the files that name dependencies.
	Manifests checks.List[Manifest] `json:"manifests"`
	// Tests ("tests") are the files with tests.
	Tests checks.List[TestFile] `json:"tests"`
	// Docs ("docs") are the sections about security, besides the policies.
	Docs checks.List[Doc] `json:"docs"`
	// Notes ("notes") are the sections of lists of changes.
	Notes checks.List[ReleaseNote] `json:"notes"`
	// EnvFiles ("envFiles") are files of environment variables, tracked or not.
	EnvFiles checks.List[EnvFile] `json:"envFiles"`
	// Secrets ("secrets") are those in the files of the repository, but for the files of
	// environment variables.
	Secrets checks.List[SecretFinding] `json:"secrets"`
}

// FactsKind is "repository".
func (Facts) FactsKind() string { return "repository" }

// Kind is the kind of source code repositories.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Repository"), completeSettings)

// Tree is how much of a checkout was seen.
type Tree struct {
	// Files is the number of regular files, Links of symbolic links: none was followed.
	Files int `json:"files"`
	Links int `json:"links"`
	// Skipped are folders that hold other people's code, such as node_modules.
	Skipped checks.List[string] `json:"skipped" free:"paths are the project's own"`
}

package checks

import "time"

// SourceCode is the state of the source code that facts were read from: what ties it to
// something that runs.
type SourceCode struct {
	// Commit is the full id, in hexadecimal, of the commit that is checked out.
	Commit string
	// Folder is where it lies on this host, without links; empty where that isn't known.
	Folder string
	// Written is when the newest of its files of code was; zero where that isn't known.
	Written time.Time
}

// HasSource is implemented by facts that were read from source code. Where why is not empty
// it says what keeps the code from being tied to anything that runs.
type HasSource interface {
	Facts
	Source(target Target) (code SourceCode, why string)
}

// Running is a program that runs, by what it was made from.
type Running struct {
	// Name is what people call it: its container's name.
	Name string
	// Of is what it was made from, without a version. Programs made from the same are parts of
	// one deployment.
	Of string
	// Commit is that of the source code, by the label of the image; empty where it has none.
	Commit string
	// Hidden is why something else may run than the image holds; empty where that is not so.
	Hidden string
	// Folders are those of this host that it runs from, without links.
	Folders []string
	// Started is when it was; zero where that isn't known.
	Started time.Time
}

// ShowsRunning is implemented by facts that show what runs. Where why is not empty it says
// what keeps that from being all.
type ShowsRunning interface {
	Facts
	Running() (programs []Running, why string)
}

// PassesWhereRun reports that the subject is right in source code, which says nothing of
// what runs: it has passed where something that runs is that code, and nothing else about
// it is unknown. See [HasSource] and [ShowsRunning].
func (s Subject) PassesWhereRun(message string) {
	s.state.whereRun = true
	s.state.unknowns = append(s.state.unknowns, Problem{Reason: AsWritten, Detail: Clean(message)})
}

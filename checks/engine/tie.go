package engine

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Source code that is right passes only where something that runs is that code. Two things
// show it: the image of a container that runs names the commit, or the folder with the code
// is what a container runs from. All that was made from the same must agree: one container
// of another commit, and nothing is shown.

// minCommit is how many digits of a commit's id name it safely.
const minCommit = 12

// ties are the source code of targets, and what runs.
type ties struct {
	code map[string]origin
	runs []program
	// partial is why not all that runs is known; empty where it is.
	partial string
	// shows are the kinds whose targets show what runs, unread a target's name by its kind.
	shows  map[string]bool
	unread map[string]string
}

// origin is the source code of a target, or why nothing can be tied to it.
type origin struct {
	checks.SourceCode
	why string
}

// program is what runs on a target.
type program struct {
	checks.Running
	target string
}

func (p program) String() string { return p.Name + " on " + p.target }

func newTies() ties {
	return ties{code: map[string]origin{}, shows: map[string]bool{}, unread: map[string]string{}}
}

// note keeps what a record says of source code, or of what runs. What is written to run runs
// nothing.
func (t *ties) note(r Record) {
	if r.Facts == nil && !r.Target.Written {
		t.unread[r.Target.Kind] = r.Target.Name
	}
	if facts, has := r.Facts.(checks.HasSource); has {
		code, why := facts.Source(r.Target)
		t.code[r.Target.Name] = origin{code, why}
	}
	facts, shows := r.Facts.(checks.ShowsRunning)
	if !shows || r.Target.Written {
		return
	}
	t.shows[r.Target.Kind] = true
	programs, why := facts.Running()
	for _, p := range programs {
		t.runs = append(t.runs, program{p, r.Target.Name})
	}
	if why != "" && t.partial == "" {
		t.partial = r.Target.Name + ": " + why
	}
}

// settleTies passes the judgements that wait for their source code to be what runs, and tells
// why the others have not passed.
func (e *Evaluation) settleTies(i *instance) {
	if len(e.ties.runs) == 0 {
		return
	}
	for at := range i.rows {
		r := &i.rows[at]
		if r.how&rowWhereRun == 0 || wordOf(allOutcomes, r.what>>4) != checks.NotAssessed {
			continue
		}
		told := e.texts.get(r.text())
		shown, why := e.ties.find(e.names.list[r.target])
		if why == "" {
			r.what = codeOf(allOutcomes, checks.Passed) << 4
			told.message, told.evidence = "", append(slices.Clip(told.evidence), shown...)
		} else {
			told.message += "; " + checks.Clean(why)
		}
		r.tell(e.texts.put(told))
	}
}

// find looks for what runs the code of a target. Where there is nothing, why says what is
// nearest to it.
func (t *ties) find(target string) (shown []checks.Evidence, why string) {
	code, there := t.code[target]
	switch {
	case !there:
		return nil, "it is not told which commit this is"
	case code.why != "":
		return nil, code.why
	case t.partial != "":
		return nil, t.partial
	}
	for kind := range t.shows {
		if name, is := t.unread[kind]; is {
			return nil, name + " could not be read, and may run another commit"
		}
	}
	var made []string
	for _, p := range t.runs {
		if _, is, near := p.runsCode(code.SourceCode); is || near {
			made = append(made, p.Of)
		}
	}
	if len(made) == 0 {
		return nil, fmt.Sprintf("nothing that runs names the commit %.12s or runs from this folder", code.Commit)
	}
	for _, p := range t.runs {
		if !slices.Contains(made, p.Of) {
			continue
		}
		how, is, _ := p.runsCode(code.SourceCode)
		if !is {
			return nil, p.String() + ": " + how
		}
		shown = append(shown, checks.Evidence{Source: "running: " + p.String(), Value: how})
	}
	slices.SortFunc(shown, func(a, b checks.Evidence) int { return strings.Compare(a.Source, b.Source) })
	return shown, ""
}

// runsCode says how a program is shown to run the code, or how it is not. It is near where it
// names the commit or the folder, but something speaks against it.
func (p program) runsCode(code checks.SourceCode) (how string, is, near bool) {
	named := code.Commit != "" && len(p.Commit) >= minCommit && strings.HasPrefix(code.Commit, strings.ToLower(p.Commit))
	mounted := code.Folder != "" && slices.ContainsFunc(p.Folders, func(folder string) bool { return filepath.Clean(folder) == code.Folder })
	switch {
	case mounted && (code.Written.IsZero() || p.Started.IsZero()):
		return "it runs from this folder, and when it started or the code was written is not known", false, true
	case mounted && !p.Started.After(code.Written):
		return "it runs from this folder, and started before the code was last written", false, true
	case mounted:
		return "runs from this folder, and started after the code was last written", true, true
	case named && p.Hidden != "":
		return p.Hidden, false, true
	case named:
		return fmt.Sprintf("its image was built from the commit %.12s, which is checked out", code.Commit), true, true
	case p.Commit != "":
		return fmt.Sprintf("its image was built from %.12s, and %.12s is checked out", p.Commit, code.Commit), false, false
	}
	return "its image names no commit", false, false
}

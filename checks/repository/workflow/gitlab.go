package workflow

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// gitlabShell is what GitLab's runner starts a job's script with: errexit, and pipefail in
// every shell that has it (gitlab.com/gitlab-org/gitlab-runner, shells/bash.go).
var gitlabShell = shell{errexit: true, pipefail: true}

// gitlabGlobals are the keys of a GitLab pipeline that are no jobs
// (docs.gitlab.com/ci/yaml, global keywords).
var gitlabGlobals = []string{"default", "include", "stages", "types", "variables", "workflow", "image", "services", "cache", "before_script", "after_script", "spec"}

// ReadGitLab reads a pipeline of GitLab as [Read] does a workflow of GitHub. What an include
// adds is an opaque step: it may be of any class.
func ReadGitLab(path string, data []byte, tree Tree) ([]repository.Step, error) {
	root, err := parseGitLab(data)
	if err != nil {
		return nil, err
	}
	if len(root.entries) == 0 {
		return nil, errors.New("the file has no jobs: it is no pipeline of GitLab")
	}
	p := pipeline{file: file{path: path, root: root, tree: tree}, created: created(root.get("workflow"))}
	if included := root.get("include"); included.scalar || len(included.items) > 0 || len(included.entries) > 0 {
		r := resolver{tree: tree}
		r.opaque("include", "what other files add to the pipeline is not read", place{line: included.line})
		p.keep(r.found, setting{at: []repository.Event{repository.Push, repository.PullRequest, repository.Schedule}})
	}
	for _, job := range root.entries {
		if !slices.Contains(gitlabGlobals, job.key) && !strings.HasPrefix(job.key, ".") {
			p.job(job)
		}
	}
	slices.SortStableFunc(p.steps, func(a, b repository.Step) int { return cmp.Compare(a.Line, b.Line) })
	if len(p.steps) > maxSteps {
		return p.steps[:maxSteps], errTooLarge
	}
	return p.steps, nil
}

// parseGitLab reads the pipeline, which stands behind a header of inputs where there is one.
func parseGitLab(data []byte) (node, error) {
	docs, err := parseDocs(data, true)
	if err != nil {
		return node{}, err
	}
	if len(docs) > 1 && docs[0].has("spec") {
		return docs[1], nil
	}
	return docs[0], nil
}

// pipeline is a GitLab file on its way into steps.
type pipeline struct {
	file
	// created is what the file says of when there is a pipeline at all.
	created map[repository.Event]effect
}

func (p *pipeline) job(entry entry) {
	job, problem := p.extended(entry.value, 0)
	at, runs := p.runs(job)
	s := setting{job: entry.key, at: at, effect: runs}
	r := resolver{tree: p.tree}
	here := place{line: entry.line, effect: runs}
	switch script, lines, unclear := p.script(job); {
	case problem != "":
		r.opaque(entry.key, problem, here)
	case job.has("trigger"):
		r.opaque(entry.key, "the pipeline that it starts is not followed", here)
	case job.has("run"):
		r.opaque(entry.key, "its steps (run) are not followed", here)
	case unclear != "":
		r.opaque(entry.key, unclear, here)
	case p.windows(job):
		if suspicious(script) {
			r.opaque(entry.key, "only scripts of a POSIX shell are read", here)
		}
	default:
		here.lines = lines
		r.script(script, gitlabShell, here)
	}
	p.keep(r.found, s)
}

// windows reports whether a job runs where PowerShell is the shell.
func (p *pipeline) windows(job node) bool {
	words := append(job.get("tags").list(), p.inherited(job, "image").text, p.inherited(job, "image").get("name").text)
	return slices.ContainsFunc(words, func(word string) bool { return strings.Contains(strings.ToLower(word), "windows") })
}

// maxExtends is how deep jobs may extend others: GitLab's own bound.
const maxExtends = 11

// extended lays a job over those that it extends.
func (p *pipeline) extended(job node, depth int) (node, string) {
	names := job.get("extends").list()
	if len(names) == 0 {
		return job, ""
	}
	if depth == maxExtends {
		return job, "it extends jobs more deeply than is read"
	}
	base := node{line: job.line}
	for _, name := range names {
		if !p.root.has(name) {
			return job, "the job " + name + " that it extends is not in this file"
		}
		other, problem := p.extended(p.root.get(name), depth+1)
		if problem != "" {
			return job, problem
		}
		base = laid(base, other)
	}
	return laid(base, job), ""
}

// laid lays one mapping over another: lists and texts replace, mappings are joined.
func laid(under, over node) node {
	if len(under.entries) == 0 || len(over.entries) == 0 {
		return over
	}
	joined := node{line: over.line, entries: slices.Clone(under.entries)}
	for _, e := range over.entries {
		i := slices.IndexFunc(joined.entries, func(known entry) bool { return known.key == e.key })
		if i < 0 {
			joined.entries = append(joined.entries, e)
			continue
		}
		joined.entries[i] = entry{key: e.key, line: e.line, value: laid(joined.entries[i].value, e.value)}
	}
	return joined
}

// inherited is a key of the job, else the default of all jobs, unless it inherits none.
func (p *pipeline) inherited(job node, key string) node {
	if job.has(key) {
		return job.get(key)
	}
	switch inherit := job.get("inherit").get("default"); {
	case inherit.scalar && inherit.text == "false":
		return node{}
	case len(inherit.items) > 0 && !slices.Contains(inherit.list(), key):
		return node{}
	}
	if all := p.root.get("default"); all.has(key) {
		return all.get(key)
	}
	return p.root.get(key)
}

// inputs are values that are filled in when the pipeline is made.
var inputs = pattern.New(`\$\[\[.*?\]\]`)

// script is what a job runs, with the line of the file of each of its lines.
func (p *pipeline) script(job node) (text string, lines []int, unclear string) {
	var all []string
	for _, part := range []node{p.inherited(job, "before_script"), job.get("script")} {
		commands, problem := p.commands(part, 0)
		if problem != "" {
			return "", nil, problem
		}
		for _, command := range commands {
			for i, line := range strings.Split(strings.TrimRight(command.text, "\n"), "\n") {
				all, lines = append(all, line), append(lines, command.line+i)
			}
		}
	}
	return inputs.ReplaceAllString(strings.Join(all, "\n"), placeholder), lines, ""
}

// maxReferences is how deep references may lead to others: GitLab's own bound.
const maxReferences = 10

// commands are the lines of a script: a text, a list, or lists in lists. A reference leads to
// those of another job.
func (p *pipeline) commands(part node, depth int) ([]node, string) {
	if depth > maxReferences {
		return nil, "its script refers to others more deeply than is read"
	}
	if part.tag == "!reference" {
		to := p.root
		for _, key := range part.list() {
			if !to.has(key) {
				return nil, "what its script refers to (" + strings.Join(part.list(), ", ") + ") is not in this file"
			}
			to = to.get(key)
		}
		return p.commands(to, depth+1)
	}
	if part.scalar {
		return []node{part}, ""
	}
	var all []node
	for _, item := range part.items {
		more, problem := p.commands(item, depth+1)
		if problem != "" {
			return nil, problem
		}
		if all = append(all, more...); len(all) > maxCommands {
			return nil, "its script has more commands than are read"
		}
	}
	return all, ""
}

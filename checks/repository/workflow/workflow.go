// Package workflow reads what GitHub's workflows and GitLab's pipelines do: which tools their steps come to,
// through make, taskipy and npm scripts, and whether what a tool finds makes the step fail.
//
// Nothing is run. A step counts as failing only where the text says so; what can't be
// followed is an opaque step, of which nothing is concluded. All inputs are foreign:
// sizes, nesting, aliases and the ways from file to file are bounded.
package workflow

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/repository"
)

// Read reads one workflow file. path is its name in the checkout, tree reads the files
// that its commands lead to. Where it fails, the steps are those that were read before.
func Read(path string, data []byte, tree Tree) ([]repository.Step, error) {
	root, err := parseYAML(data)
	if err != nil {
		return nil, err
	}
	jobs := root.get("jobs")
	if len(jobs.entries) == 0 {
		return nil, errors.New("the file has no jobs: it is no workflow")
	}
	w := file{path: path, root: root, tree: tree, at: events(root.get("on")), needs: map[string][]string{}, idle: map[string]bool{}}
	for _, job := range jobs.entries {
		_, runs := condition(job.value.get("if").text, w.at)
		w.needs[job.key], w.idle[job.key] = job.value.get("needs").list(), runs.no()
	}
	for _, job := range jobs.entries {
		w.job(job)
	}
	slices.SortStableFunc(w.steps, func(a, b repository.Step) int { return cmp.Compare(a.Line, b.Line) })
	if len(w.steps) > maxSteps {
		return w.steps[:maxSteps], errTooLarge
	}
	return w.steps, nil
}

// file is a workflow file on its way into steps.
type file struct {
	path  string
	root  node
	tree  Tree
	at    []repository.Event
	steps []repository.Step
	// needs are the jobs that a job needs, and idle those that never run, by their names.
	needs map[string][]string
	idle  map[string]bool
}

// maxNeeded bounds how many jobs are looked at for one that needs them.
const maxNeeded = 100

// setting is what surrounds a step.
type setting struct {
	job     string
	at      []repository.Event
	effect  effect
	windows bool
	shell   string
	dir     string
	env     map[string]string
}

func (w *file) job(job entry) {
	at, runs := condition(job.value.get("if").text, w.at)
	s := setting{
		job: job.key, at: at, effect: runs.and(goesOn(job.value, "the job")).and(w.needed(job.key)),
		windows: strings.Contains(strings.Join(job.value.get("runs-on").list(), " "), "windows"),
		env:     map[string]string{},
	}
	fill(s.env, w.root.get("env"))
	fill(s.env, job.value.get("env"))
	for _, defaults := range []node{w.root.get("defaults").get("run"), job.value.get("defaults").get("run")} {
		if text := defaults.get("shell").text; text != "" {
			s.shell = text
		}
		if text := defaults.get("working-directory").text; text != "" {
			s.dir = text
		}
	}
	if used := job.value.get("uses"); used.scalar {
		name, _, _ := strings.Cut(used.text, "@")
		r := resolver{tree: w.tree}
		r.opaque(name, "a reusable workflow is not followed", place{line: job.line, effect: s.effect})
		w.keep(r.found, s)
		return
	}
	for _, step := range job.value.get("steps").items {
		w.step(step, s)
	}
}

// needed is the effect of the jobs that must have run: one that never runs takes those
// with it that need it. Each is looked at once, by however many ways it is needed.
func (w *file) needed(job string) effect {
	joined := fails()
	seen := map[string]bool{}
	queue := slices.Clone(w.needs[job])
	for i := 0; i < len(queue); i++ {
		name := queue[i]
		if seen[name] {
			continue
		}
		if len(seen) == maxNeeded {
			return joined.perhaps("it needs more jobs than are followed")
		}
		seen[name] = true
		if w.idle[name] {
			joined = joined.and(passes("it needs the job " + name + ", which doesn't run"))
		}
		queue = append(queue, w.needs[name]...)
	}
	return joined
}

// goesOn judges continue-on-error.
func goesOn(n node, what string) effect {
	value := n.get("continue-on-error")
	switch {
	case !value.scalar || value.text == "false":
		return fails()
	case value.text == "true":
		return passes(what + " has continue-on-error")
	}
	return undecided(what + " has a continue-on-error that is filled in when it runs")
}

func fill(env map[string]string, from node) {
	for _, e := range from.entries {
		env[e.key] = e.value.text
	}
}

func (w *file) step(step node, s setting) {
	var runs effect
	s.at, runs = condition(step.get("if").text, s.at)
	at := place{line: step.line, effect: s.effect.and(runs).and(goesOn(step, "the step")), dir: s.dir}
	if text := step.get("working-directory").text; text != "" {
		at.dir = text
	}
	if dynamic(at.dir) {
		at.dir = "*"
	}
	r := resolver{tree: w.tree}
	if run := step.get("run"); run.scalar {
		at.line = run.line
		w.run(&r, step, run.text, at, s)
	} else {
		env := s.env
		if step.has("env") {
			env = map[string]string{}
			fill(env, step.get("env"))
			for k, v := range s.env {
				if _, own := env[k]; !own {
					env[k] = v
				}
			}
		}
		at.line = step.get("uses").line
		r.uses(step, env, at)
	}
	w.keep(r.found, s)
}

func (w *file) run(r *resolver, step node, script string, at place, s setting) {
	shell := s.shell
	if text := step.get("shell").text; text != "" {
		shell = text
	}
	switch {
	case shell == "bash":
		r.script(script, githubBash, at)
	case shell == "sh", shell == "" && !s.windows:
		r.script(script, githubDefault, at)
	case strings.HasPrefix(shell, "bash ") || strings.HasPrefix(shell, "sh "):
		how := plainShell
		for _, word := range strings.Fields(shell)[1:] {
			how.pipefail = how.pipefail || word == "pipefail"
			how.errexit = how.errexit || strings.HasPrefix(word, "-") && !strings.HasPrefix(word, "--") && strings.Contains(word, "e")
		}
		r.script(script, how, at)
	case suspicious(script):
		r.opaque(firstLine(script), "only scripts of a POSIX shell are read", at)
	}
}

// keep makes facts of what a step came to.
func (w *file) keep(found []resolved, s setting) {
	for _, f := range found {
		via := f.via
		for i := range via {
			via[i] = checks.Clean(via[i])
		}
		w.steps = append(w.steps, repository.Step{
			Path: w.path, Line: f.line, Tool: checks.Clean(f.tool), Class: f.class, Ecosystem: f.ecosystem,
			Fails: f.effect.value, Reports: f.reports && !f.swallowed(s), Why: checks.Clean(f.effect.why), Via: via, Events: s.at,
		})
	}
}

// swallowed reports whether a step that reports may not run at all.
func (f resolved) swallowed(s setting) bool { return len(s.at) == 0 || s.effect.no() }

package workflow

import (
	"cmp"
	"slices"
	"strings"

	"hardcheck/checks/repository"
)

// gitlabEvents are the events at which GitLab makes pipelines, by the words of
// CI_PIPELINE_SOURCE.
var gitlabEvents = []struct {
	event repository.Event
	// source is CI_PIPELINE_SOURCE, only the word of `only` and `except`.
	source, only string
}{
	{repository.Push, "push", "branches"},
	{repository.PullRequest, "merge_request_event", "merge_requests"},
	{repository.Schedule, "schedule", "schedules"},
	{repository.TagPush, "push", "tags"},
	{repository.Manual, "web", "web"},
}

// Without rules a job is in every pipeline but those of merge requests.
var gitlabDefault = []repository.Event{repository.Push, repository.Schedule, repository.Manual}

// created says at which events there is a pipeline, by workflow:rules; everywhere where there
// are none.
func created(workflow node) map[repository.Event]effect {
	by := map[repository.Event]effect{}
	rules := workflow.get("rules")
	for _, e := range gitlabEvents {
		by[e.event] = fails()
		if len(rules.items) > 0 {
			by[e.event] = ruled(workflow, e.event, fails())
		}
	}
	return by
}

// runs says at which events a job runs, and what a failure of it does there: of the events
// those at which most is sure.
func (p *pipeline) runs(job node) ([]repository.Event, effect) {
	own := p.allowed(job)
	by := map[repository.Event]effect{}
	for _, e := range gitlabEvents {
		switch rules := job.get("rules"); {
		case len(rules.items) > 0:
			by[e.event] = ruled(job, e.event, own)
		case job.has("only") || job.has("except"):
			by[e.event] = listed(job, e.event, e.only).and(when(job.get("when").text)).and(own)
		case slices.Contains(gitlabDefault, e.event):
			by[e.event] = when(job.get("when").text).and(own)
		default:
			by[e.event] = passes("a job without rules is in no pipeline of a merge request or a tag")
		}
		by[e.event] = by[e.event].and(p.created[e.event])
		if e.event == repository.Schedule {
			by[e.event] = by[e.event].perhaps("it runs by a schedule, which is a setting of the forge and not in the file")
		}
	}
	for _, good := range []func(effect) bool{effect.yes, func(e effect) bool { return !e.no() }, effect.no} {
		var at []repository.Event
		joined := fails()
		for _, e := range gitlabEvents {
			if effect := by[e.event]; good(effect) {
				at, joined = append(at, e.event), joined.and(effect)
			}
		}
		// A push is what changes code: where nothing is sure, it tells why.
		if len(at) > 0 {
			if push := by[repository.Push]; !joined.yes() && good(push) {
				joined = push
			}
			return at, joined
		}
	}
	return nil, passes("it runs at no event")
}

// when judges the key of this name outside of rules.
func when(text string) effect {
	switch text {
	case "", "on_success", "always", "delayed":
		return fails()
	case "manual":
		return passes("it waits for somebody to start it (when: manual)")
	case "never", "on_failure":
		return passes("it doesn't run where all is well (when: " + text + ")")
	}
	return undecided("its key when is none that is known")
}

// allowed judges allow_failure of a job.
func (p *pipeline) allowed(job node) effect {
	if job.get("when").text == "manual" && !job.has("allow_failure") && len(job.get("rules").items) == 0 {
		return passes("a job that somebody starts by hand may fail")
	}
	return allowance(job)
}

func allowance(n node) effect {
	switch value := n.get("allow_failure"); {
	case value.scalar && value.text == "true":
		return passes("the job has allow_failure")
	case value.scalar && value.text != "false":
		return undecided("its key allow_failure is neither true nor false")
	case len(value.entries) > 0:
		return undecided("the job may fail with some exit codes (allow_failure)")
	}
	return fails()
}

// ruled takes the first rule that holds at an event. One that may hold leaves it open, unless
// what comes after it says the same. A rule without a key `when` has that of its job.
func ruled(job node, event repository.Event, own effect) effect {
	var perhaps []effect
	for _, rule := range job.get("rules").items {
		if rule.tag == "!reference" {
			return undecided("its rules are those of another job")
		}
		held, told := holds(rule, event)
		if told && !held {
			continue
		}
		allowed := own
		if rule.has("allow_failure") {
			allowed = allowance(rule)
		}
		does := when(cmp.Or(rule.get("when").text, job.get("when").text)).and(allowed)
		if !told {
			perhaps = append(perhaps, does)
			continue
		}
		return among(does, perhaps)
	}
	return among(passes("none of its rules lets it run there"), perhaps)
}

// among is an effect where others may come before it.
func among(sure effect, perhaps []effect) effect {
	for _, other := range perhaps {
		if other.yes() != sure.yes() || other.no() != sure.no() {
			return undecided("whether it runs is decided by a rule that isn't known before")
		}
	}
	return sure
}

// holds reports whether a rule's conditions are true at an event, and whether that is known.
func holds(rule node, event repository.Event) (held, told bool) {
	held, told = true, true
	if rule.has("if") {
		held, told = gitlabCondition(rule.get("if").text, event)
	}
	if (rule.has("changes") || rule.has("exists")) && (held || !told) {
		return false, false
	}
	return held, told
}

// listed judges only and except: words for events, names of branches, and conditions.
func listed(job node, event repository.Event, word string) effect {
	only, except := refs(job.get("only")), refs(job.get("except"))
	for _, key := range []string{"only", "except"} {
		for _, more := range []string{"variables", "changes", "kubernetes"} {
			if job.get(key).has(more) {
				return undecided("whether it runs is decided by " + key + ":" + more)
			}
		}
	}
	switch {
	case len(only) > 0 && !names(only, event, word):
		return passes("its key only leaves this event out")
	case len(only) == 0 && !slices.Contains(gitlabDefault, event):
		return passes("its key except says nothing of such pipelines")
	case slices.Contains(except, word) || event == repository.Push && slices.Contains(except, "pushes"):
		return passes("its key except takes this event out")
	}
	return fails()
}

func refs(n node) []string {
	if n.has("refs") {
		n = n.get("refs")
	}
	return n.list()
}

// names reports whether a list of `only` names an event; every other word is a branch's name.
func names(list []string, event repository.Event, word string) bool {
	if slices.Contains(list, word) {
		return true
	}
	if event != repository.Push {
		return false
	}
	known := []string{"tags", "merge_requests", "schedules", "web", "api", "triggers", "pipelines", "external", "chat", "external_pull_requests"}
	return slices.ContainsFunc(list, func(name string) bool {
		return name == "pushes" || !slices.Contains(known, name) && !strings.Contains(name, "tags")
	})
}

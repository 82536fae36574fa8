package workflow

import (
	"slices"
	"strings"

	"hardcheck/checks/pattern"
	"hardcheck/checks/repository"
)

// events are those at which a workflow runs.
func events(on node) []repository.Event {
	var all []repository.Event
	add := func(name string, of node) {
		event := eventOf(name)
		if event == repository.Push && of.has("tags") && !of.has("branches") && !of.has("branches-ignore") {
			event = repository.TagPush
		}
		if !slices.Contains(all, event) {
			all = append(all, event)
		}
	}
	for _, name := range on.list() {
		add(name, node{})
	}
	for _, e := range on.entries {
		add(e.key, e.value)
	}
	return all
}

func eventOf(name string) repository.Event {
	switch name {
	case "push", "merge_group":
		return repository.Push
	case "pull_request", "pull_request_target":
		return repository.PullRequest
	case "schedule":
		return repository.Schedule
	case "workflow_dispatch":
		return repository.Manual
	}
	return repository.Other
}

var (
	eventTest = pattern.New(`^github\.event_name\s*(==|!=)\s*'(\w+)'$`)
	refTest   = pattern.New(`^github\.ref\s*==\s*'refs/heads/[\w./-]+'$`)
	tagTest   = pattern.New(`^startsWith\(\s*github\.ref\s*,\s*'refs/tags/[\w.]*'\s*\)$`)
)

// condition judges `if`: at which of the events what it guards runs, and what it does to
// the effect of a failure.
func condition(text string, at []repository.Event) ([]repository.Event, effect) {
	text = strings.TrimSpace(text)
	if inner, ok := strings.CutPrefix(text, "${{"); ok {
		text = strings.TrimSpace(strings.TrimSuffix(inner, "}}"))
	}
	joined := fails()
	if strings.Contains(text, "||") {
		return at, undecided("it runs only if " + shortened(text))
	}
	for part := range strings.SplitSeq(text, "&&") {
		var e effect
		at, e = simpleCondition(strings.TrimSpace(part), at)
		joined = joined.and(e)
	}
	if len(at) == 0 && joined.yes() {
		joined = passes("its condition is true at none of the events: " + shortened(text))
	}
	return at, joined
}

func simpleCondition(text string, at []repository.Event) ([]repository.Event, effect) {
	switch text {
	case "", "true", "always()", "success()", "!cancelled()":
		return at, fails()
	case "false", "0", "''", "null", "!true", "failure()", "cancelled()":
		return at, passes("its condition is " + shortened(text) + ", so that it doesn't run")
	}
	if parts := eventTest.FindStringSubmatch(text); parts != nil {
		kept := slices.DeleteFunc(slices.Clone(at), func(e repository.Event) bool {
			pushes := e == repository.TagPush && parts[2] == "push"
			return (e == eventOf(parts[2]) || pushes) != (parts[1] == "==")
		})
		return kept, fails()
	}
	switch {
	case refTest.MatchString(text):
		return slices.DeleteFunc(slices.Clone(at), func(e repository.Event) bool { return e == repository.PullRequest || e == repository.TagPush }), fails()
	case tagTest.MatchString(text):
		if slices.Contains(at, repository.Push) || slices.Contains(at, repository.TagPush) {
			return []repository.Event{repository.TagPush}, fails()
		}
		return nil, fails()
	}
	return at, undecided("it runs only if " + shortened(text))
}

func shortened(text string) string {
	text = strings.Join(strings.Fields(text), " ")
	if len(text) > 80 {
		return text[:80] + "..."
	}
	return text
}

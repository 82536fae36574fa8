package repository

import "hardcheck/checks"

// ReviewParams are the parameters of repository-review-required.
type ReviewParams struct {
	Of
	// Percent is how many of the changes by people may bear no mark.
	Percent int `json:"percent"`
}

// ReviewRequired reports repositories whose changes reach the branch without a request.
var ReviewRequired = &checks.Check{
	ID:       "repository-review-required",
	Title:    "Changes reach the main branch by requests that somebody looks at",
	Severity: checks.Low,
	Description: "One account that is taken over, or one slip, is enough where changes reach the branch without a second person. The rule of the host can't be seen in a " +
		"checkout. The check counts the last 100 changes along the first parents: those by people that bear a mark of a request (a merge of one, (#12), See " +
		"merge request, Reviewed-by), and those without. The parameter `percent` is how many of them may have none. Updates that Renovate merges by " +
		"itself are a violation. A mark is text, and no approval: so the severity is low, and a statement is asked for besides.",
	Remediation: "On GitHub under Settings > Rules: a ruleset for the default branch that requires a pull request with one approval and allows no bypass. In Renovate's settings `\"automerge\": false`.",
	References:  []string{githubRules, renovateOptions + "#automerge", scorecardRules + "#code-review", scorecardRules + "#branch-protection"},
	Rule:        eachWith(ReviewParams{Of: every(), Percent: 10}, reviewRequired),
}

func reviewRequired(o checks.Observed[Facts], p ReviewParams) {
	updates, _ := checks.NeedAll(o, o.Facts.Updates, "updates")
	for i, u := range updates {
		merges, ok := checks.Need(o, u.Automerge, field("updates", i, "automerge"))
		if ok && merges {
			o.Violation("%s merges updates without anybody's look (automerge)", u.Path)
		}
	}
	git, ok := checks.Need(o, o.Facts.Git, "git")
	if !ok {
		return
	}
	history, ok := checks.Need(o, git.History, "git.history")
	if !ok {
		return
	}
	people := history.Marked + history.Direct
	o.Evidence("first parents of HEAD", "%d changes: %d by people with a mark of a request, %d by people without, %d by programs",
		history.Commits, history.Marked, history.Direct, history.Bots)
	switch {
	case history.Marked < 0 || history.Direct < 0 || history.Commits != people+history.Bots:
		o.Unknown(checks.Unreadable, "the counts of changes don't add up")
	case people < 5:
		o.Unknown(checks.Source, "only %d changes by people can be seen: too few to tell", people)
	case history.Direct*100 > people*p.Percent:
		o.Violation("%d of %d changes by people reached the branch without a mark of a request, such as %s", history.Direct, people, history.Example)
	}
}

package repository

import (
	"strings"

	"hardcheck/checks"
)

// VersionsCurrent reports policies whose supported versions aren't those that exist.
var VersionsCurrent = &checks.Check{
	ID:       "repository-versions-current",
	Title:    "The supported versions that the security policy names exist",
	Severity: checks.Low,
	Description: "A table of supported versions that was copied from elsewhere promises fixes for releases that were never made, and none for those that people " +
		"run. The check compares the table in the security policy with the tags: each range that is called supported has a release in it, and the newest " +
		"release is in one of them. Releases without a tag can't be seen.",
	Remediation: "Write the table anew after each release: the ranges in which fixes are made, with the newest release in one of them, and take the template's sentence out.",
	References:  []string{githubPolicy},
	Rule:        each(versionsCurrent),
}

func versionsCurrent(o checks.Observed[Facts]) {
	policies, whole := o.Facts.Policies.Get()
	switch {
	case len(policies) == 0 && whole:
		o.NotApplicable("there is no security policy (repository-policy-present)")
		return
	case len(policies) == 0:
		checks.NeedAll(o, o.Facts.Policies, "policies")
		return
	}
	policy := policies[0]
	if policy.VersionsTemplate {
		o.Violation("%s has the template's own sentences about versions", policy.Path)
	}
	rows, whole := checks.NeedAll(o, policy.Versions, "policies.0.versions")
	if whole && len(rows) == 0 && !policy.VersionsTemplate {
		o.NotApplicable("%s has no table of versions", policy.Path)
		return
	}
	git, ok := checks.Need(o, o.Facts.Git, "git")
	if !ok || len(rows) == 0 {
		return
	}
	tags, whole := checks.NeedAll(o, git.Tags, "git.tags")
	releases := releasesOf(tags)
	newest, any := highest(releases)
	if any {
		o.Evidence("newest tag", "%s", newest.name)
	}
	judgeRows(o, policy, rows, releases, whole)
}

// judgeRows compares the rows with the releases; all says whether every tag is among them.
func judgeRows(o checks.Observed[Facts], policy Policy, rows []VersionRow, releases []release, all bool) {
	newest, any := highest(releases)
	covered := false
	for _, row := range rows {
		o.Evidence(policy.Path, "line %d: %s", row.Line, row.words())
		supported, known := row.Supported.Get()
		in, readable := rangeOf(row.Range)
		switch {
		case !known:
			o.Unknown(checks.Unreadable, "%s line %d says neither that %q is supported nor that it isn't", policy.Path, row.Line, row.Range)
			covered = true
			continue
		case !supported:
			continue
		case !readable:
			o.Unknown(checks.Unreadable, "%s line %d: the versions %q can't be compared with tags", policy.Path, row.Line, row.Range)
			covered = true
			continue
		}
		some := false
		for _, r := range releases {
			some = some || in(r.numbers)
		}
		if !some && all {
			o.Violation("%s says that %s is supported, and no tag is such a version", policy.Path, row.Range)
		}
		covered = covered || any && in(newest.numbers)
	}
	if any && all && !covered {
		o.Violation("the newest release %s is in no range that %s supports", newest.name, policy.Path)
	}
}

func (r VersionRow) words() string {
	supported, known := r.Supported.Get()
	switch {
	case !known:
		return r.Range
	case supported:
		return r.Range + " supported"
	}
	return r.Range + " not supported"
}

// release is a tag that is a version.
type release struct {
	name    string
	numbers []int
}

// releasesOf are the tags that are versions, without those of previews.
func releasesOf(tags []Tag) []release {
	var all []release
	for _, tag := range tags {
		name := tag.Name[strings.LastIndexByte(tag.Name, '/')+1:]
		if numbers, ok := numbersOf(strings.TrimPrefix(strings.TrimPrefix(name, "v"), "V")); ok {
			all = append(all, release{tag.Name, numbers})
		}
	}
	return all
}

func highest(releases []release) (release, bool) {
	var best release
	for _, r := range releases {
		if best.numbers == nil || compare(r.numbers, best.numbers) > 0 {
			best = r
		}
	}
	return best, best.numbers != nil
}

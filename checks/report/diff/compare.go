package diff

import (
	"cmp"
	"fmt"
	"slices"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Compare tells what became of the violations from report a to the later report
// b. Findings are matched by fingerprint, as far as both reports judged them for
// the same profile.
func Compare(a, b engine.Result) Diff {
	shared := sharedProfiles(a, b)
	c := &comparison{
		before: newSide(a, shared), after: newSide(b, shared),
		diff: Diff{Schema: DiffSchema, Before: sideOf(a), After: sideOf(b), Notices: differences(a, b)},
	}
	if a.Site != b.Site && a.Site != "" && b.Site != "" {
		c.elsewhere, c.sites = true, fmt.Sprintf("the reports are of the sites %q and %q", report.Inline(a.Site), report.Inline(b.Site))
	}
	for i, finding := range a.Briefs() {
		if finding.Outcome == checks.Failed && c.before.decides(i, finding) {
			c.was(a.At(i))
		}
	}
	for i, finding := range b.Briefs() {
		violated := finding.Outcome == checks.Failed || finding.Outcome == checks.Waived
		if violated && c.after.decides(i, finding) {
			c.became(b.At(i))
		}
	}
	c.outside()
	c.sort()
	return c.diff
}

type comparison struct {
	before, after *side
	// elsewhere is set for reports of two sites, which sites names.
	elsewhere bool
	sites     string
	diff      Diff
}

// was classes a violation of the earlier report that is none in the later one.
func (c *comparison) was(old engine.Finding) {
	now, there := c.after.find(old)
	if there && now.Outcome == checks.Failed {
		return
	}
	change := changeOf(old)
	change.Before, change.After = old.Outcome, now.Outcome
	if c.elsewhere {
		c.incomparable(change, c.sites)
		return
	}
	if there && now.Outcome == checks.Waived {
		c.waived(change, now)
		return
	}
	if why, blind := c.after.blind(old, "later"); blind {
		c.incomparable(change, why)
		return
	}
	switch {
	case !there:
		change.Note = "it is no longer there"
	case now.Outcome == checks.NotApplicable:
		change.Note = "no longer applicable: " + report.Inline(now.Message)
	}
	c.diff.Resolved = append(c.diff.Resolved, change)
}

// became classes a violation of the later report, waived or not.
func (c *comparison) became(now engine.Finding) {
	old, there := c.before.find(now)
	change := changeOf(now)
	change.Before, change.After = old.Outcome, now.Outcome
	newlyWaived := now.Outcome == checks.Waived && old.Outcome != checks.Waived && old.Outcome != checks.Failed
	switch {
	case newlyWaived && !c.elsewhere:
		c.waived(change, now)
	case now.Outcome != checks.Failed:
	case c.elsewhere:
		c.incomparable(change, c.sites)
	case there && old.Outcome == checks.Failed:
		if old.Severity != now.Severity {
			change.OldSeverity = old.Severity
		}
		c.diff.Unchanged = append(c.diff.Unchanged, change)
	default:
		if why, blind := c.before.blind(now, "earlier"); blind {
			c.incomparable(change, why)
			return
		}
		if old.Outcome == checks.Waived {
			change.Note = "its waiver no longer holds"
		}
		c.diff.New = append(c.diff.New, change)
	}
}

func (c *comparison) waived(change Change, now engine.Finding) {
	change.Severity, change.Message = now.Severity, now.Message
	if now.Waiver != nil {
		change.Note = fmt.Sprintf("owner %s, until %s: %s", report.Inline(now.Waiver.Owner), report.Day(now.Waiver.Expires), report.Inline(now.Waiver.Reason))
	}
	c.diff.Waived = append(c.diff.Waived, change)
}

func (c *comparison) incomparable(change Change, why string) {
	change.Note = why
	c.diff.Incomparable = append(c.diff.Incomparable, change)
}

// outside lists the violations that were judged only for profiles which the
// other report doesn't have.
func (c *comparison) outside() {
	seen := map[engine.Digest]bool{}
	for _, change := range c.diff.Incomparable {
		seen[engine.DigestOf(change.Check, change.Target, change.Subject)] = true
	}
	add := func(s *side, when string, set func(*Change)) {
		if len(s.outside) == 0 {
			return
		}
		for i, finding := range s.result.Briefs() {
			if finding.Outcome != checks.Failed {
				continue
			}
			digest := digestOf(finding)
			place, ok := s.outside[digest]
			_, compared := s.compared[digest]
			if !ok || place != i || compared || seen[digest] {
				continue
			}
			seen[digest] = true
			change := changeOf(s.result.At(i))
			set(&change)
			profile := report.Inline(profileOf(finding.Controls[0]))
			c.incomparable(change, fmt.Sprintf("judged for %s, which the %s report does not cover", profile, when))
		}
	}
	add(c.after, "earlier", func(change *Change) { change.After = checks.Failed })
	add(c.before, "later", func(change *Change) { change.Before = checks.Failed })
}

func changeOf(f engine.Finding) Change {
	return Change{
		Fingerprint: f.Fingerprint, Check: f.Check, Title: f.Title, Kind: f.Kind,
		Target: f.Target, Subject: f.Subject, Severity: f.Severity, Message: f.Message,
	}
}

func (c *comparison) sort() {
	d := &c.diff
	for _, changes := range [][]Change{d.New, d.Resolved, d.Waived, d.Incomparable, d.Unchanged} {
		slices.SortStableFunc(changes, func(a, b Change) int {
			return cmp.Or(
				cmp.Compare(b.Severity, a.Severity), cmp.Compare(a.Target, b.Target),
				cmp.Compare(a.Check, b.Check), cmp.Compare(a.Subject, b.Subject),
			)
		})
	}
}

func sharedProfiles(a, b engine.Result) map[string]bool {
	shared := map[string]bool{}
	for _, one := range a.Profiles {
		for _, other := range b.Profiles {
			if one.ID == other.ID {
				shared[one.ID] = true
			}
		}
	}
	return shared
}

func sideOf(r engine.Result) Side {
	s := Side{Tool: r.Tool, Site: r.Site, AsOf: r.AsOf, Profiles: []string{}}
	for _, profile := range r.Profiles {
		s.Profiles = append(s.Profiles, profile.ID)
	}
	return s
}

// differences are what the two reports as a whole have not in common.
func differences(a, b engine.Result) []string {
	var all []string
	note := func(what, before, after string) {
		if before != after {
			all = append(all, fmt.Sprintf("%s: %s before, %s after", what, before, after))
		}
	}
	note("site", quoted(a.Site), quoted(b.Site))
	note("hardcheck", quoted(a.Tool.Version), quoted(b.Tool.Version))
	note("profiles", report.ProfileNames(a.Profiles), report.ProfileNames(b.Profiles))
	before := map[string]engine.TargetSummary{}
	for _, target := range a.Targets {
		before[target.Name] = target
	}
	for _, target := range b.Targets {
		if old, ok := before[target.Name]; ok {
			note("address of "+report.Inline(target.Name), quoted(old.Address), quoted(target.Address))
		}
	}
	if b.AsOf.Before(a.AsOf) {
		all = append(all, "the second report is older than the first")
	}
	return all
}

func quoted(text string) string { return fmt.Sprintf("%q", report.Inline(text)) }

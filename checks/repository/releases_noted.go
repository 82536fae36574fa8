package repository

import (
	"time"

	"hardcheck/checks"
)

// ReleasesParams are the parameters of repository-releases-noted.
type ReleasesParams struct {
	Of
	// Days is how old the newest note may be.
	Days int `json:"days"`
}

// ReleasesNoted reports projects whose releases say nothing about what they change.
var ReleasesNoted = &checks.Check{
	ID:       "repository-releases-noted",
	Title:    "Releases say what they change",
	Severity: checks.Low,
	Description: "Operators learn from the notes of a release that it mends a vulnerability. The check looks for the newest dated note: an annotated tag, or a section with a date in " +
		"CHANGELOG, HISTORY or NEWS; the parameter `days` is how old it may be. Notes that stand on the host alone, such as GitHub's releases and " +
		"advisories, can't be seen in a checkout.",
	Remediation: "Make an annotated tag for each release (`git tag -a v1.2.3`), and a section `## 1.2.3 - 2026-01-31` in CHANGELOG.md that names what it mends.",
	References:  []string{keepAChangelog, ssdf},
	Rule:        eachWith(ReleasesParams{Of: every(), Days: 365}, releasesNoted),
}

func releasesNoted(o checks.Observed[Facts], p ReleasesParams) {
	notes, wholeNotes := o.Facts.Notes.Get()
	git, gitKnown := o.Facts.Git.Get()
	tags, wholeTags := git.Tags.Get()
	var newest time.Time
	undated := false
	for _, note := range notes {
		undated = undated || note.Date.IsZero()
		if note.Date.After(newest) {
			newest = note.Date
			o.Evidence(note.Path, "line %d: %s of %s", note.Line, note.Version, note.Date.Format(time.DateOnly))
		}
	}
	for _, tag := range tags {
		if tag.Annotated && tag.Date.After(newest) {
			newest = tag.Date
			o.Evidence("annotated tag", "%s of %s", tag.Name, tag.Date.Format(time.DateOnly))
		}
	}
	limit := o.AsOf.AddDate(0, 0, -p.Days)
	switch {
	case newest.After(limit):
	case !wholeNotes:
		checks.NeedAll(o, o.Facts.Notes, "notes")
	case !gitKnown || !wholeTags:
		if _, ok := checks.Need(o, o.Facts.Git, "git"); ok {
			checks.NeedAll(o, git.Tags, "git.tags")
		}
	case newest.IsZero() && undated:
		o.Unknown(checks.Source, "the sections of %s have no dates, and no tag is annotated", notes[0].Path)
	case newest.IsZero():
		o.Violation("no release has a note: there is no annotated tag and no section of a CHANGELOG")
	default:
		o.Violation("the newest note of a release is of %s, and %d days is the most", newest.Format(time.DateOnly), p.Days)
	}
}

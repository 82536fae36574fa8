package engine

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// Plan is everything an evaluation needs besides the records.
type Plan struct {
	Tool     Tool
	Site     checks.Site
	Profiles []*profiles.Profile
	// NamedPolicy is set when the profiles were asked for by name; then a kind
	// without a target makes the run incomplete.
	NamedPolicy bool
	// AdHoc is set when the targets were given as URLs: then a kind without a
	// target is out of scope.
	AdHoc bool
	// Listed is set when all records will be of kinds that targets of the site have. Then the
	// facts of those kinds are not kept that no rule will ask for together with others.
	Listed bool
	// Selected names the only targets of the site that were to be read; none means all.
	Selected []string
	// AsOf is when dated things are judged.
	AsOf         time.Time
	Waivers      []site.Waiver
	Attestations []site.Attestation
	// Compensating are the checks that waivers name under while, and that no control uses:
	// they are judged too, and make no finding.
	Compensating []profiles.Use
	// Advisories is the day of the oldest data about versions.
	Advisories time.Time
	// Interrupted, when it closes, ends the judging: what is not judged by then is
	// not-assessed. Nil never does.
	Interrupted <-chan struct{}
	// FailOn is the severity from which a violation counts for the exit code.
	FailOn checks.Severity
	// Stored leaves the findings in [Result.Store]: those of a large site need more than
	// memory should hold.
	Stored bool
	// Strict makes every not-assessed and every manual control count as incomplete.
	Strict bool
}

// Run is what is known when all records are in.
type Run struct {
	Started, Finished time.Time
	// Interrupted is set when the collection was cut short, Truncated when a
	// snapshot broke off.
	Interrupted, Truncated bool
	Notices                []string
	// Snapshots are those that were judged, or the one that was kept.
	Snapshots []SnapshotSummary
}

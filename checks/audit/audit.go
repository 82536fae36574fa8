// Package audit joins the parts: a site is collected into a snapshot, a snapshot
// is judged by profiles, and a result comes out. Both commands call it.
package audit

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/advisories"
	"hardcheck/checks/all"
	"hardcheck/checks/docker"
	"hardcheck/checks/engine"
	"hardcheck/checks/site"
	"hardcheck/checks/yamlfile"
	"hardcheck/profiles"
)

// Options say how to judge and how to collect.
type Options struct {
	Tool engine.Tool
	// Profiles are the names asked for; none means those of the site file, and if
	// it names none, baseline.
	Profiles []string
	FailOn   checks.Severity
	Strict   bool
	// Stored leaves the findings in [engine.Result.Store], whose Close ends their use.
	Stored bool
	// AsOf is when dated things are judged; zero is when the collection began.
	AsOf time.Time
	// Selected names the only targets to read; none means all.
	Selected []string
	Limits   engine.Limits
	// Waivers and Attestations are used besides those of the site.
	Waivers      []site.Waiver
	Attestations []site.Attestation
	// NoComments puts a name in place of each comment that the targets' facts hold.
	NoComments bool
	// Progress, when set, is told of every target as it finishes.
	Progress func(record engine.Record)
}

// Collected is what came of a collection.
type Collected struct {
	// Whole is set when everything was collected.
	Whole bool
	// SHA256 is that of the snapshot that was written, in lower-case hex.
	SHA256 string
}

// Collect reads the site's targets and writes the snapshot to w. An error is one of
// writing.
func Collect(ctx context.Context, s *site.Site, accesses []checks.Access, o Options, w io.Writer) (Collected, error) {
	whole := true
	sum, err := collect(ctx, s, accesses, o, w, func(engine.Header) error { return nil }, func(r engine.Record) error {
		whole = whole && r.State.Whole()
		return nil
	})
	return Collected{Whole: whole && ctx.Err() == nil, SHA256: sum}, err
}

// Gather reads the site's targets and hands over each record as it comes, with the
// site as it is known then: with the resolved addresses of what is read. An error is
// one of visit.
func Gather(ctx context.Context, s *site.Site, accesses []checks.Access, o Options, visit func(checks.Site, engine.Record) error) error {
	var known checks.Site
	begin := func(header engine.Header) error {
		known = header.Site
		return nil
	}
	_, err := collect(ctx, s, accesses, o, nil, begin, func(r engine.Record) error { return visit(known, r) })
	return err
}

// Live collects and judges a site. Each target is judged as it finishes. The
// snapshot is also written to w when w isn't nil.
func Live(ctx context.Context, s *site.Site, accesses []checks.Access, o Options, w io.Writer) (engine.Result, error) {
	plan, err := planOf(o, s.Profiles)
	if err != nil {
		return engine.Result{}, err
	}
	plan.AdHoc, plan.Selected, plan.Interrupted, plan.Listed = s.AdHoc, o.Selected, soonAfter(ctx), true
	plan.Waivers = slices.Concat(s.Waivers, o.Waivers)
	plan.Attestations = slices.Concat(s.Attestations, o.Attestations)
	plan.Compensating = compensating(plan)
	var run engine.Run
	var evaluation *engine.Evaluation
	begin := func(header engine.Header) error {
		run.Started = header.Started
		if plan.AsOf.IsZero() {
			plan.AsOf = header.Started
		}
		plan.Site = header.Site
		evaluation = engine.NewEvaluation(plan)
		return nil
	}
	add := func(r engine.Record) error { evaluation.Add(r.Sighted(s.Vantage)); return nil }
	sum, err := collect(ctx, s, accesses, o, w, begin, add)
	if err != nil {
		return engine.Result{}, err
	}
	if w != nil {
		run.Snapshots = []engine.SnapshotSummary{{SHA256: sum}}
	}
	run.Finished = now(o)
	return finish(ctx, evaluation, run), nil
}

// judgingGrace is how long judging may go on after an interrupt: what was read is worth
// its verdict, and the run must end within a second.
const judgingGrace = 600 * time.Millisecond

// soonAfter closes when the context has been over for a while.
func soonAfter(ctx context.Context) <-chan struct{} {
	late := make(chan struct{})
	context.AfterFunc(ctx, func() { time.AfterFunc(judgingGrace, func() { close(late) }) })
	return late
}

// finish judges what needs all targets before it asks whether the run was interrupted.
func finish(ctx context.Context, evaluation *engine.Evaluation, run engine.Run) engine.Result {
	evaluation.Finish()
	run.Interrupted = ctx.Err() != nil
	return evaluation.Result(run)
}

// Replay judges snapshots again, offline.
func Replay(ctx context.Context, snapshots *engine.Snapshots, o Options) (engine.Result, error) {
	plan, err := planOf(o, snapshots.Header.Profiles)
	if err != nil {
		return engine.Result{}, err
	}
	plan.Site, plan.AdHoc, plan.Selected = snapshots.Header.Site, snapshots.Header.AdHoc, snapshots.Header.Selected
	if len(o.Selected) > 0 {
		if plan.Selected, err = Selected(plan.Site.Targets, o.Selected); err != nil {
			return engine.Result{}, err
		}
	}
	plan.Waivers, plan.Attestations, plan.Interrupted, plan.Listed = o.Waivers, o.Attestations, soonAfter(ctx), snapshots.Listed
	plan.Compensating = compensating(plan)
	if plan.AsOf.IsZero() {
		plan.AsOf = snapshots.Newest
	}
	evaluation := engine.NewEvaluation(plan)
	err = snapshots.Each(func(r engine.Record) error {
		if len(o.Selected) > 0 && !slices.Contains(plan.Selected, r.Target.Given()) {
			return nil // as if nobody had read it
		}
		r, err := o.shown(r)
		if err == nil {
			evaluation.Add(r)
		}
		return err
	})
	if err != nil {
		return engine.Result{}, err
	}
	return finish(ctx, evaluation, engine.Run{
		Started: snapshots.Started, Finished: snapshots.Finished,
		Truncated: snapshots.Truncated || snapshots.Interrupted, Notices: snapshots.Notices, Snapshots: snapshots.Files,
	}), nil
}

// Selected are the names of targets of a snapshot, each of which it must have.
func Selected(targets []checks.Target, names []string) ([]string, error) {
	var known []string
	for _, target := range targets {
		known = append(known, target.Given())
	}
	var errs []error
	for _, name := range names {
		if !slices.Contains(known, name) {
			errs = append(errs, fmt.Errorf("the snapshot has no target %q%s", checks.Clean(name), yamlfile.DidYouMean(name, known)))
		}
	}
	return names, errors.Join(errs...)
}

// shown is the record as snapshots and reports may have it.
func (o Options) shown(r engine.Record) (engine.Record, error) {
	if !o.NoComments {
		return r, nil
	}
	return engine.WithoutComments(r, all.Kinds())
}

// Jobs pairs each target with the connector of its scheme.
func Jobs(accesses []checks.Access) ([]engine.Job, error) {
	jobs := make([]engine.Job, len(accesses))
	connectors := byScheme()
	for i := range accesses {
		access := &accesses[i]
		connector := connectors[access.Scheme]
		if connector == nil {
			return nil, fmt.Errorf("target %s: this hardcheck can't read %s:// yet", access.Target.Name, access.Scheme)
		}
		jobs[i] = engine.Job{Access: access, Connector: connector}
	}
	return jobs, nil
}

func byScheme() map[string]*checks.Connector {
	connectors := map[string]*checks.Connector{}
	for _, connector := range all.Connectors() {
		for _, scheme := range connector.Schemes {
			connectors[scheme.Name] = &connector
		}
	}
	return connectors
}

func planOf(o Options, siteProfiles []string) (engine.Plan, error) {
	names := o.Profiles
	if len(names) == 0 {
		names = siteProfiles
	}
	selected, err := profiles.Select(names, all.Checks())
	if err != nil {
		return engine.Plan{}, err
	}
	return engine.Plan{
		Advisories: dataDate(),
		Tool:       o.Tool, Profiles: selected, NamedPolicy: len(names) > 0, AsOf: o.AsOf, FailOn: o.FailOn, Strict: o.Strict, Stored: o.Stored,
	}, nil
}

// compensating are the checks that waivers name under while and that no control of the plan
// uses, with their own parameters.
func compensating(plan engine.Plan) []profiles.Use {
	used := map[string]bool{}
	for _, profile := range plan.Profiles {
		for _, control := range profile.Controls {
			for _, id := range control.CheckIDs() {
				used[id] = true
			}
		}
	}
	var uses []profiles.Use
	for _, control := range profiles.Baseline(all.Checks()).Controls {
		named := slices.ContainsFunc(plan.Waivers, func(w site.Waiver) bool { return slices.Contains(w.While, control.ID) })
		if named && !used[control.ID] {
			uses = append(uses, control.Uses()...)
		}
	}
	return uses
}

// Refused is why an audit was not begun: it is for the user to mend, and nothing was sent.
type Refused struct{ Err error }

func (r Refused) Error() string { return r.Err.Error() }

// Unwrap is the cause.
func (r Refused) Unwrap() error { return r.Err }

// collect resolves names first, so that every rule knows all addresses of the
// site, then reads the targets. It returns the SHA-256 of the snapshot.
func collect(ctx context.Context, s *site.Site, accesses []checks.Access, o Options, w io.Writer,
	begin func(engine.Header) error, add func(engine.Record) error,
) (string, error) {
	jobs, err := Jobs(accesses)
	if err != nil {
		return "", err
	}
	header := engine.Header{Tool: o.Tool, Started: now(o).UTC(), AdHoc: s.AdHoc, Profiles: s.Profiles, Selected: o.Selected, Site: s.Public()}
	if jobs, err = engine.Resolve(ctx, jobs, o.Limits); err != nil {
		return "", Refused{err}
	}
	read := make([]*checks.Target, len(jobs))
	for i := range jobs {
		read[i] = &jobs[i].Access.Target
	}
	s.Place(read)
	header.Site.Targets = known(header.Site.Targets, jobs)
	if err := begin(header); err != nil {
		return "", err
	}
	snapshot, err := newSnapshot(w, header)
	if err != nil {
		return "", err
	}
	err = engine.Collect(ctx, jobs, o.Limits, func(r engine.Record) error {
		if o.Progress != nil {
			o.Progress(r)
		}
		r, err := o.shown(r)
		if err != nil {
			return err
		}
		if snapshot != nil {
			err = snapshot.Write(r)
		}
		if err != nil {
			return err
		}
		return add(r)
	})
	if err != nil || snapshot == nil {
		return "", err
	}
	err = snapshot.Close(now(o), ctx.Err() != nil)
	return snapshot.SHA256(), err
}

// newSnapshot is nil where nobody keeps one: to encode the facts of a large site costs more
// than to judge them.
func newSnapshot(w io.Writer, header engine.Header) (*engine.SnapshotWriter, error) {
	if w == nil {
		return nil, nil
	}
	return engine.NewSnapshotWriter(w, header)
}

// known are all targets of the site, those that are read with their resolved addresses:
// once for each address where a name has several. It takes the room of targets.
func known(targets []checks.Target, jobs []engine.Job) []checks.Target {
	read := make(map[string]bool, len(jobs))
	for _, job := range jobs {
		read[job.Access.Target.Given()] = true
	}
	all := slices.DeleteFunc(targets, func(target checks.Target) bool { return read[target.Name] })
	for _, job := range jobs {
		all = append(all, job.Access.Target)
	}
	slices.SortFunc(all, func(a, b checks.Target) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func now(o Options) time.Time {
	if o.Limits.Now != nil {
		return o.Limits.Now()
	}
	return time.Now()
}

// dataDate is the day of the oldest data about versions that checks judge by.
func dataDate() time.Time {
	dates := []time.Time{advisories.RedisData().Gathered, advisories.RouterOSData().Gathered, docker.VersionData().Gathered}
	return slices.MinFunc(dates, time.Time.Compare)
}

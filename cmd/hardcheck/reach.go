package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
	"hardcheck/checks/network"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/yamlfile"
)

// reaching is one run of the reach verb.
type reaching struct {
	printout
	where scope
	shown look

	from      []string
	zone      string
	truncated bool
	// inputs are the files that the run reads.
	inputs []string
	// matrix asks for what crosses between zones; site is the one that was read.
	matrix bool
	site   checks.Site
}

// reached is what one router answers, or why it doesn't.
type reached struct {
	target  checks.Target
	facts   routeros.Facts
	table   network.Table
	problem *checks.Problem
}

func newReach(s streams) *cobra.Command {
	r := reaching{printout: printout{streams: s}}
	// Routers are never read but at the careful pace.
	r.where.pace = "safe"
	command := &cobra.Command{
		Use:   "reach [TARGET|NAME...]",
		Short: "Show which zone reaches which service and host through a router, and by which rule",
		Long: `Show for each router which zone reaches which of its services, which targets of the site
behind it, and what its port forwards lead to: with a packet that gets through and the rules that
let it. The router's rules are read and worked out here; no packet is sent to anything else.

A TARGET is the name of a router in the site file or the snapshot (none: all of them), or a URL.
Zones come from the site file. Without one, each interface is a zone, and the internet is what
enters by routes to public addresses, public addresses, clients of a provider, members of the list
WAN and sessions with other networks; what is in doubt, and differences from the list, are told.

Verdicts: reachable, with "unless" and the conditions where a sender who avoids them gets through,
such as one that isn't on a block list yet; no-listener (let through to a port where nothing listens); service-restricted
(let through, and refused by the service's own address list); blocked, which is a proof; unknown.
Rules are numbered as the router prints them, from 0, disabled ones included.

With --matrix it shows instead, for each pair of zones of the site, what its conduits intend and
what the routers let through: ok, OPEN (with packet and rule), closed, or not known.

Exit codes: 0 everything was answered; 2 usage or configuration; 3 a router could not be read, or
an answer is unknown; 4 output that could not be written; 130 interrupted.`,
		Example: `  hardcheck reach --site site.yaml
  hardcheck reach --site site.yaml edge --zone internet
  hardcheck reach routeros://auditor@10.20.0.1 --password-env EDGE_PASSWORD
  hardcheck reach --site site.yaml --matrix
  hardcheck reach --from snapshot.jsonl --format json`,
		RunE: func(command *cobra.Command, args []string) error { return r.run(command.Context(), args) },
	}
	r.where.reading(command)
	r.flags(command, "text", "json", "csv")
	flags := command.Flags()
	flags.StringSliceVarP(&r.where.targets, "target", "t", nil, "read only these routers of the site file or the snapshot (may be given several times)")
	flags.StringVarP(&r.zone, "zone", "z", "", "show what this zone reaches; default: every zone")
	flags.StringSliceVar(&r.from, "from", nil, "snapshot to read instead of the routers (may be given several times)")
	flags.BoolVar(&r.matrix, "matrix", false, "show the site's conduits against what crosses between its zones")
	flags.BoolVar(&r.truncated, "allow-truncated", false, "read a snapshot that breaks off as far as it is whole")
	flags.BoolVarP(&r.shown.quiet, "quiet", "q", false, "no progress and no warnings on standard error")
	_ = command.MarkFlagFilename("from", "jsonl")
	_ = command.RegisterFlagCompletionFunc("target", r.where.completeRouters)
	_ = command.RegisterFlagCompletionFunc("zone", r.where.completeZones)
	command.MarkFlagsMutuallyExclusive("site", "from")
	command.ValidArgsFunction = r.where.completeRouters
	return command
}

func (r *reaching) run(ctx context.Context, args []string) error {
	if len(r.from) == 0 && !slices.ContainsFunc(args, isURL) {
		r.where.site = cmp.Or(r.where.site, siteBeside())
	}
	if err := r.check(); err != nil {
		return err
	}
	args = append(args, r.where.targets...)
	switch {
	case r.matrix && r.format == "csv":
		return errors.New("the matrix has no csv: use --format text or json")
	case len(r.from) == 0 && r.where.site == "" && len(args) == 0:
		return errors.New("nothing to read: give --site site.yaml, --from snapshot.jsonl, or routers such as routeros://auditor@10.20.0.1")
	}
	var all []reached
	var err error
	if len(r.from) > 0 {
		all, err = r.replay(args)
	} else {
		all, err = r.live(ctx, args)
	}
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b reached) int { return strings.Compare(a.target.Name, b.target.Name) })
	open, err := r.answer(all)
	switch {
	case err != nil:
		return err
	case ctx.Err() != nil:
		return exitError{code: engine.ExitInterrupted}
	case open:
		return exitError{code: engine.ExitIncomplete}
	}
	return nil
}

// answer writes the matrix or the tables, and tells whether something stays open.
func (r *reaching) answer(all []reached) (open bool, err error) {
	if r.matrix {
		m := matrixOf(r.site, all)
		if err := r.to(r.inputs, func(w io.Writer) error { return r.writeMatrix(w, m, all) }); err != nil {
			return false, exitError{engine.ExitErrored, fmt.Errorf("write: %w", err)}
		}
		return openMatrix(m, all), nil
	}
	if err := r.narrow(all); err != nil {
		return false, err
	}
	if err := r.to(r.inputs, func(w io.Writer) error { return r.write(w, all) }); err != nil {
		return false, exitError{engine.ExitErrored, fmt.Errorf("write: %w", err)}
	}
	return slices.ContainsFunc(all, reached.open), nil
}

// zoned refuses a matrix of a site without zones, before anything is sent.
func (r *reaching) zoned(site checks.Site) error {
	r.site = site
	if r.matrix && len(site.Networks()) == 0 {
		return errNoZones
	}
	return nil
}

// open reports whether the router was not read, or leaves an answer unknown, or the
// question: what it offers, or which targets are behind it.
func (r reached) open() bool {
	return r.problem != nil || r.unlisted() || len(r.table.Lost) > 0 || slices.ContainsFunc(r.table.Rows, func(row network.Row) bool { return row.Verdict == firewall.Unknown })
}

// unlisted reports whether the router's services were not read.
func (r reached) unlisted() bool { return slices.Contains(r.table.Missing, "management.services") }

// live reads the routers of a site file or those given as URLs.
func (r *reaching) live(ctx context.Context, args []string) ([]reached, error) {
	urls := args
	if r.where.site != "" {
		loaded, err := r.where.load(nil)
		if err != nil {
			return nil, err
		}
		if r.where.targets, err = routersAmong(loaded.Public().Targets, args); err != nil {
			return nil, err
		}
		if err := cmp.Or(r.checkZone(loaded.Zones), r.zoned(loaded.Public())); err != nil {
			return nil, err
		}
		urls = nil
	} else if err := r.zoned(checks.Site{}); err != nil {
		return nil, err
	}
	loaded, accesses, err := r.where.prepare(ctx, r.streams, urls, r.shown.quiet, prompter(ctx, r.streams))
	if err != nil {
		return nil, err
	}
	if r.where.site == "" {
		if _, err := routersAmong(loaded.Public().Targets, loaded.Names()); err != nil {
			return nil, err
		}
	}
	r.inputs = append(loaded.Inputs(), r.where.passwordFile)
	if err := r.protect(r.inputs...); err != nil {
		return nil, err
	}
	var all []reached
	shown := startProgress(r.streams, r.shown.quiet, accesses)
	defer shown.end()
	options := audit.Options{Tool: tool(), Limits: r.where.limits(), Selected: r.where.targets, Progress: shown.done()}
	err = audit.Gather(ctx, loaded, accesses, options, func(site checks.Site, record engine.Record) error {
		if !record.State.Listed() {
			r.site = site
			all = append(all, r.answers(site, record))
		}
		return nil
	})
	return all, err
}

// replay reads the routers of snapshots.
func (r *reaching) replay(args []string) ([]reached, error) {
	r.inputs = r.from
	if err := r.protect(r.inputs...); err != nil {
		return nil, err
	}
	snapshots, err := engine.OpenSnapshots(r.from, all.Kinds(), r.truncated)
	if err != nil {
		return nil, err
	}
	site := snapshots.Header.Site
	names, err := routersAmong(site.Targets, args)
	if err != nil {
		return nil, err
	}
	if err := cmp.Or(r.checkZone(site.Zones), r.zoned(site)); err != nil {
		return nil, err
	}
	var found []reached
	var recorded []string
	err = snapshots.Each(func(record engine.Record) error {
		target := record.Target
		recorded = append(recorded, target.Name, target.Given())
		wanted := slices.Contains(names, target.Name) || slices.Contains(names, target.Given())
		if wanted && !record.State.Listed() {
			found = append(found, r.answers(site, record))
		}
		return nil
	})
	for _, name := range names {
		if !slices.Contains(recorded, name) {
			problem := checks.Problem{Reason: checks.OutOfScope, Detail: "the snapshot has no record of it"}
			found = append(found, reached{target: checks.Target{Name: name}, problem: &problem})
		}
	}
	return found, err
}

// answers works out what a record tells of a router.
func (r *reaching) answers(site checks.Site, record engine.Record) reached {
	facts, ok := record.Facts.(routeros.Facts)
	if !ok {
		problem := checks.Problem{Reason: checks.Unreadable, Detail: "nothing was read"}
		if record.Problem != nil {
			problem = *record.Problem
		}
		return reached{target: record.Target, problem: &problem}
	}
	if r.matrix {
		return reached{target: record.Target, facts: facts}
	}
	var zones []string
	if r.zone != "" {
		zones = []string{r.zone}
	}
	return reached{target: record.Target, table: network.NewTable(facts, record.Target, site, zones...)}
}

// routersAmong are the names of the routers that were asked for; none asks for all.
func routersAmong(targets []checks.Target, asked []string) ([]string, error) {
	var routers, others, bases []string
	for _, target := range targets {
		switch {
		case target.Kind != routeros.Kind.Name:
			others = append(others, target.Name)
		case target.Base != "":
			bases = append(bases, target.Base)
			fallthrough
		default:
			routers = append(routers, target.Name)
		}
	}
	var errs []error
	for _, name := range asked {
		switch {
		case slices.Contains(others, name):
			errs = append(errs, fmt.Errorf("%s is no router: reach asks routers which packets they let through", checks.Clean(name)))
		case !slices.Contains(routers, name) && !slices.Contains(bases, name):
			errs = append(errs, fmt.Errorf("the site has no router %q%s", checks.Clean(name), yamlfile.DidYouMean(name, routers)))
		}
	}
	if len(routers) == 0 {
		errs = append(errs, errors.New("the site has no router: its targets begin with routeros://, routeros+plain:// or rsc:FILE"))
	}
	if len(asked) == 0 {
		asked = routers
	}
	return asked, errors.Join(errs...)
}

package main

import (
	"context"
	"fmt"
	"reflect"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/audit"
	"hardcheck/checks/engine"
)

// plannedJobs are what would be read. With resolve the names are looked up, and each
// address of a name is a target of its own.
func plannedJobs(ctx context.Context, accesses []checks.Access, resolve bool, limits engine.Limits) ([]engine.Job, error) {
	jobs, err := audit.Jobs(accesses)
	if err != nil || !resolve {
		return jobs, err
	}
	return engine.Resolve(ctx, jobs, limits)
}

// stepsOf are a job's steps. The look-up of a name is the first; before is the job that
// comes before this one.
func stepsOf(job, before engine.Job) []checks.Step {
	access := *job.Access
	steps := job.Connector.Plan(access)
	if !engine.Named(&access) {
		return steps
	}
	base := access.Target.Base
	later := base != "" && before.Access != nil && before.Access.Target.Base == base
	access.Further = true
	switch brief := job.Connector.Plan(access); {
	case reflect.DeepEqual(brief, steps) || base == "" && access.Endpoint != "":
	case base == "":
		steps = joined(steps, under("at each further address, where something was sent to one before", brief))
	case later:
		steps = joined(under("nothing was sent to an address before", steps), under("something was sent to an address before", brief))
	}
	if later {
		return steps
	}
	return append([]checks.Step{lookUp(access)}, steps...)
}

// lookUp is the step that asks for the addresses of a name.
func lookUp(access checks.Access) checks.Step {
	what := fmt.Sprintf("the addresses of %s, %d at most; each is read, one after another", access.Host, engine.MaxAddresses)
	return checks.Step{Event: "look up", What: what, Class: checks.Passive}
}

// under makes a condition the first of every step.
func under(when string, steps []checks.Step) []checks.Step {
	for i := range steps {
		steps[i].When = strings.TrimSuffix(when+", and "+steps[i].When, ", and ")
	}
	return steps
}

// joined numbers the connections of the second steps after those of the first.
func joined(first, second []checks.Step) []checks.Step {
	last := 0
	for _, step := range first {
		last = max(last, step.Connection)
	}
	for i := range second {
		second[i].Connection += last
	}
	return append(first, second...)
}

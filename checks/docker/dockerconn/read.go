package dockerconn

import (
	"context"
	"sync"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/hostfs"
)

// reading is what one reading of the engine gathers before it becomes facts.
type reading struct {
	*collector
	// slots bound the requests under way.
	slots chan struct{}

	containers roll[inspected]
	images     roll[inspectedImage]
	// uncounted is why the engine's own counts are not known.
	uncounted checks.Problem
	// managers and nodes are how many the swarm has, as GET /info tells.
	managers, nodes int

	mu sync.Mutex
	// imageEnv are the variables that each image sets, by image ID.
	imageEnv map[string]map[string]bool
	asked    int // containers whose processes were asked for
}

// recounts bounds how often lists are asked for again that the engine's counts contradict: on a
// busy engine the two are seldom of the same moment.
const recounts = 4

// removal is how long an engine has to remove a container before the list is asked for again; each
// time twice as long as before, and at most ten times.
const removal = 200 * time.Millisecond

// read asks for everything. Each part that fails is unknown for itself.
func (c *collector) read(ctx context.Context) {
	r := &reading{collector: c, slots: make(chan struct{}, parallel), imageEnv: map[string]map[string]bool{}}
	r.containers, r.images = r.containerRoll(), r.imageRoll()
	var shown map[string][]hostfs.Process
	atOnce(
		func() { shown = r.shownProcesses() },
		func() { r.readInfo(ctx) },
		func() { r.readVersions(ctx) },
		func() { r.containers.ask(ctx, r) },
		func() { r.images.ask(ctx, r) },
		func() { r.readNetworks(ctx) },
		func() { r.readVolumes(ctx) },
	)
	for range recounts {
		containers, images := r.unsettled()
		if !containers && !images {
			break
		}
		parts := []func(){func() { r.readInfo(ctx) }}
		if containers {
			parts = append(parts, func() { r.containers.ask(ctx, r) })
		}
		if images {
			parts = append(parts, func() { r.images.ask(ctx, r) })
		}
		atOnce(parts...)
	}
	r.recognise()
	r.inspectSteps(ctx)
	r.readProcesses(ctx, shown)
	r.readSwarm(ctx)
	r.readLogs(ctx)
	r.containers.confirm(ctx, r)
	r.finish()
	c.readHost(ctx)
}

func (r *reading) unsettled() (containers, images bool) {
	engine, known := r.facts.Engine.Get()
	return r.containers.unsettled(engine.Containers, known), r.images.unsettled(engine.Images, known)
}

// atOnce does all parts at the same time, and returns when all are done.
func atOnce(parts ...func()) {
	var group sync.WaitGroup
	for _, part := range parts {
		group.Go(part)
	}
	group.Wait()
}

// each runs work for the numbers below n, a few at a time. Requests take a slot of
// their own, so that all parts together keep within the bound.
func (r *reading) each(n int, work func(i int)) {
	var group sync.WaitGroup
	next := make(chan int)
	for range min(n, parallel) {
		group.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	group.Wait()
}

// slot waits for a free place and returns how to leave it.
func (r *reading) slot() func() {
	r.slots <- struct{}{}
	return func() { <-r.slots }
}

package dockerconn

import (
	"context"
	"sync"
)

// reading is what one reading of the engine gathers before it becomes facts.
type reading struct {
	*collector
	// slots bound the requests under way.
	slots chan struct{}

	mu sync.Mutex
	// imageEnv are the variables that each image sets, by image ID.
	imageEnv map[string]map[string]bool
	vanished []string
	asked    int // containers whose processes were asked for
}

// read asks for everything. Each part that fails is unknown for itself.
func (c *collector) read(ctx context.Context) {
	r := &reading{
		collector: c, slots: make(chan struct{}, parallel),
		imageEnv: map[string]map[string]bool{},
	}
	var parts sync.WaitGroup
	var containers []inspected
	var images []inspectedImage
	for _, part := range []func(){
		func() { r.readInfo(ctx) },
		func() { r.readVersions(ctx) },
		func() { containers = r.readContainers(ctx) },
		func() { images = r.readImages(ctx) },
		func() { r.readNetworks(ctx) },
		func() { r.readVolumes(ctx) },
	} {
		parts.Go(part)
	}
	parts.Wait()
	r.readSwarm(ctx)
	r.finish(containers, images)
	c.readHost(ctx)
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

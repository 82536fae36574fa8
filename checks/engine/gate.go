package engine

import (
	"context"
	"sync"

	"golang.org/x/sync/semaphore"

	"hardcheck/checks"
)

// gate lets a bounded number of targets in, and of one address a single one: a
// controller or its gateway has few connection slots. A nil one lets all in: their readers
// are no more than places, and no two of them read at one address.
type gate struct {
	places    *semaphore.Weighted
	mu        sync.Mutex
	addresses map[string]*semaphore.Weighted
}

func newGate(places int) *gate {
	return &gate{places: semaphore.NewWeighted(int64(places)), addresses: map[string]*semaphore.Weighted{}}
}

// enter waits for the address first, so that targets which queue behind one
// address don't hold places that others could use.
func (g *gate) enter(ctx context.Context, address string) (leave func(), err error) {
	if g == nil {
		return func() {}, ctx.Err()
	}
	turn := g.turn(address)
	if err := turn.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if err := g.places.Acquire(ctx, 1); err != nil {
		turn.Release(1)
		return nil, err
	}
	return func() {
		g.places.Release(1)
		turn.Release(1)
	}, nil
}

func (g *gate) turn(address string) *semaphore.Weighted {
	g.mu.Lock()
	defer g.mu.Unlock()
	turn, ok := g.addresses[address]
	if !ok {
		turn = semaphore.NewWeighted(1)
		g.addresses[address] = turn
	}
	return turn
}

// addressOf is the IP address that is dialled, or the path or name of targets without one.
func addressOf(access *checks.Access) string {
	if access.Endpoint != "" {
		return hostOf(access.Endpoint)
	}
	return access.Scheme + ":" + access.Host + access.Path
}

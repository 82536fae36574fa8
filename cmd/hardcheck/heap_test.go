package main

import (
	"runtime"
	"testing"
	"time"
)

func TestGrowthOver(t *testing.T) {
	t.Parallel()
	for live, want := range map[uint64]int{0: growth, 1 << 10: growth, 4 << 20: growth, 8 << 20: 200, 16 << 20: 100, 32 << 20: 50, 1 << 40: leastGrowth} {
		if got := growthOver(live); got != want {
			t.Errorf("over %d bytes: %d %%, want %d %%", live, got, want)
		}
	}
}

func TestAfterCollectionGoesOn(t *testing.T) {
	t.Parallel()
	called := make(chan struct{}, 10)
	afterCollection(func() {
		select {
		case called <- struct{}{}:
		default:
		}
	})
	for n := range 3 {
		runtime.GC()
		select {
		case <-called:
		case <-time.After(10 * time.Second):
			t.Fatalf("nothing was called after collection %d", n+1)
		}
	}
}

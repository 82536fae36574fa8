package main

import (
	"os"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
)

// Garbage is collected when the heap has grown by [headroom]: a run over few targets then seldom
// does it, and one over many not for every few megabytes. Bounds keep it from growing to a
// multiple of what is in use.
const (
	headroom            = 16 << 20
	leastGrowth, growth = 30, 400 // per cent of what is in use
)

// paceCollection sets how far the heap may grow, now and after each collection, unless the
// environment says it.
func paceCollection() {
	if os.Getenv("GOGC") != "" {
		return
	}
	debug.SetGCPercent(growth)
	afterCollection(func() { debug.SetGCPercent(growthOver(liveHeap())) })
}

// largeInput is from how many bytes of a site file on a run counts as a large one.
const largeInput = 64 << 10

// makeRoom prepares the heap where the site file to be read is large. Snapshots are read as a
// stream: what they take in memory has a bound that large pages would lift.
func makeRoom(file string) {
	info, err := os.Stat(file)
	if err == nil && info.Size() >= largeInput { // who reads it says what is wrong with it
		largePages()
	}
}

// growthOver is by how many per cent the heap may grow over what is in use, in bytes.
func growthOver(live uint64) int {
	if live == 0 {
		return growth
	}
	return int(min(max(headroom*100/live, leastGrowth), growth))
}

func liveHeap() uint64 {
	sample := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	metrics.Read(sample)
	if sample[0].Value.Kind() != metrics.KindUint64 {
		return 0
	}
	return sample[0].Value.Uint64()
}

// afterCollection calls do after every collection.
func afterCollection(do func()) {
	type sentinel struct{ _ *byte } // not so small that it shares memory with others
	runtime.AddCleanup(&sentinel{}, func(do func()) {
		do()
		afterCollection(do)
	}, do)
}

package main

import "testing"

func TestParallelFitsTheDescriptors(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		parallel    int
		descriptors uint64
		want        int
	}{{16, 1024, 16}, {500, 1024, 240}, {500, 1 << 62, 500}, {16, 80, 4}, {16, 10, 1}, {1, 68, 1}} {
		if got := fitting(tc.parallel, tc.descriptors); got != tc.want {
			t.Errorf("fitting(%d, %d) = %d, want %d", tc.parallel, tc.descriptors, got, tc.want)
		}
	}
}

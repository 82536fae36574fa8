package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func TestProgressLine(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("pumpstation", 20)
	for _, tc := range []struct {
		name    string
		waiting []string
		columns int
		want    string
	}{
		{"first", []string{"cache", "plc-1"}, 80, "1 of 3 targets done, 12s: waiting for cache, plc-1"},
		{"narrow", []string{"cache", "plc-1"}, 50, "1 of 3 targets done, 12s: waiting for cache and …"},
		{"one_fits", []string{"a", "plc-of-the-north"}, 56, "1 of 3 targets done, 12s: waiting for a and 1 more"},
		{"none_fits", []string{long, long}, 60, "1 of 3 targets done, 12s: waiting for pumpstationpumpstati…"},
		{"tiny", []string{"a", "b"}, 10, "1 of 3 t…"},
		{"last", nil, 80, "3 of 3 targets done, 12s"},
	} {
		if got := progressLine(tc.waiting, 3, 12900*time.Millisecond, tc.columns); got != tc.want || len([]rune(got)) >= tc.columns {
			t.Errorf("%s: %q, want %q", tc.name, got, tc.want)
		}
	}
}

// TestProgressLeavesNothing draws as on a terminal; what is left at the end is an
// empty line.
func TestProgressLeavesNothing(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &progress{
		out: &out, columns: func() int { return 80 }, started: time.Now(), total: 2, waiting: []string{"cache", "plc-1"},
		stop: make(chan struct{}), stopped: make(chan struct{}),
	}
	go p.run()
	for _, name := range []string{"cache", "plc-1"} {
		p.done()(engine.Record{Target: checks.Target{Name: name}})
	}
	p.end()
	for _, want := range []string{"1 of 2 targets done, 0s: waiting for plc-1", "2 of 2 targets done"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("never drawn: %q", want)
		}
	}
	if !strings.HasSuffix(out.String(), "\r\033[K") || strings.Contains(out.String(), "\n") {
		t.Errorf("left on the terminal: %q", out.String())
	}
	if startProgress(streams{err: &out}, false, nil).done() != nil {
		t.Error("progress is shown where there is no terminal")
	}
}

package checks

import (
	"maps"
	"strings"
	"testing"
)

// TestProblems holds that the first reason of a field stays, and that what was taken is nobody else's.
func TestProblems(t *testing.T) {
	t.Parallel()
	var p Problems
	if taken := p.Take(); taken != nil {
		t.Errorf("nothing was added: %v", taken)
	}
	p.Add("tls", Problem{Reason: Denied, Detail: "the cause\x07"})
	p.Add("tls", Problem{Reason: Timeout})
	p.Add("tls.offered", Problem{Reason: Timeout})
	p.Add("users.a", Problem{Reason: Budget})
	p.Forget(func(path string) bool { return strings.HasPrefix(path, "users.") })
	for path, want := range map[string]bool{"tls": true, "tls.offered": true, "tls.cipher": false, "users.a": false, "": false} {
		if p.Has(path) != want {
			t.Errorf("%q has a reason: %t", path, !want)
		}
	}
	taken := p.Take()
	p.Add("late", Problem{Reason: Timeout})
	want := map[string]Problem{"tls": {Reason: Denied, Detail: Clean("the cause\x07")}, "tls.offered": {Reason: Timeout}}
	if !maps.Equal(taken, want) {
		t.Errorf("taken: %v", taken)
	}
	if later := p.Take(); len(later) != 1 || later["late"].Reason != Timeout {
		t.Errorf("added later: %v", later)
	}
}

package engine

import (
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

func TestInterruptEndsLongJudging(t *testing.T) {
	t.Parallel()
	release := make(chan struct{})
	defer close(release)
	slow := fakeCheck("door-hinge-oiled", checks.Low, checks.Each(func(o checks.Observed[doorFacts]) {
		if o.Target.Name == "rusty" {
			<-release
		}
	}))
	slowAcross := fakeCheck("network-door-counted", checks.Low, checks.Across(
		func(checks.Targets[doorFacts], checks.Targets[guardFacts]) { <-release }))
	interrupted := make(chan struct{})
	time.AfterFunc(100*time.Millisecond, func() { close(interrupted) })
	begin := time.Now()
	result := evaluate(t, Plan{
		Interrupted: interrupted,
		Profiles:    []*profiles.Profile{policy(control("D1", use(slow)), control("D2", use(slowAcross)), control("D3", use(doorLocked)))},
	}, door("front", locked(true)), door("rusty", locked(true)), guardRecord("rex", "front"))
	if took := time.Since(begin); took > time.Second {
		t.Errorf("judging ended after %s", took)
	}
	if f := finding(t, result, "door-lock-closed", "front", ""); f.Outcome != checks.Passed {
		t.Errorf("what was judged before is %s", f.Outcome)
	}
	for _, f := range []Finding{
		finding(t, result, "door-hinge-oiled", "rusty", ""),
		finding(t, result, "network-door-counted", "", ""),
		finding(t, result, "door-lock-closed", "rusty", ""),
	} {
		if f.Outcome != checks.NotAssessed || f.Reason != checks.Timeout || f.Message != "interrupted before this was judged" {
			t.Errorf("%s on %q is %s (%s): %s", f.Check, f.Target, f.Outcome, f.Reason, f.Message)
		}
	}
}

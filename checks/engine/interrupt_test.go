package engine

import (
	"sync"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// TestInterruptEndsLongJudging interrupts while a rule of one target runs, and while one of all
// targets does. The rule is left behind, and what was judged before stays.
func TestInterruptEndsLongJudging(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		records []Record
		open    [][2]string
	}{
		"of_one_target": {
			[]Record{door("front", locked(true)), door("rusty", locked(true)), guardRecord("rex", "front")},
			[][2]string{{"door-hinge-oiled", "rusty"}, {"network-door-counted", ""}, {"door-lock-closed", "rusty"}},
		},
		"of_all_targets": {
			[]Record{door("front", locked(true)), guardRecord("rex", "front")},
			[][2]string{{"network-door-counted", ""}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			release, interrupted := make(chan struct{}), make(chan struct{})
			defer close(release)
			interrupt := sync.OnceFunc(func() { close(interrupted) })
			hang := func() {
				interrupt()
				<-release
			}
			slow := fakeCheck("door-hinge-oiled", checks.Low, checks.Each(func(o checks.Observed[doorFacts]) {
				if o.Target.Name == "rusty" {
					hang()
				}
			}))
			slowAcross := fakeCheck("network-door-counted", checks.Low, checks.Across(
				func(checks.Targets[doorFacts], checks.Targets[guardFacts]) { hang() }))
			ended := make(chan Result, 1)
			go func() {
				ended <- evaluate(t, Plan{
					Interrupted: interrupted,
					Profiles:    []*profiles.Profile{policy(control("D1", use(slow)), control("D2", use(slowAcross)), control("D3", use(doorLocked)))},
				}, tc.records...)
			}()
			var result Result
			select {
			case result = <-ended:
			case <-time.After(time.Minute):
				t.Fatal("judging did not end")
			}
			if f := finding(t, result, "door-lock-closed", "front", ""); f.Outcome != checks.Passed {
				t.Errorf("what was judged before is %s", f.Outcome)
			}
			for _, open := range tc.open {
				f := finding(t, result, open[0], open[1], "")
				if f.Outcome != checks.NotAssessed || f.Reason != checks.Timeout || f.Message != "interrupted before this was judged" {
					t.Errorf("%s on %q is %s (%s): %s", f.Check, f.Target, f.Outcome, f.Reason, f.Message)
				}
			}
		})
	}
}

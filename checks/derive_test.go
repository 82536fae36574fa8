package checks

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
)

type shelfFacts struct {
	Books int `json:"books"`
}

func (shelfFacts) FactsKind() string { return "shelf" }

func shelf(name string, books int) Observation {
	return Observation{Target: Target{Name: name, Kind: "shelf"}, Facts: shelfFacts{Books: books}}
}

func TestDerivedIsMadeOncePerTarget(t *testing.T) {
	t.Parallel()
	var made atomic.Int32
	labels := Derive(func(f shelfFacts, target Target, _ Site) string {
		made.Add(1)
		return fmt.Sprintf("%s holds %d", target.Name, f.Books)
	})
	rule := Each(func(o Observed[shelfFacts]) { o.Violation("%s", labels.Of(o)) })
	left, right := shelf("left", 3).Shared(), shelf("right", 5).Shared()
	var wait sync.WaitGroup
	for range 20 {
		wait.Go(func() {
			for o, want := range map[string]string{"left": "left holds 3", "right": "right holds 5"} {
				observation := left
				if o == "right" {
					observation = right
				}
				if got := rule.JudgeEach(observation)[0].Message; got != want {
					t.Errorf("%s: %q", o, got)
				}
			}
		})
	}
	wait.Wait()
	across := Across(func(judged, context Targets[shelfFacts]) {
		for _, o := range judged.Observed {
			o.Violation("%s", labels.Of(o))
		}
	})
	across.JudgeAcross(Gathered{Observations: map[string][]Observation{"shelf": {left, right}}})
	if got := made.Load(); got != 2 {
		t.Errorf("made %d times for two targets", got)
	}
	rule.JudgeEach(shelf("left", 4))
	if got := rule.JudgeEach(shelf("left", 4))[0].Message; got != "left holds 4" || made.Load() != 4 {
		t.Errorf("an observation that shares nothing: %q, made %d times", got, made.Load())
	}
}

// TestBrokenDerivationBreaksEveryRule holds that no rule judges what a broken derivation
// left behind.
func TestBrokenDerivationBreaksEveryRule(t *testing.T) {
	t.Parallel()
	broken := Derive(func(f shelfFacts, _ Target, _ Site) int { return 7 / f.Books })
	rule := Each(func(o Observed[shelfFacts]) { broken.Of(o) })
	empty := shelf("empty", 0).Shared()
	for range 2 {
		func() {
			defer func() {
				if recover() == nil {
					t.Error("the rule went on")
				}
			}()
			rule.JudgeEach(empty)
		}()
	}
}

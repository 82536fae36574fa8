package engine

import (
	"sync/atomic"

	"hardcheck/checks"
)

// batch is what the rules of one target came to, in their order. The goroutine that runs them
// counts those that are done: of one that was left behind the others can be read.
type batch struct {
	all  [][]checks.Judgement
	done atomic.Int64
}

// judgeAll judges one target by rules, one after another, as judge does by one: to hand each
// over by itself would cost more than most of them. It returns what those came to that ended
// before an interrupt, until it is called again.
func (e *Evaluation) judgeAll(rules []*instance, observation checks.Observation) [][]checks.Judgement {
	if e.plan.Interrupted != nil && e.interrupted() {
		return nil // one that was left behind may still be at work
	}
	b := &e.batch
	if len(b.all) < len(rules) {
		b.all = make([][]checks.Judgement, len(rules))
	}
	run := func(n int) {
		b.all[n] = protected(observation.Target.Name, func() []checks.Judgement { return rules[n].rule.JudgeEach(observation) })
	}
	if e.plan.Interrupted == nil {
		for n := range rules {
			run(n)
		}
		return b.all[:len(rules)]
	}
	b.done.Store(0)
	e.give(func() {
		for n := range rules {
			if e.interrupted() {
				break
			}
			run(n)
			b.done.Add(1)
		}
		e.judged <- nil
	})
	select {
	case <-e.judged:
	case <-e.plan.Interrupted:
	}
	return b.all[:b.done.Load()]
}

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

// maxKept bounds the list that a rule fills again for the next target, in judgements: a host of
// thousands of containers leaves nothing behind.
const maxKept = 8

// emptied is the list of a rule for the next target.
func emptied(all []checks.Judgement) []checks.Judgement {
	if cap(all) > maxKept {
		return nil
	}
	return all[:0]
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
		b.all[n] = protected(observation.Target.Name, func() []checks.Judgement {
			return rules[n].rule.AppendEach(emptied(b.all[n]), &observation)
		})
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

package engine

import (
	"fmt"
	"testing"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// BenchmarkEvaluate reports how the time per target grows from 10 targets to
// 1,000: growth 1 is linear. The floor is the same run's small site.
func BenchmarkEvaluate(b *testing.B) {
	small, large := evaluation(10), evaluation(1000)
	for b.Loop() {
		large()
	}
	perTarget := float64(b.Elapsed().Nanoseconds()) / float64(b.N) / 1000
	floor := testing.Benchmark(func(b *testing.B) {
		for b.Loop() {
			small()
		}
	})
	b.ReportMetric(perTarget, "ns/target")
	b.ReportMetric(perTarget/(float64(floor.NsPerOp())/10), "growth")
}

func evaluation(targets int) func() {
	var records []Record
	for i := range targets {
		records = append(records, door(fmt.Sprintf("door-%d", i), doorFacts{Locked: checks.Known(i%2 == 0), Keys: []string{"cellar", "lost"}}))
	}
	plan := Plan{AsOf: asOf, FailOn: checks.Low, Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)), control("D2", use(doorKeys)))}}
	return func() {
		e := NewEvaluation(plan)
		for _, record := range records {
			e.Add(record)
		}
		e.Result(Run{})
	}
}

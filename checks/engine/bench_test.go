package engine

import (
	"fmt"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// BenchmarkEvaluate reports how the time per target grows from 10 targets to
// 1,000: growth 1 is linear. The floor is the same run's small site.
func BenchmarkEvaluate(b *testing.B) {
	small, large := evaluation(10), evaluation(1000)
	var smallTime, largeTime time.Duration
	for b.Loop() {
		begin := time.Now()
		for range 100 {
			small()
		}
		between := time.Now()
		large()
		smallTime, largeTime = smallTime+between.Sub(begin), largeTime+time.Since(between)
	}
	b.ReportMetric(float64(largeTime.Nanoseconds())/float64(b.N)/1000, "ns/target")
	b.ReportMetric(float64(largeTime)/float64(smallTime), "growth")
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

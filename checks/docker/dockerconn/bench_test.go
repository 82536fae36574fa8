package dockerconn

import (
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// BenchmarkCollect50 reads an engine with 50 containers, and reports the time as a
// multiple of a bare loop that lists and inspects them with as many requests at a time:
// the median over rounds that measure both in turn. More than 2.0 is a regression.
// The containers are created with a numeric user, so that none needs a ps.
func BenchmarkCollect50(b *testing.B) {
	lab, ids := fifty(b, false, "1000")
	benchmarkCollect(b, lab, ids)
}

// BenchmarkCollect50Root has 50 running containers of root: each costs a ps on the host.
func BenchmarkCollect50Root(b *testing.B) {
	lab, ids := fifty(b, true, "0")
	benchmarkCollect(b, lab, ids)
}

func fifty(b *testing.B, run bool, user string) (*dockerlab.Lab, []string) {
	b.Helper()
	lab, image := realLab(b)
	var ids []string
	for i := range 50 {
		config := &container.Config{Image: image, User: user}
		host := &container.HostConfig{NetworkMode: "none"}
		make := lab.Create
		if run {
			make = lab.Run
		}
		id, err := make(b.Context(), fmt.Sprintf("c%02d", i), config, host, nil)
		if err != nil {
			b.Fatal(err)
		}
		ids = append(ids, id)
	}
	return lab, ids
}

// rounds is how often the floor and ours are measured in turn within one iteration:
// single measurements differ twofold with what else the machine does.
const rounds = 11

func benchmarkCollect(b *testing.B, lab *dockerlab.Lab, ids []string) {
	access := socketAccess("")
	access.Scheme = "docker"
	var bare, ours, ratios []float64
	for b.Loop() {
		for range rounds {
			start := time.Now()
			inspectAll(b, lab, ids)
			floor := time.Since(start)
			start = time.Now()
			got := Collect(b.Context(), access)
			own := time.Since(start)
			if got.Problem != nil || len(must(b, got.Facts.(docker.Facts).Containers)) < len(ids) {
				b.Fatal(got.Problem)
			}
			bare, ours = append(bare, float64(floor.Microseconds())), append(ours, float64(own.Microseconds()))
			ratios = append(ratios, float64(own)/float64(floor))
		}
	}
	b.ReportMetric(median(ratios), "x-bare-median")
	b.ReportMetric(median(ours)/1000, "ms/collect-median")
	b.ReportMetric(median(bare)/1000, "ms/bare-median")
	b.ReportMetric(0, "ns/op")
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func inspectAll(b *testing.B, lab *dockerlab.Lab, ids []string) {
	if _, err := lab.Client.ContainerList(b.Context(), container.ListOptions{All: true}); err != nil {
		b.Error(err)
	}
	work := make(chan string)
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			for id := range work {
				if _, err := lab.Client.ContainerInspect(b.Context(), id); err != nil {
					b.Error(err)
				}
			}
		})
	}
	for _, id := range ids {
		work <- id
	}
	close(work)
	group.Wait()
}

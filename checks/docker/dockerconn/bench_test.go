package dockerconn

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// BenchmarkCollect50 reads an engine with 50 containers, and reports the time as a multiple of two
// floors: of a bare loop that lists and inspects them, and of one that sends the very requests that we
// sent, with as many at a time. Each is the median over rounds that measure all in turn. More than 2.5 of
// either is a regression. The containers are created with a numeric user, and don't run.
func BenchmarkCollect50(b *testing.B) { benchmarkCollect(b, 50, false, "1000") }

// BenchmarkCollect50Root has 50 running containers of root, whose processes matter.
func BenchmarkCollect50Root(b *testing.B) { benchmarkCollect(b, 50, true, "0") }

// BenchmarkCollect200 has four times as many, in the same proportion.
func BenchmarkCollect200(b *testing.B) { benchmarkCollect(b, 200, false, "1000") }

// BenchmarkCollect200Root has as many running ones.
func BenchmarkCollect200Root(b *testing.B) { benchmarkCollect(b, 200, true, "0") }

func several(b *testing.B, n int, run bool, user string) (*dockerlab.Lab, []string) {
	b.Helper()
	lab, image := realLab(b)
	var ids []string
	for i := range n {
		config := &container.Config{Image: image, User: user}
		host := &container.HostConfig{NetworkMode: "none"}
		make := lab.Create
		if run {
			make = lab.Run
		}
		id, err := make(b.Context(), fmt.Sprintf("c%03d", i), config, host, nil)
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

func benchmarkCollect(b *testing.B, n int, run bool, user string) {
	lab, ids := several(b, n, run, user)
	var bare, same, ours, overBare, overSame []float64
	for b.Loop() {
		for range rounds {
			start := time.Now()
			inspectAll(b, lab, ids)
			floor := time.Since(start)
			access := socketAccess("")
			access.Scheme = "docker"
			start = time.Now()
			got := Collect(b.Context(), access)
			own := time.Since(start)
			if got.Problem != nil || len(got.Facts.(docker.Facts).Containers.Entries()) < len(ids) {
				b.Fatal(got.Problem)
			}
			start = time.Now()
			sendAll(b, access.Transcript)
			equal := time.Since(start)
			bare, same, ours = append(bare, float64(floor)), append(same, float64(equal)), append(ours, float64(own))
			overBare, overSame = append(overBare, float64(own)/float64(floor)), append(overSame, float64(own)/float64(equal))
		}
	}
	b.ReportMetric(median(overBare), "x-bare-median")
	b.ReportMetric(median(overSame), "x-same-calls-median")
	b.ReportMetric(median(ours)/1e6, "ms/collect-median")
	b.ReportMetric(median(bare)/1e6, "ms/bare-median")
	b.ReportMetric(median(same)/1e6, "ms/same-calls-median")
	b.ReportMetric(0, "ns/op")
}

// sendAll sends the requests of a transcript again, and reads each answer to its end.
func sendAll(b *testing.B, transcript *checks.Transcript) {
	b.Helper()
	dial := func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "unix", DefaultSocket)
	}
	client := &http.Client{Transport: &http.Transport{DialContext: dial, MaxIdleConnsPerHost: parallel}}
	defer client.CloseIdleConnections()
	exchanges, _ := transcript.Exchanges()
	var paths []string
	for _, e := range exchanges {
		if path, sent := strings.CutPrefix(e.What, "GET "); sent && e.Event == "send" {
			paths = append(paths, path)
		}
	}
	atOnceEach(paths, func(path string) {
		response, err := client.Get("http://docker" + path)
		if err != nil {
			b.Error(err)
			return
		}
		_, err = io.Copy(io.Discard, response.Body)
		if err := errors.Join(err, response.Body.Close()); err != nil {
			b.Error(err)
		}
	})
}

func median(values []float64) float64 {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

// inspectAll lists the containers, those of others on this engine too, and inspects each.
func inspectAll(b *testing.B, lab *dockerlab.Lab, own []string) {
	b.Helper()
	list, err := lab.Client.ContainerList(b.Context(), container.ListOptions{All: true})
	if err != nil {
		b.Fatal(err)
	}
	var all []string
	for _, c := range list {
		all = append(all, c.ID)
	}
	atOnceEach(all, func(id string) {
		// Another's may be gone by now.
		if _, err := lab.Client.ContainerInspect(b.Context(), id); err != nil && slices.Contains(own, id) {
			b.Error(err)
		}
	})
}

// atOnceEach works on a list, as many at a time as the connector has requests.
func atOnceEach(list []string, do func(string)) {
	work := make(chan string)
	var group sync.WaitGroup
	for range parallel {
		group.Go(func() {
			for one := range work {
				do(one)
			}
		})
	}
	for _, one := range list {
		work <- one
	}
	close(work)
	group.Wait()
}

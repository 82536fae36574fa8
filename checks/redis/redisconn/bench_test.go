package redisconn

import (
	"slices"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/redisd"
)

// BenchmarkCollect reports how long a whole collection takes as a multiple of a
// bare exchange of the same commands: two connections, one command at a time
// answered before the next. The floor is measured in the same run.
func BenchmarkCollect(b *testing.B) {
	server := redisd.Start(b, redisd.Config{})
	access := accessTo(b, "redis", server.Address)
	var ours, bare time.Duration
	for b.Loop() {
		begin := time.Now()
		if got := Collect(b.Context(), access); got.State() != checks.StateCollected {
			b.Fatalf("state %s: %+v", got.State(), got.Problem)
		}
		between := time.Now()
		bareExchange(b, server)
		ours, bare = ours+between.Sub(begin), bare+time.Since(between)
	}
	b.ReportMetric(float64(ours)/float64(bare), "x-of-bare")
}

func bareExchange(b *testing.B, server *redisd.Server) {
	for _, commands := range [][][]string{{{"PING"}}, slices.Concat([][]string{cmdInfo(firstSection)}, sectionRound(), serverRound(), sharedRound(), configRound(), secretRound())} {
		client, err := server.Client(b.Context())
		if err != nil {
			b.Fatal(err)
		}
		for _, command := range commands {
			if _, err := client.Do(command...); err != nil {
				b.Fatal(err)
			}
		}
		if err := client.Close(); err != nil {
			b.Fatal(err)
		}
	}
}

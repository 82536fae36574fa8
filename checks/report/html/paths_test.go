package html

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func TestHTML_paths_in_words(t *testing.T) {
	t.Parallel()
	const long = "north-hall-north-hall-north-hall-north-hall-"
	r := fivePaths()
	type row struct{ How, Text, First string }
	var got []row
	page := parsePage(t, pageOf(t, r))
	for _, path := range newPager(r, Options{}).withGroups().pathsPart().Rows {
		first := path.Checks[0]
		got = append(got, row{path.Word, path.Text, first.Name + ": " + first.Findings[0].Text})
		for _, finding := range first.Findings {
			if finding.To == "" || !page.ids[finding.To] {
				t.Errorf("%s leads to %q, which is not on the page", finding.Text, finding.To)
			}
		}
	}
	want := []row{
		{"open", "The internet reaches pump-plc (zone plant) through edge: packets to port 1502 arrive at port 502.", "network-modbus-unreachable: from internet"},
		{"open", "The internet reaches the host 10.10.0.80 through edge: packets to port 8080 arrive at port 80.", "routeros-nat-exposure: nat dstnat web"},
		{"open", "Zone office reaches edge itself: ports 22, 53, 161/udp, 8291, 8729.", "routeros-services-unreachable: service 0"},
		{"open", "Zone office reaches pump-plc (zone plant) through edge: any UDP port.", "network-modbus-segmented: pump-plc"},
		{
			"not assessed", "Whether zone " + long + " reaches valve-plc-" + long + " (zone " + long + ") through core-" + long + ": port 502; can't be told.",
			"network-modbus-unreachable: from " + long,
		},
		{"waived", "Zone office reaches cache through core-" + long + ": port 6379; accepted by a waiver.", "network-redis-unreachable: from office"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// withGroups names what links lead to, as a whole page does.
func (p *pager) withGroups() *pager {
	p.checkGroups(p.Findings(checks.Failed))
	p.waivedParts()
	p.gapParts()
	return p
}

func TestHTML_paths_drawn(t *testing.T) {
	t.Parallel()
	type arrow struct{ Class, Label string }
	arrows := func(r engine.Result) (all []arrow) {
		for _, a := range newPager(r, Options{}).pathsPart().Maps[0].Arrows {
			all = append(all, arrow{a.Class, a.Label})
		}
		return all
	}
	want := []arrow{
		{"failed", "1502"},
		{"failed", "502"},
		{"failed", "8080"},
		{"failed", "80"},
		{"failed", "5 ports"},
		{"failed", "udp"},
		{"failed", "udp"},
		{"not-assessed", ""},
		{"not-assessed", "502"},
		{"waived", "6379"},
		{"waived", "6379"},
	}
	if diff := cmp.Diff(want, arrows(fivePaths())); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	pair := []arrow{{"failed", "10 ports"}, {"failed", "502"}}
	if diff := cmp.Diff(slices.Concat(pair, pair, pair, pair), arrows(manyPaths(2, 2, 10))); diff != "" {
		t.Errorf("summarised (-want +got):\n%s", diff)
	}
}

func TestHTML_paths_stay_silent(t *testing.T) {
	t.Parallel()
	r := onePath()
	for _, outcome := range []checks.Outcome{checks.Passed, checks.NotApplicable, checks.Errored} {
		r.Findings[0].Outcome = outcome
		if n := len(newPager(r, Options{}).paths()); n != 0 {
			t.Errorf("%d paths of a finding that is %s", n, outcome)
		}
	}
	if strings.Contains(pageOf(t, r), `id="paths"`) {
		t.Error("a site without paths has a section for them")
	}
}

func TestHTML_paths_keep_their_place(t *testing.T) {
	t.Parallel()
	for name, r := range map[string]engine.Result{"one": onePath(), "five": fivePaths(), "pairs": manyPaths(2, 2, 10), "twelve": manyPaths(3, 2, 2)} {
		for _, drawn := range newPager(r, Options{}).pathsPart().Maps {
			for _, box := range drawn.Boxes {
				last := box.Lines[len(box.Lines)-1]
				if box.X+box.W > drawn.Width || box.Y+box.H > drawn.Height || last.Y > box.Y+box.H-3 {
					t.Errorf("%s, %s: %q leaves the drawing or its box: %+v in %d", name, drawn.Class, last.Text, box.mapFrame, drawn.Height)
				}
			}
		}
	}
}

func TestHTML_paths_bounds(t *testing.T) {
	t.Parallel()
	began := time.Now()
	r := manyPaths(5, 10, 100)
	html := pageOf(t, r)
	// A bound against what grows with the square, not a measure.
	if took := time.Since(began); took > time.Minute {
		t.Errorf("5,000 paths took %s", took)
	}
	part := newPager(r, Options{}).pathsPart()
	if part.Count != 5_000 || len(part.Rows) != maxRows || len(part.Rows)+len(part.More) != maxPathRows || part.Rest != "4000 further paths not listed: see the violations." {
		t.Errorf("%d paths, %d and %d rows, %q", part.Count, len(part.Rows), len(part.More), part.Rest)
	}
	for _, drawn := range part.Maps {
		if len(drawn.Arrows) != 2*maxArrows || drawn.Rest != "38 further pairs of zones not drawn: see the list." {
			t.Errorf("%d arrows, %q", len(drawn.Arrows), drawn.Rest)
		}
	}
	if len(html) > 1200*len(r.Findings) {
		t.Errorf("5,000 paths take %d bytes", len(html))
	}
}

func TestHTML_paths_hostile(t *testing.T) {
	t.Parallel()
	for _, evil := range reporttest.HostileStrings {
		r := fivePaths()
		reporttest.Poison(&r, evil)
		for i := range r.Findings {
			for j := range r.Findings[i].Paths {
				path := &r.Findings[i].Paths[j]
				path.Via, path.To = "edge"+evil, netip.MustParseAddr("fe80::1").WithZone(evil)
			}
		}
		html := pageOf(t, r)
		reporttest.AssertHarmless(t, html)
		assertHTML(t, html)
		if !strings.Contains(html, `id="paths"`) {
			t.Errorf("%q: no path is shown", evil)
		}
	}
}

func TestHTML_paths_words_are_marked_alike(t *testing.T) {
	t.Parallel()
	for outcome := range pathWords {
		if !strings.Contains(pageStyle, ".way."+string(outcome)+" ") {
			t.Errorf("no line for %s paths", outcome)
		}
	}
}

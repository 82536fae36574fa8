package html

import (
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

// cellsOf are the words of a matrix by "from > to".
func cellsOf(part conduitsPart) map[string]string {
	words := map[string]string{}
	for _, block := range part.Blocks {
		for _, row := range block.Rows {
			for i, cell := range row.Cells {
				if cell.Word != "" {
					words[row.From.Name+" > "+block.Columns[i].Name] = cell.Word
				}
			}
		}
	}
	return words
}

func TestHTML_matrix_has_every_state(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("north-hall-", 5)
	part := newPager(conduitSite(), Options{}).conduitsPart()
	want := map[string]string{
		"it > ot": "open, not declared", "it > internet": "declared, open", "ot > it": "declared, closed", "internet > it": "nothing crosses",
		"ot > " + long: "unknown", long + " > ot": "unknown", "it > " + long: "no router between", long + " > it": "no router between",
		"internet > ot": "no router between", "ot > internet": "no router between", "internet > " + long: "no router between", long + " > internet": "no router between",
	}
	if diff := cmp.Diff(want, cellsOf(part)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(part.Legend) != 6 || part.Draft {
		t.Errorf("legend %+v, draft %t", part.Legend, part.Draft)
	}
	var got []string
	for _, row := range part.Rows {
		got = append(got, row.Word+": "+row.Text+": "+strings.Join(row.Lines, "; "))
	}
	wantRows := []string{
		"open, not declared: zone it to zone ot: tcp/443 (historian), declared: open at edge; tcp/22, tcp/502, udp/161, not declared: open at edge",
		"declared, closed: zone ot to zone it: tcp/8443 (" + strings.TrimSpace(strings.Repeat("the line's reports ", 12)) + "), declared: closed at edge",
		"unknown: zone " + long + " to zone ot: Hosts of both stand on one interface of edge: their packets needn't cross it.",
		"unknown: zone ot to zone " + long + ": anything: can't be told at edge",
		"declared, open: zone it to the internet: tcp/443, udp/123, declared: open at edge",
	}
	if diff := cmp.Diff(wantRows, got); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
	if line := crossingLine(manyPorts(40)); !strings.Contains(line, "tcp/1022 and 28 more, not declared: open") {
		t.Errorf("40 ports: %s", line)
	}
}

func TestHTML_matrix_without_conduits(t *testing.T) {
	t.Parallel()
	html := pageOf(t, draftSite(8))
	part := newPager(draftSite(8), Options{}).conduitsPart()
	if !part.Draft || !strings.Contains(html, "The site file declares no conduits") || len(part.Blocks) != 2 || len(part.Blocks[1].Columns) != 2 {
		t.Errorf("draft %t, %d blocks", part.Draft, len(part.Blocks))
	}
	if strings.Contains(html, "not declared") {
		t.Error("where nothing is declared, nothing is undeclared")
	}
	if strings.Contains(pageOf(t, zonedSite()), `id="conduits"`) {
		t.Error("a site of which nobody asked has a matrix")
	}
}

func TestHTML_matrix_bounds(t *testing.T) {
	t.Parallel()
	part := newPager(draftSite(60), Options{}).conduitsPart()
	if part.Count != 1180 || len(part.Rows)+len(part.More) != maxPathRows || len(part.Blocks) != maxMatrix/matrixColumns || len(part.Blocks[0].Rows) != maxMatrix ||
		part.Rest != "36 further zones not in the table. 180 further pairs of zones not listed: see the JSON report." {
		t.Errorf("%d pairs, %d and %d rows, %d blocks, %q", part.Count, len(part.Rows), len(part.More), len(part.Blocks), part.Rest)
	}
}

// TestHTML_matrix_reads_aloud holds that each cell says by itself which zones it is about, and
// that the table has headers for both.
func TestHTML_matrix_reads_aloud(t *testing.T) {
	t.Parallel()
	html := pageOf(t, conduitSite())
	for _, want := range []string{
		`<th scope="col" aria-label="to ot">`, `<th scope="row" aria-label="from it">`, `<caption>What crosses, from the zone of the row to that of the column</caption>`,
		`role="img" aria-label="zone it to zone ot: open, not declared"`, `role="img" aria-label="the internet to zone it: nothing crosses"`,
	} {
		if !strings.Contains(html, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
}

func TestHTML_matrix_hostile(t *testing.T) {
	t.Parallel()
	for _, evil := range reporttest.HostileStrings {
		r := conduitSite()
		for i := range r.Crossings {
			c := &r.Crossings[i]
			c.From, c.To, c.Via, c.Why = c.From+evil, c.To+evil, c.Via+evil, evil
		}
		html := pageOf(t, r)
		reporttest.AssertHarmless(t, html)
		assertHTML(t, html)
	}
}

// TestHTML_every_state_of_a_pair_has_its_word holds that no state looks like another one.
func TestHTML_every_state_of_a_pair_has_its_word(t *testing.T) {
	t.Parallel()
	seen := map[string]checks.PairState{}
	for _, state := range []checks.PairState{checks.PairUndeclared, checks.PairUnknown, checks.PairApart, checks.PairClosed, checks.PairClean} {
		look := zonePair{state: state}.look()
		if other, there := seen[look.Mark]; there {
			t.Errorf("%s and %s have one mark", state, other)
		}
		seen[look.Mark] = state
	}
}

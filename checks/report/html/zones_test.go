package html

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestHTML_map_has_zones(t *testing.T) {
	t.Parallel()
	r := zonedSite()
	drawn := newPager(r, Options{}).sitePart().Maps[0]
	type band struct {
		Label   string
		Framed  bool
		Targets int
	}
	var got []band
	for _, b := range drawn.Bands {
		got = append(got, band{b.Label, b.Frame != nil, len(b.Boxes)})
		for _, box := range b.Boxes {
			if f := b.Frame; f != nil && (box.X < f.X || box.Y < b.Y || box.X+box.W > f.X+f.W || box.Y+box.H > f.Y+f.H) {
				t.Errorf("%s leaves its zone: %+v in %+v", box.Lines[0].Text, box.mapTile, *f)
			}
		}
	}
	want := []band{
		{"zone it: 2 targets", true, 2},
		{"zone north-hall-north-hall-nort…: 1 target", true, 1},
		{"zone ot: 5 targets", true, 5},
		{"docker, in no zone: 1 target", false, 1},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("bands (-want +got):\n%s", diff)
	}
	if !strings.Contains(drawn.Desc, "zone it: 2 targets, by worst outcome: 1 failed, 1 waived") {
		t.Errorf("description: %s", drawn.Desc)
	}
	for i := range r.Targets {
		r.Targets[i].Zone = ""
	}
	drawn = newPager(r, Options{}).sitePart().Maps[0]
	if len(drawn.Bands) != 3 || drawn.Bands[0].Label != "modbus: 5 targets" || drawn.Bands[0].Frame != nil {
		t.Errorf("without zones: %+v", drawn.Bands)
	}
}

func TestHTML_folds_what_the_site_does_not_have(t *testing.T) {
	t.Parallel()
	r := zonedSite()
	part := newPager(r, Options{}).policyParts()[0]
	type fold struct {
		Count, Outcome, Reason string
		Controls               int
	}
	var got []fold
	rows := 0
	for _, section := range part.Sections {
		rows += len(section.Controls)
		for _, f := range section.Folded {
			got = append(got, fold{f.Count, f.Outcome, f.Reason, len(f.Controls)})
		}
	}
	want := []fold{
		{"3 routeros checks", "not assessed", "the site has no routeros target", 3},
		{"1 web check", "not applicable", "the site says that it has no web", 1},
	}
	if diff := cmp.Diff(want, got); diff != "" || rows != 1 {
		t.Errorf("%d rows, folded (-want +got):\n%s", rows, diff)
	}
	page := parsePage(t, pageOf(t, r))
	for _, control := range r.Controls {
		if !page.ids["control-baseline-"+control.ID] {
			t.Errorf("control %s has no place on the page", control.ID)
		}
	}
	// A policy's own control is never folded: its readers look for it by its number.
	r.Controls[1].ID = "N01"
	for i := range r.Findings {
		if r.Findings[i].Check == r.Controls[1].Checks[0] {
			r.Findings[i].Controls = []string{"baseline/N01"}
		}
	}
	if folded := newPager(r, Options{}).policyParts()[0].Sections[0].Folded; len(folded[0].Controls) != 2 {
		t.Errorf("folded %+v", folded)
	}
}

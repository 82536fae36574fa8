package json

import (
	"bytes"
	"testing"

	"hardcheck/checks/report/reporttest"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestJSON_crossings_come_back(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	r.Crossings = []checks.Crossing{
		{From: "it", To: "ot", Via: "edge", State: checks.CrossingOpen, Declared: true, Why: "historian", Ports: []checks.Traffic{{Protocol: 6, First: 443, Last: 443}, checks.OtherTraffic}},
		{From: "ot", To: "it", Via: "edge", State: checks.CrossingClosed, Draft: true},
	}
	read, err := Read(bytes.NewReader(rendered(t, r)))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(r.Crossings, read.Crossings); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

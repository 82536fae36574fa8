package routerosconn

import (
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/routeros"
)

// TestManyRows reads the largest menu that is read at all.
func TestManyRows(t *testing.T) {
	if testing.Short() || raceDetector {
		t.Skip("50,000 rows take seconds, and minutes under the race detector: the library starts a goroutine for every read")
	}
	rows := make([][]string, routeros.MaxRows)
	for i := range rows {
		rows[i] = []string{"list=bogons", "address=192.0.2.1", "disabled=false", "dynamic=true", "timeout=1w2d"}
	}
	began := time.Now()
	_, facts, _ := collect(t, map[string]reply{"/ip/firewall/address-list/print": printed(rows...)})
	if got := checktest.Known(t, facts.Firewall.IPv4.AddressLists, "address lists"); len(got) != routeros.MaxRows {
		t.Errorf("%d rows", len(got))
	}
	if took := time.Since(began); took > time.Minute {
		t.Errorf("took %s", took)
	}
	t.Logf("%d rows in %s", len(rows), time.Since(began))
	rows = append(rows, rows[0])
	collection, _, _ := collect(t, map[string]reply{"/file/print": printed(rows...)})
	checktest.WantProblem(t, collection, "system.files", checks.Budget, "more than the 50000 rows")
	if _, later := collection.Problems["firewall.ipv4.filter"]; later {
		t.Error("one row too many in one menu cost the next one")
	}
}

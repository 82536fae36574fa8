package csv

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"
)

// rows are the records of a table of controls by the id, as their columns name them.
func rows(t testing.TB, out []byte) map[string]map[string]string {
	t.Helper()
	data, marked := bytes.CutPrefix(out, []byte(byteOrderMark))
	if !marked {
		t.Fatal("the byte order mark is missing")
	}
	records, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]map[string]string{}
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, name := range records[0] {
			row[name] = record[i]
		}
		all[row["id"]] = row
	}
	return all
}

func TestControls_tell_who_stated_and_accepted(t *testing.T) {
	t.Parallel()
	r := reporttest.PolicySite()
	all := rows(t, reporttest.Written(t, WriteControls, r))
	if len(all) != len(r.Controls) {
		t.Fatalf("%d rows for %d controls", len(all), len(r.Controls))
	}
	for id, want := range map[string]map[string]string{
		"M02": {"outcome": "manual", "by": "", "fix": "", "critical": "0"},
		"M03": {
			"policy": "modbus-web-server", "section": "Reporting a Vulnerability", "outcome": "attested", "status": "met", "by": "A. Operator",
			"date": "2026-11-01", "until": "2027-11-01", "statement": "reports follow the form",
			"evidence": "https://tickets.example.org/7 | form.pdf, SHA-256 5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef",
		},
		"M25": {"outcome": "failed", "critical": "1", "high": "1", "medium": "0", "waivers": ""},
		"M27": {
			"outcome": "waived", "high": "0",
			"waivers": "redis-transport-encrypted: owner Operations, approved by Plant manager, until 2026-12-31: TLS comes with the new host in spring",
		},
	} {
		for column, value := range want {
			if got := all[id][column]; got != value {
				t.Errorf("%s: %s is %q, want %q", id, column, got, value)
			}
		}
	}
	if fix := all["M25"]["fix"]; !strings.Contains(fix, "requirepass") || strings.Contains(fix, "\n") {
		t.Errorf("the fix of M25 is %q", fix)
	}
}

func assertControls(t testing.TB, out []byte) {
	t.Helper()
	data, _ := bytes.CutPrefix(out, []byte(byteOrderMark))
	assertTable(t, data, controlColumns())
}

func TestControls_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.controls.csv", reporttest.Written(t, WriteControls, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.controls.csv", reporttest.Written(t, WriteControls, reporttest.Cases["empty"]()))
}

func TestControls_holds(t *testing.T) { reporttest.Hold(t, WriteControls, assertControls) }

func FuzzControls(f *testing.F) { reporttest.Fuzz(f, WriteControls, assertControls) }

package csv

import (
	"bytes"
	"encoding/csv"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
)

func TestCSV_columns(t *testing.T) {
	t.Parallel()
	records, err := csv.NewReader(bytes.NewReader(reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 1+len(reporttest.PolicySite().Findings) {
		t.Fatalf("%d records", len(records))
	}
	for i, f := range reporttest.PolicySite().Findings {
		row := map[string]string{}
		for column, name := range records[0] {
			row[name] = records[i+1][column]
		}
		want := map[string]string{
			"check": f.Check, "target": f.Target, "subject": f.Subject, "outcome": string(f.Outcome), "fingerprint": f.Fingerprint,
			"severity": f.Severity.String(), "controls": strings.Join(f.Controls, " | "), "asOf": "2026-11-22T02:10:00Z", "site": "plant-7",
		}
		for name, value := range want {
			if row[name] != value {
				t.Errorf("record %d: %s is %q, want %q", i+1, name, row[name], value)
			}
		}
		if f.Outcome == checks.Waived && (row["waiverOwner"] != "Operations" || row["waiverExpires"] != "2026-12-31" || row["original"] != "failed") {
			t.Errorf("the waiver is lost: %v", row)
		}
	}
}

func TestHarmlessCell(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "+1": "'+1", "-1": "'-1", "@SUM(A1)": "'@SUM(A1)", "\t=1": "'=1", "\r=1": "'=1", "\tx": "'x",
		" =1": "'=1", "\uff1d1": "'\uff1d1", "a=b": "a=b", "": "", "127.0.0.1 -::1": "127.0.0.1 -::1", "a\r\nb": "a b",
	} {
		if got := harmlessCell(in); got != want {
			t.Errorf("harmlessCell(%q) = %q, want %q", in, got, want)
		}
	}
}

func assertCSV(t testing.TB, out []byte) {
	t.Helper()
	assertTable(t, out, csvColumns)
}

// assertTable fails for what a spreadsheet would split, run or show as something else.
func assertTable(t testing.TB, out []byte, columns []string) {
	t.Helper()
	reporttest.AssertHarmless(t, strings.ReplaceAll(string(out), "\r\n", "\n"))
	reader := csv.NewReader(bytes.NewReader(out))
	records, err := reader.ReadAll()
	if err != nil {
		t.Fatalf("csv: %v", err)
	}
	if len(records[0]) != len(columns) {
		t.Fatalf("csv has %d columns, want %d", len(records[0]), len(columns))
	}
	if got := bytes.Count(out, []byte("\n")); got != len(records) || got != bytes.Count(out, []byte("\r\n")) {
		t.Fatalf("csv has %d line breaks for %d records", got, len(records))
	}
	for _, record := range records {
		for i, field := range record {
			if strings.IndexAny(field, "=+-@\t\r\uff1d\uff0b\uff0d\uff20") == 0 {
				t.Fatalf("csv column %s begins like a formula: %q", columns[i], field)
			}
		}
	}
}

func TestCSV_golden(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "policy.csv", reporttest.Written(t, Write, reporttest.Placed(reporttest.PolicySite())))
	reporttest.Golden(t, "empty.csv", reporttest.Written(t, Write, reporttest.Cases["empty"]()))
}

func TestCSV_holds(t *testing.T) { reporttest.Hold(t, Write, assertCSV) }

func FuzzCSV(f *testing.F) { reporttest.Fuzz(f, Write, assertCSV) }

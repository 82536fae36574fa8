package audit

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/scan"
)

// scanParts are the reports of scanners that are flipped: one about each kind of subject.
var scanParts = []string{"image", "dependencies", "code", "practices"}

// cleanReports reads the recorded reports of scanners that found nothing, changed by layers
// of JSON, and judges them together as those of each application.
func cleanReports(t *testing.T, layers ...string) judged {
	t.Helper()
	var records []engine.Record
	for _, part := range scanParts {
		record := scanReport(t, part, layers...)
		for _, software := range []scan.Application{scan.Netmikro, scan.PerformanceProbe, scan.ModbusWebServer} {
			record.Target.Name, record.Target.Settings = part+"-"+string(software), scan.Settings{Software: software}
			records = append(records, record)
		}
	}
	return judgeAll(t, checks.Site{Name: "mutation"}, judgeAt, records...)
}

// imageReport reads the recorded report about the image of the recorded engine.
func imageReport(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	return scanReport(t, "image", layers...)
}

// scanReport writes one of the reports to a file, and reads it.
func scanReport(t *testing.T, part string, layers ...string) engine.Record {
	t.Helper()
	var merged any
	for _, layer := range layers {
		merged = merge(merged, decoded(t, parted("of image\n" + layer)[part]))
	}
	content, err := json.Marshal(merged)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), part+".json")
	if err := os.WriteFile(path, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return read(t, checks.Access{
		Scheme: "scan", Path: path, Target: checks.Target{Name: part, Kind: "scan"},
		Timeout: 20 * time.Second, Transcript: checks.NewTranscript(time.Now()),
	})
}

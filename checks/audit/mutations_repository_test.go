package audit

import (
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/repository"
	"hardcheck/testenv/checkouts"
)

// hardenedCheckout reads the hardened project's checkout, changed by one layer of files, and
// judges it as the code of each project of its kind.
func hardenedCheckout(t *testing.T, layers ...string) judged {
	t.Helper()
	change, err := checkouts.Parse(strings.Join(layers, "\n"))
	if err != nil {
		t.Fatal(err)
	}
	record := checkoutAt(t, checkouts.Make(t, change))
	var records []engine.Record
	for _, project := range []repository.Project{repository.NoProject, repository.Netmikro, repository.ModbusWebServer} {
		record.Target.Name, record.Target.Settings = string(project), repository.Settings{Project: project}
		records = append(records, record)
	}
	return judgeAll(t, checks.Site{Name: "mutation"}, judgeAt, records...)
}

// checkoutAt reads the checkout in a folder.
func checkoutAt(t *testing.T, folder string) engine.Record {
	t.Helper()
	return read(t, checks.Access{
		Target: checks.Target{Name: "code", Kind: "repository", Settings: repository.Settings{}},
		Scheme: "dir", Path: folder, Transcript: checks.NewTranscript(time.Now()),
	})
}

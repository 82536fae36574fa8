package audit

import (
	"maps"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/repository"
	"hardcheck/testenv/checkouts"
)

// hardenedCheckout judges the hardened project's checkout as the code of each project in
// Python.
func hardenedCheckout(t *testing.T, layers ...string) judged {
	t.Helper()
	return checkoutOf(t, []repository.Project{repository.NoProject, repository.Netmikro, repository.ModbusWebServer}, layers...)
}

// hardenedGoCheckout judges what its file's base makes of the project as that in Go.
func hardenedGoCheckout(t *testing.T, layers ...string) judged {
	t.Helper()
	return checkoutOf(t, []repository.Project{repository.PerformanceProbe}, layers...)
}

// checkoutOf reads the hardened project's checkout, changed by layers of files, and judges
// it as the code of each of the projects.
func checkoutOf(t *testing.T, projects []repository.Project, layers ...string) judged {
	t.Helper()
	change := checkouts.Change{Files: map[string]string{}}
	for _, layer := range layers {
		over, err := checkouts.Parse(layer)
		if err != nil {
			t.Fatal(err)
		}
		maps.Copy(change.Files, over.Files)
		change.Direct, change.Light, change.Past = change.Direct || over.Direct, change.Light || over.Light, append(change.Past, over.Past...)
	}
	record := checkoutAt(t, checkouts.Make(t, change))
	var records []engine.Record
	for _, project := range projects {
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

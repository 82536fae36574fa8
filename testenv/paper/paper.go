// Package paper prints pages as a browser does, so that tests hold what a report is on paper.
package paper

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"

	"hardcheck/testenv/need"
)

// pdfPage begins a page of a PDF as Chromium writes it.
var pdfPage = regexp.MustCompile(`/Type\s*/Page\b`)

// Browser is Chromium; without it the test is skipped loudly.
func Browser(t testing.TB) string {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		need.Missing(t, "chromium", "not installed (apt-get install chromium): %v", err)
	}
	return path
}

// Pages is how many pages of A4 or letter, as the browser is set, an HTML file fills.
func Pages(t testing.TB, file string) int {
	t.Helper()
	browser, folder := Browser(t), t.TempDir()
	pdf := filepath.Join(folder, "report.pdf")
	command := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
		"--user-data-dir="+filepath.Join(folder, "profile"), "--print-to-pdf="+pdf, file)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("print: %v: %s", err, out)
	}
	printed, err := os.ReadFile(pdf)
	if err != nil {
		t.Fatal(err)
	}
	return len(pdfPage.FindAll(printed, -1))
}

package main

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

// TestReportsFitPaper prints reports of one router, and holds that they stay short enough to
// be read: by every check, by a policy, and what is left for those who sign.
func TestReportsFitPaper(t *testing.T) {
	t.Parallel()
	browser, err := exec.LookPath("chromium")
	if err != nil {
		need.Missing(t, "chromium", "not installed (apt-get install chromium): %v", err)
	}
	for name, tc := range map[string]struct {
		args []string
		most int
	}{
		"every_check": {nil, 15},
		"policy":      {[]string{"-p", "netmikro"}, 15},
		"brief":       {[]string{"-p", "netmikro,modbus-web-server,internet-perf-exporter", "--brief"}, 10},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			page, pdf := filepath.Join(t.TempDir(), "report.html"), filepath.Join(t.TempDir(), "report.pdf")
			if code, _, problems := hear(t, append([]string{"demo", "--quiet", "--format", "html=" + page}, tc.args...)...); code != 1 {
				t.Fatalf("exit %d: %s", code, problems)
			}
			command := exec.CommandContext(t.Context(), browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer",
				"--user-data-dir="+t.TempDir(), "--print-to-pdf="+pdf, page)
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("print: %v: %s", err, out)
			}
			printed, err := os.ReadFile(pdf)
			if err != nil {
				t.Fatal(err)
			}
			if n := len(pdfPage.FindAll(printed, -1)); n < 2 || n > tc.most {
				t.Errorf("%d pages, want at most %d", n, tc.most)
			}
		})
	}
}

package main

import (
	"path/filepath"
	"testing"

	"hardcheck/testenv/paper"
)

// TestReportsFitPaper prints reports of one router, and holds that they stay short enough to
// be read: by every check, by a policy, and what is left for those who sign.
func TestReportsFitPaper(t *testing.T) {
	t.Parallel()
	paper.Browser(t)
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
			page := filepath.Join(t.TempDir(), "report.html")
			if code, _, problems := hear(t, append([]string{"demo", "--quiet", "--format", "html=" + page}, tc.args...)...); code != 1 {
				t.Fatalf("exit %d: %s", code, problems)
			}
			if n := paper.Pages(t, page); n < 2 || n > tc.most {
				t.Errorf("%d pages, want at most %d", n, tc.most)
			}
		})
	}
}

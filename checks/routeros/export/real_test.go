package export

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/need"
)

// summary is what is known about a real export.
type summary struct {
	Release    string
	Statements int
	Whole      bool
	// Unread counts the menus that can't be read for damage.
	Unread int
}

// TestRealExports reads configurations of real routers. Most of them are copies from
// forums: without their end, with remarks of people in between.
func TestRealExports(t *testing.T) {
	t.Parallel()
	folder := os.Getenv("HARDCHECK_DATA")
	if folder == "" {
		need.Missing(t, "data", "HARDCHECK_DATA is not set: the exports of real routers are not here")
	}
	got := map[string]summary{}
	for _, path := range files(t, folder) {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		file, err := Parse(data)
		if err != nil {
			if filepath.Base(path) != "not-routeros-plc.rsc" {
				t.Errorf("%s: %v", path, err)
			}
			continue
		}
		_, problems := file.Facts()
		unread := 0
		for _, problem := range problems {
			if problem.Reason.Incomplete() {
				unread++
			}
		}
		got[filepath.Base(path)] = summary{file.Release(), file.Statements(), file.Whole(), unread}
	}
	want := map[string]summary{
		"ap-nofirewall-office.rsc":      {"7.18.2", 16, true, 0},
		"ap-nofirewall-outside.rsc":     {"7.18.2", 13, true, 0},
		"api-open-script.rsc":           {"", 10, false, 0},
		"datacentre-terse-7.23.3.rsc":   {"7.23.3", 77, true, 0},
		"defconf-7.12.rsc":              {"7.12", 86, true, 11},
		"defconf-7.16.2.rsc":            {"7.16.2", 78, true, 11},
		"dns-dstnat-7.17rc3.rsc":        {"7.17rc3", 79, true, 121},
		"facts-export-6.42.rsc":         {"6.42.5", 13, true, 0},
		"facts-export_verbose-6.42.rsc": {"6.42.5", 14, true, 0},
		"five-dstnat-7.16.2.rsc":        {"7.16.2", 91, true, 10},
		"lte-dstnat-7.16.2.rsc":         {"7.16.2", 139, true, 11},
		"portforward-7.16.1.rsc":        {"7.16.1", 90, true, 11},
		"pppoe-7.14.3-a.rsc":            {"7.14.3", 102, true, 11},
		"pppoe-7.14.3-b.rsc":            {"7.14.3", 93, true, 11},
		"pppoe-7.15rc3.rsc":             {"7.15rc3", 102, true, 120},
		"twowan-MT_R1.rsc":              {"7.1.1", 36, true, 31},
		"twowan-MT_R2.rsc":              {"7.1.1", 35, true, 31},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("real exports (-want +got):\n%s", diff)
	}
}

func files(t *testing.T, folder string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "routeros-exports", "*.rsc"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no exports are in %s: %v", folder, err)
	}
	slices.Sort(found)
	return found
}

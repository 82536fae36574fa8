package exportconn

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/export"
)

const small = "# 2024-05-11 14:36:38 by RouterOS 7.14.3\n/interface list\nadd name=WAN\n/ip service\nset telnet disabled=yes\n/system identity\nset name=edge\n"

func write(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "edge.rsc")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func collect(t *testing.T, path string) (checks.Collection, []checks.Exchange) {
	t.Helper()
	access := checks.Access{Path: path, Transcript: checks.NewTranscript(time.Now())}
	got := Collect(t.Context(), access)
	entries, _ := access.Transcript.Exchanges()
	return got, entries
}

func TestCollect(t *testing.T) {
	t.Parallel()
	path := write(t, small)
	got, entries := collect(t, path)
	facts, ok := got.Facts.(routeros.Facts)
	if !ok || got.State() != checks.StateCollected {
		t.Fatalf("state %s, problem %v", got.State(), got.Problem)
	}
	if services, _ := facts.Management.Services.Get(); facts.Transport != "export" || len(services) != 8 || !services[0].Disabled {
		t.Errorf("services are %v", services)
	}
	steps := Plan(checks.Access{Path: path})
	if len(steps) != 1 || len(entries) != 1 {
		t.Fatalf("planned %v, done %v", steps, entries)
	}
	if diff := cmp.Diff([]string{steps[0].Event, steps[0].What}, []string{entries[0].Event, entries[0].What}); diff != "" {
		t.Errorf("done is not what was planned (-planned +done):\n%s", diff)
	}
}

// TestDemoIsAWholeExport holds that the export in the program is read without a file, as
// the plan says, and that nothing of it is misread.
func TestDemoIsAWholeExport(t *testing.T) {
	t.Parallel()
	access := checks.Access{Scheme: demoScheme, Transcript: checks.NewTranscript(time.Now())}
	got := Collect(t.Context(), access)
	facts, ok := got.Facts.(routeros.Facts)
	if !ok || got.State() != checks.StateCollected {
		t.Fatalf("state %s, problem %v", got.State(), got.Problem)
	}
	if name, _ := facts.System.Identity.Get(); name.Name != "pumping-station" {
		t.Errorf("identity is %q", name.Name)
	}
	steps := Plan(access)
	entries, _ := access.Transcript.Exchanges()
	if len(steps) != 1 || len(entries) != 1 || steps[0].What != entries[0].What {
		t.Errorf("planned %v, done %v", steps, entries)
	}
}

func TestWhatIsNoExport(t *testing.T) {
	t.Parallel()
	folder := t.TempDir()
	for _, tc := range []struct{ name, path, want string }{
		{"missing", filepath.Join(folder, "none.rsc"), "no such file"},
		{"folder", folder, "this is a folder"},
		{"empty", write(t, ""), "file is empty"},
		{"script", write(t, "/ip dns\n:put canary\n"), "line 2 (/ip/dns): this is a script"},
		{"too_large", write(t, strings.Repeat("# remark\n", export.MaxBytes/9+1)), "file is larger than 16 MiB"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, _ := collect(t, tc.path)
			if got.Facts != nil || got.Problem == nil || got.Problem.Reason != checks.Unreadable {
				t.Fatalf("collection is %+v", got)
			}
			if !strings.Contains(got.Problem.Detail, tc.want) || strings.Contains(got.Problem.Detail, "canary") {
				t.Errorf("problem is %q", got.Problem.Detail)
			}
		})
	}
}

func TestUnreadableFileIsDenied(t *testing.T) {
	t.Parallel()
	if os.Getuid() == 0 {
		t.Skip("SKIP, another user is missing: root may read every file")
	}
	path := write(t, small)
	if err := os.Chmod(path, 0); err != nil {
		t.Fatal(err)
	}
	if got, _ := collect(t, path); got.State() != checks.StateDenied {
		t.Errorf("state is %s", got.State())
	}
}

func TestInterrupted(t *testing.T) {
	t.Parallel()
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if got := Collect(ctx, checks.Access{Path: write(t, small)}); got.Facts != nil || got.Problem.Reason != checks.Timeout {
		t.Errorf("collection is %+v", got)
	}
}

package report

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func TestFixLines(t *testing.T) {
	t.Parallel()
	got := FixLines(engine.Finding{Fix: []checks.Repair{
		checks.ByHand("enter\nsafe mode"),
		checks.Shell.Command("chmod 0600 %s", "/a b").UndoneBy(checks.Shell.Command("chmod 0644 %s", "/a b")),
	}})
	if diff := cmp.Diff([]string{"enter safe mode", "chmod 0600 '/a b'", "  (undo: chmod 0644 '/a b')"}, got); diff != "" {
		t.Errorf("lines (-want +got):\n%s", diff)
	}
}

package diff

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"hardcheck/checks/report/reporttest"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func markdownDiff(t testing.TB, d Diff) string {
	t.Helper()
	var out bytes.Buffer
	if err := d.Markdown(&out); err != nil {
		t.Fatal(err)
	}
	reporttest.AssertMarkdown(t, out.String())
	return out.String()
}

func TestDiff_Markdown(t *testing.T) {
	t.Parallel()
	reporttest.Golden(t, "diff.md", []byte(markdownDiff(t, Compare(twoRuns()))))
	reporttest.Golden(t, "diff.none.md", []byte(markdownDiff(t, Compare(reporttest.CleanSite(), reporttest.CleanSite()))))
	if err := (Diff{}).Markdown(reporttest.Failing{}); !errors.Is(err, io.ErrClosedPipe) {
		t.Errorf("Markdown: %v, want the writer's error", err)
	}
}

// TestDiff_Markdown_is_inert has foreign text in every field of every class.
func TestDiff_Markdown_is_inert(t *testing.T) {
	t.Parallel()
	before, after := reporttest.HostileSite(), reporttest.HostileSite()
	d := Compare(before, after)
	changes := append(d.Unchanged, Compare(after, before).Unchanged...)
	if len(changes) == 0 {
		t.Fatal("no change to write")
	}
	for i := range changes {
		changes[i].Note, changes[i].OldSeverity = changes[i].Message, checks.Low
	}
	d.New, d.Resolved, d.Waived, d.Incomparable, d.Unchanged = changes, changes, changes, changes, changes
	d.Notices = []string{changes[0].Message}
	out := markdownDiff(t, d)
	for _, class := range []string{"### New violations", "Resolved", "Waived since", "Not comparable", "another severity", "Notices"} {
		if !strings.Contains(out, class) {
			t.Errorf("no list %q", class)
		}
	}
}

func TestDiff_Markdown_is_cut_to_fit(t *testing.T) {
	t.Parallel()
	d := Compare(engine.Result{}, reporttest.LargeSite(60, 40))
	d.New, d.Incomparable = d.Incomparable, nil
	for i := range d.New {
		d.New[i].Message = strings.Repeat("<@", 300)
	}
	d.Resolved = d.New
	out := markdownDiff(t, d)
	listed := strings.Count(out, "\n- **")
	if want := fmt.Sprintf("%d new violations", 2400-listed); listed == 0 || !strings.Contains(out, "**Cut to fit a comment:** "+want+`; the list "Resolved" (2400).`) {
		t.Errorf("%d of 2400 listed; the end is %q", listed, out[len(out)-200:])
	}
}

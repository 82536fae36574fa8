package text

import (
	"fmt"
	"net/netip"
	"strings"
	"time"

	"hardcheck/checks/report"

	"hardcheck/checks/engine"
)

// Bounds of the default view of the targets.
const (
	maxCollected    = 20 // targets without a problem that are listed one by one
	maxColumnName   = 24
	maxColumnTarget = 36
)

func (t *text) head() {
	parts := []string{report.Inline(t.Result.Tool.Name) + " " + report.Inline(t.Result.Tool.Version)}
	if t.Result.Site != "" {
		parts = append(parts, "site "+report.Inline(t.Result.Site))
	}
	parts = append(parts, "as of "+report.Minute(t.Result.AsOf))
	if line := strings.Join(parts, "  "); report.Columns(line) <= t.Width {
		t.Raw(t.Color.Paint(report.Bold, line))
	} else {
		t.Heading(report.Bold, line)
	}
	if t.Result.AsOf.Before(t.Result.Started.Truncate(time.Minute)) || t.Result.AsOf.After(t.Result.Finished) {
		t.Say(0, fmt.Sprintf("collected %s to %s", report.Minute(t.Result.Started), report.Minute(t.Result.Finished)))
	}
	t.Hang(0, "profiles: ", report.Plain, report.ProfileNames(t.Result.Profiles))
	if t.Result.TimeZone != "" {
		t.Hang(0, "time zone: ", report.Plain, report.Inline(t.Result.TimeZone))
	}
	for _, snapshot := range t.Result.Snapshots {
		t.Hang(0, "snapshot: ", report.Plain, "SHA-256 "+report.Inline(snapshot.SHA256))
	}
	t.targetTable()
}

// targetTable lists the targets; in the default view of a large site only those
// that were not wholly read, and how many were.
func (t *text) targetTable() {
	if len(t.Result.Targets) == 0 {
		t.Say(0, "targets: none")
		return
	}
	collected := 0
	for _, target := range t.Result.Targets {
		if target.State.Whole() {
			collected++
		}
	}
	t.Say(0, "targets:")
	hide := !t.verbose && collected > maxCollected
	names, kinds, addresses := t.tableWidths()
	for _, target := range t.Result.Targets {
		if hide && target.State.Whole() {
			continue
		}
		address := report.Inline(target.Address)
		if address == report.Inline(target.Name) {
			address = ""
		}
		label := report.Pad(report.Inline(target.Name), names) + "  " + report.Pad(report.Inline(target.Kind), kinds) + "  "
		if addresses > 0 {
			label += report.Pad(address, addresses) + "  "
		}
		t.targetLine(label, target)
	}
	if hide {
		t.Say(2, fmt.Sprintf("%d more, all collected (-v lists them)", collected))
	}
}

// targetLine writes one row. Where names are long the state goes to a line of its own.
func (t *text) targetLine(label string, target engine.TargetSummary) {
	hanging := strings.Repeat(" ", 6)
	start := "  " + label
	word := string(target.State)
	if report.Columns(start)+report.Columns(word) > t.Width {
		t.Item(2, label)
		start = hanging
	}
	for i, line := range report.Wrap(report.StateText(target)+readAt(target), t.Width-report.Columns(start), t.Width-report.Columns(hanging)) {
		if i > 0 {
			t.Raw(hanging + line)
			continue
		}
		rest := strings.TrimPrefix(line, word)
		t.Raw(start + t.Color.Paint(report.StateStyle(target.State), word) + rest)
	}
}

// readAt is the address that was read, where neither name nor URL shows it.
func readAt(target engine.TargetSummary) string {
	address, err := netip.ParseAddrPort(target.Endpoint)
	if err != nil || strings.Contains(target.Name+" "+target.Address, address.Addr().WithZone("").String()) {
		return ""
	}
	return ", at " + report.Inline(target.Endpoint)
}

func (t *text) tableWidths() (names, kinds, addresses int) {
	for _, target := range t.Result.Targets {
		names = max(names, report.Columns(report.Inline(target.Name)))
		kinds = max(kinds, report.Columns(report.Inline(target.Kind)))
		if target.Address != target.Name {
			addresses = max(addresses, report.Columns(report.Inline(target.Address)))
		}
	}
	return min(names, maxColumnName), min(kinds, maxColumnName), min(addresses, maxColumnTarget)
}

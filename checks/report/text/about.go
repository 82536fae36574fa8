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

// about says what was judged, when, by what, and how each target was read.
func (t *text) about() {
	t.Heading(report.Bold, "About this report")
	if t.Result.AsOf.Before(t.Result.Started.Truncate(time.Minute)) || t.Result.AsOf.After(t.Result.Finished) {
		t.Hang(2, "collected: ", report.Plain, fmt.Sprintf("%s to %s", report.Minute(t.Result.Started), report.Minute(t.Result.Finished)))
	}
	for _, profile := range t.Result.Profiles {
		t.Hang(2, "profile: ", report.Plain, report.ProfileText(profile))
	}
	if t.Result.Advisories.Date != "" {
		t.Hang(2, "data about versions: ", report.Plain, "of "+report.Inline(t.Result.Advisories.Date))
	}
	if t.Result.TimeZone != "" {
		t.Hang(2, "time zone: ", report.Plain, report.Inline(t.Result.TimeZone))
	}
	for _, snapshot := range t.Result.Snapshots {
		t.Hang(2, "snapshot: ", report.Plain, "SHA-256 "+report.Inline(snapshot.SHA256))
	}
	t.targetTable()
}

// targetTable lists the targets; in the default view of a large site only those
// that were not wholly read, and how many were.
func (t *text) targetTable() {
	if len(t.Result.Targets) == 0 {
		t.Say(2, "targets: none")
		return
	}
	collected := 0
	for _, target := range t.Result.Targets {
		if target.State.Whole() {
			collected++
		}
	}
	t.Say(2, "targets:")
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
		t.Say(4, fmt.Sprintf("%d more, all collected (-v lists them)", collected))
	}
}

// targetLine writes one row. Where names are long the state goes to a line of its own.
func (t *text) targetLine(label string, target engine.TargetSummary) {
	hanging := strings.Repeat(" ", 8)
	start := "    " + label
	word := string(target.State)
	if report.Columns(start)+report.Columns(word) > t.Width {
		t.Item(4, label)
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

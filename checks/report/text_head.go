package report

import (
	"fmt"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// Bounds of the default view of the targets.
const (
	maxCollected    = 20 // targets without a problem that are listed one by one
	maxColumnName   = 24
	maxColumnTarget = 36
)

func (t *text) head() {
	parts := []string{inline(t.r.Tool.Name) + " " + inline(t.r.Tool.Version)}
	if t.r.Site != "" {
		parts = append(parts, "site "+inline(t.r.Site))
	}
	parts = append(parts, "as of "+minute(t.r.AsOf))
	if line := strings.Join(parts, "  "); columns(line) <= t.width {
		t.raw(t.color.paint(bold, line))
	} else {
		t.heading(bold, line)
	}
	if t.r.AsOf.Before(t.r.Started.Truncate(time.Minute)) || t.r.AsOf.After(t.r.Finished) {
		t.say(0, fmt.Sprintf("collected %s to %s", minute(t.r.Started), minute(t.r.Finished)))
	}
	t.hang(0, "profiles: ", plain, profileNames(t.r.Profiles))
	t.targetTable()
}

// targetTable lists the targets; in the default view of a large site only those
// that were not wholly read, and how many were.
func (t *text) targetTable() {
	if len(t.r.Targets) == 0 {
		t.say(0, "targets: none")
		return
	}
	collected := 0
	for _, target := range t.r.Targets {
		if target.State == checks.StateCollected {
			collected++
		}
	}
	t.say(0, "targets:")
	hide := !t.verbose && collected > maxCollected
	names, kinds, addresses := t.tableWidths()
	for _, target := range t.r.Targets {
		if hide && target.State == checks.StateCollected {
			continue
		}
		address := inline(target.Address)
		if address == inline(target.Name) {
			address = ""
		}
		label := pad(inline(target.Name), names) + "  " + pad(inline(target.Kind), kinds) + "  "
		if addresses > 0 {
			label += pad(address, addresses) + "  "
		}
		t.targetLine(label, target)
	}
	if hide {
		t.say(2, fmt.Sprintf("%d more, all collected (-v lists them)", collected))
	}
}

// targetLine writes one row. Where names are long the state goes to a line of its own.
func (t *text) targetLine(label string, target engine.TargetSummary) {
	hanging := strings.Repeat(" ", 6)
	start := "  " + label
	word := string(target.State)
	if columns(start)+columns(word) > t.width {
		t.item(2, label)
		start = hanging
	}
	for i, line := range wrap(stateText(target), t.width-columns(start), t.width-columns(hanging)) {
		if i > 0 {
			t.raw(hanging + line)
			continue
		}
		rest := strings.TrimPrefix(line, word)
		t.raw(start + t.color.paint(stateStyle(target.State), word) + rest)
	}
}

func (t *text) tableWidths() (names, kinds, addresses int) {
	for _, target := range t.r.Targets {
		names = max(names, columns(inline(target.Name)))
		kinds = max(kinds, columns(inline(target.Kind)))
		if target.Address != target.Name {
			addresses = max(addresses, columns(inline(target.Address)))
		}
	}
	return min(names, maxColumnName), min(kinds, maxColumnName), min(addresses, maxColumnTarget)
}

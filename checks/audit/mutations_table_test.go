package audit

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/all"
	"hardcheck/testenv/mutations"
)

// mutationTable is where the table is kept; -update writes it.
const mutationTable = "../../testenv/MUTATIONS.md"

// ways are the files of flips, and what they are made of.
var ways = []struct {
	file, how string
	target    subject
}{
	{"routeros.txt", "live: RouterOS simulator", alone(hardenedRouter, judgeAt, management)},
	{"modbus.txt", "live: Modbus simulator over TLS", alone(hardenedModbus, time.Now())},
	{"modbus-plain.txt", "live: Modbus simulator", plainModbus},
	{"modbus-registers.txt", "live: Modbus simulator", registersModbus},
	{"redis.txt", "live: redis-server", alone(hardenedRedis, time.Now())},
	{"web.txt", "live: Django behind nginx", alone(hardenedWeb, time.Now())},
	{"database.txt", "live: PostgreSQL", alone(hardenedDatabase, time.Now())},
	{"files.txt", "live: files of this host", hardenedFiles},
	{"repository.txt", "live: a repository made with git", hardenedCheckout},
	{"docker.txt", "recorded: answers of an engine", alone(recordedEngine, judgeAt, hostZones...)},
	{"scan.txt", "recorded: reports of scanners", cleanReports},
	{"site.txt", "live: a site of seven targets", hardenedSite},
}

// TestMutations changes one setting of a hardened target at a time, for every check,
// and holds that exactly this check turns to failed. `make mutations` runs it and
// writes the table.
func TestMutations(t *testing.T) {
	t.Parallel()
	// Most of the time is waiting for devices.
	var wait sync.WaitGroup
	made := make([][]row, len(ways)+1)
	for i, way := range ways {
		wait.Go(func() {
			t.Run(strings.TrimSuffix(way.file, ".txt"), func(t *testing.T) {
				made[i] = flipAll(t, way.file, way.how, way.target)
			})
		})
	}
	wait.Go(func() {
		t.Run("container", func(t *testing.T) { made[len(ways)] = flipContainers(t) })
	})
	wait.Wait()
	rows := slices.Concat(made...)
	without, err := mutations.Without()
	if err != nil {
		t.Fatal(err)
	}
	if whole(t, rows) && !t.Failed() {
		keepTable(t, tableOf(rows, without))
	}
}

// TestEveryCheckIsFlipped holds that each check has a flip, or a reason why there is none.
func TestEveryCheckIsFlipped(t *testing.T) {
	t.Parallel()
	flips, err := mutations.All()
	if err != nil {
		t.Fatal(err)
	}
	without, err := mutations.Without()
	if err != nil {
		t.Fatal(err)
	}
	flipped := map[string]bool{}
	for _, flip := range flips {
		flipped[flip.Check] = true
	}
	for _, check := range all.Checks() {
		_, excused := without[check.ID]
		switch {
		case flipped[check.ID] && excused:
			t.Errorf("%s has a flip, and a reason why it has none: take its line out of %s/none.txt, then `make mutations`", check.ID, flipFolder)
		case !flipped[check.ID] && !excused:
			t.Errorf("nothing turns %s: write a line `== %[1]s` and a change that does to %s, or a reason why there is none to none.txt beside it, then `make mutations`",
				check.ID, flipFiles(check.Kind(), !check.Rule.PerTarget()))
		}
	}
}

// whole reports whether all flips were made: none where the tools of some kind are
// missing, which leaves rows out or empty.
func whole(t *testing.T, rows []row) bool {
	t.Helper()
	flips, err := mutations.All()
	if err != nil {
		t.Fatal(err)
	}
	return len(rows) == len(flips) && !slices.ContainsFunc(rows, func(r row) bool { return r.check == "" })
}

func keepTable(t *testing.T, table string) {
	t.Helper()
	if f := flag.Lookup("update"); f != nil && f.Value.String() == "true" {
		if err := os.WriteFile(mutationTable, []byte(table), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	kept, err := os.ReadFile(mutationTable)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(table, string(kept)); diff != "" {
		t.Errorf("testenv/MUTATIONS.md: make mutations writes it again (-want +got):\n%s", diff)
	}
}

// flipFolder is where the flips are, from the module's root.
const flipFolder = "testenv/mutations/flips"

// flipFiles are those in which the checks of a kind have their flips; those over several
// kinds have theirs in that of the site.
func flipFiles(kind string, across bool) string {
	files := kind + ".txt"
	switch {
	case across:
		files = "site.txt"
	case kind == "docker":
		files = "container.txt or docker.txt"
	case kind == "modbus":
		files = "modbus.txt or modbus-plain.txt"
	}
	return flipFolder + "/" + files
}

// tableOf is the document: a line for each flip in the order of the checks, and what
// has none.
func tableOf(rows []row, without map[string]string) string {
	order := map[string]int{}
	for i, check := range all.Checks() {
		order[check.ID] = i
	}
	slices.SortStableFunc(rows, func(a, b row) int { return order[a.check] - order[b.check] })
	live := 0
	for _, r := range rows {
		if strings.HasPrefix(r.how, "live") {
			live++
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "# What turns each check\n\nWritten by `make mutations`. Each line is one change of one setting of a hardened target. The test makes it, reads the\n"+
		"target again, and holds that exactly this check turns to failed, with those named beside it: %d changes, %d of them\nlive and %d in recorded answers.\n\n",
		len(rows), live, len(rows)-live)
	out.WriteString("| check | change | where | controls that turn |\n|---|---|---|---|\n")
	for _, r := range rows {
		name := "`" + r.check + "`"
		if len(r.also) > 0 {
			name += " with `" + strings.Join(r.also, "`, `") + "`"
		}
		fmt.Fprintf(&out, "| %s | %s | %s | %s |\n", name, shown(r.change), r.how, strings.Join(r.controls, " "))
	}
	fmt.Fprintf(&out, "\nWithout a change of their own (%d):\n\n", len(without))
	for _, check := range all.Checks() {
		if reason, excused := without[check.ID]; excused {
			fmt.Fprintf(&out, "- `%s`: %s\n", check.ID, reason)
		}
	}
	return out.String()
}

// shown is a change on one line of a table, cut where it is long.
func shown(change string) string {
	const most = 120
	line := strings.ReplaceAll(strings.Join(strings.Fields(change), " "), "|", "\\|")
	if runes := []rune(line); len(runes) > most {
		line = string(runes[:most]) + "…"
	}
	return "`` " + line + " ``"
}

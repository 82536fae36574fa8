package html

import (
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/report/reporttest"
)

var (
	anchor = regexp.MustCompile(`\sid="([^"]+)"`)
	within = regexp.MustCompile(`href="#([^"]+)"`)
)

// TestLargeSiteIsFolded holds that the page of a large site names every target and tells every
// violation, has every anchor that it links to, and no more elements than a browser opens at once.
func TestLargeSiteIsFolded(t *testing.T) {
	t.Parallel()
	const targets = 5_000
	r := reporttest.LargeSite(targets, 5)
	for i := range r.Findings {
		if r.Findings[i].Check == "redis-number1-safe" {
			r.Findings[i].Message = "the same on all"
		}
		if i%7 == 0 {
			r.Findings[i].Baseline = "new"
		}
	}
	r.Targets[targets-1].State, r.Targets[targets-1].Reason, r.Targets[targets-1].Detail = checks.StateUnreachable, checks.Timeout, "nobody answered"
	page := pageOf(t, r)
	ids := map[string]int{}
	for _, found := range anchor.FindAllStringSubmatch(page, -1) {
		ids[found[1]]++
	}
	for id, times := range ids {
		if times > 1 {
			t.Errorf("the anchor %s stands %d times", id, times)
		}
	}
	for _, found := range within.FindAllStringSubmatch(page, -1) {
		if ids[found[1]] == 0 {
			t.Errorf("a link leads to %s, which there is not", found[1])
		}
	}
	told, named := map[string]int{}, map[string]bool{}
	for _, found := range regexp.MustCompile(`violation (\d+)[;<]`).FindAllStringSubmatch(page, -1) {
		told[found[1]]++
	}
	for _, found := range regexp.MustCompile(`>(cache-\d+)(?:<| \()`).FindAllStringSubmatch(page, -1) {
		named[found[1]] = true
	}
	for i := range targets {
		number := strconv.Itoa(i)
		if name := "cache-" + number; !named[name] || ids["target-"+name] != 1 {
			t.Fatalf("%s has no row", name)
		}
		if told[number] < 4 {
			t.Fatalf("violation %s is told %d times of 4", number, told[number])
		}
	}
	if elements := strings.Count(page, "</"); elements > 4*targets {
		t.Errorf("%d elements for %d targets", elements, targets)
	}
	if !strings.Contains(page, "nobody answered") {
		t.Error("the target that was not read is like the others")
	}
	if !strings.Contains(page, "new: cache-") {
		t.Error("what is new is not told in the lines")
	}
}

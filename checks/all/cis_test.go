package all_test

import (
	"cmp"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks/all"
	"hardcheck/checks/docker"
)

var (
	cisRow    = regexp.MustCompile(`(?m)^\| ([0-9.]+) \| ([^|]+) \| ([^|]+) \|$`)
	cisAnswer = regexp.MustCompile("`([a-z]+(?:-[a-z]+)+)`")
)

// cisSections is how many items each section of the benchmark has, for the table to be whole.
var cisSections = map[string]int{"1.1": 18, "1.2": 2, "2": 18, "3": 24, "4": 12, "5": 32, "6": 2, "7": 9}

// TestCISTable holds that the table of the benchmark's items is whole and true.
func TestCISTable(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("../docker/CIS.md")
	if err != nil {
		t.Fatal(err)
	}
	known := map[string]bool{}
	for _, check := range all.Checks() {
		known[check.ID] = true
	}
	answers, last := map[string][]string{}, ""
	for _, row := range cisRow.FindAllStringSubmatch(string(text), -1) {
		if compareItems(last, row[1]) >= 0 {
			t.Errorf("item %s stands after %s", row[1], last)
		}
		last, answers[row[1]] = row[1], []string{}
		for _, answer := range cisAnswer.FindAllStringSubmatch(row[3], -1) {
			if !known[answer[1]] {
				t.Errorf("item %s: there is no check %s", row[1], answer[1])
			}
			answers[row[1]] = append(answers[row[1]], answer[1])
		}
	}
	for section, count := range cisSections {
		for i := range count {
			if item := section + "." + strconv.Itoa(i+1); answers[item] == nil {
				t.Errorf("item %s is missing", item)
			}
		}
	}
	for _, check := range all.Checks() {
		for _, reference := range check.References {
			item, is := strings.CutPrefix(reference, docker.CIS(""))
			if is && !slices.Contains(answers[item], check.ID) {
				t.Errorf("item %s: %s says that it judges it, and the table doesn't", item, check.ID)
			}
		}
	}
}

// compareItems compares numbers such as 1.1.10 and 2.3 part by part.
func compareItems(a, b string) int {
	return slices.CompareFunc(strings.Split(a, "."), strings.Split(b, "."), func(a, b string) int {
		first, _ := strconv.Atoi(a)
		second, _ := strconv.Atoi(b)
		return cmp.Compare(first, second)
	})
}

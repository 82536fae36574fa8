package repository

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks/pattern"
)

// numbersOf reads a version of numbers and dots: "0.2.101".
func numbersOf(text string) ([]int, bool) {
	var numbers []int
	for part := range strings.SplitSeq(text, ".") {
		number, err := strconv.Atoi(part)
		if err != nil || number < 0 || len(numbers) == 5 {
			return nil, false
		}
		numbers = append(numbers, number)
	}
	return numbers, true
}

// compare is that of two versions; a number that is missing counts as 0.
func compare(a, b []int) int {
	for i := range max(len(a), len(b)) {
		var x, y int
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return cmp.Compare(x, y)
		}
	}
	return 0
}

// bounded is a range with a bound on one side: "< 1.0", ">= 2".
var bounded = pattern.New(`^(<=|>=|<|>|=|≥|≤)\s*v?(\d+(?:\.\d+)*)(?:\.x)*$`)

// rangeOf reads a range as policies write them: "1.x", "1.2.x", "< 1.0", "2.1.3". ok is
// false for what is none of these, such as "latest".
func rangeOf(text string) (in func([]int) bool, ok bool) {
	text = strings.ToLower(strings.TrimSpace(text))
	if match := bounded.FindStringSubmatch(text); match != nil {
		bound, ok := numbersOf(match[2])
		return func(version []int) bool {
			order := compare(version, bound)
			switch match[1] {
			case "<":
				return order < 0
			case "<=", "≤":
				return order <= 0
			case ">":
				return order > 0
			case ">=", "≥":
				return order >= 0
			}
			return order == 0
		}, ok
	}
	text = strings.TrimSuffix(strings.TrimPrefix(text, "v"), "+")
	wild := false
	for strings.HasSuffix(text, ".x") || strings.HasSuffix(text, ".*") {
		text, wild = text[:len(text)-2], true
	}
	prefix, ok := numbersOf(text)
	return func(version []int) bool {
		if !wild && len(prefix) >= 3 {
			return compare(version, prefix) == 0
		}
		return len(version) >= len(prefix) && slices.Equal(version[:len(prefix)], prefix)
	}, ok
}

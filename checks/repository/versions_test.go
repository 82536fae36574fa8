package repository

import (
	"strings"
	"testing"
)

// TestVersionsCompare holds that a number that is missing counts as 0.
func TestVersionsCompare(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		a, b []int
		want int
	}{
		{nil, nil, 0},
		{[]int{1}, []int{1, 0}, 0},
		{[]int{1}, []int{1, 2}, -1},
		{[]int{1, 2}, []int{1}, 1},
		{[]int{1, 10}, []int{1, 9}, 1},
		{[]int{2}, []int{1, 9}, 1},
	} {
		if got := compare(tc.a, tc.b); got != tc.want {
			t.Errorf("%v and %v: %d, want %d", tc.a, tc.b, got, tc.want)
		}
	}
}

// TestRangesOfPolicies holds which versions a range is about.
func TestRangesOfPolicies(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text, in, out string
	}{
		{"1.x", "1 1.0 1.9.3", "0.9 2.0 10.1"},
		{"1.2", "1.2 1.2.9", "1 1.20 1.3"},
		{"1.2.3", "1.2.3 1.2.3.0", "1.2 1.2.4 1.2.3.1"},
		{"1.2.3.x", "1.2.3 1.2.3.7", "1.2 1.2.4"},
		{"v1.2.*", "1.2 1.2.5", "1.3"},
		{"< 1.0", "0.9.9", "1 1.0 1.0.1"},
		{"<= 1.0", "0.9 1.0.0", "1.0.1"},
		{"> 1.0", "1.0.1", "1.0"},
		{">= 1.0", "1 2", "0.9"},
		{"= 1.0", "1 1.0.0", "1.0.1"},
	} {
		in, ok := rangeOf(tc.text)
		if !ok {
			t.Errorf("%q is no range", tc.text)
			continue
		}
		for text, want := range map[string]bool{tc.in: true, tc.out: false} {
			for version := range strings.FieldsSeq(text) {
				numbers, ok := numbersOf(version)
				if got := in(numbers); !ok || got != want {
					t.Errorf("%s is in %q: %t, want %t", version, tc.text, got, want)
				}
			}
		}
	}
	for _, text := range []string{"", "latest", "1.-1", "1.2.3.4.5.6"} {
		if _, ok := rangeOf(text); ok {
			t.Errorf("%q is a range", text)
		}
	}
}

// TestHighestRelease holds which of the tags is the newest version: the first of equal ones.
func TestHighestRelease(t *testing.T) {
	t.Parallel()
	for want, tags := range map[string][]Tag{
		"":          {{Name: "latest"}, {Name: "v1.0-rc1"}},
		"v0":        {{Name: "v0"}},
		"lib/v1.10": {{Name: "v1.9"}, {Name: "lib/v1.10"}, {Name: "v1.2"}},
		"v1.0":      {{Name: "v1.0"}, {Name: "1.0.0"}},
		"1.2.3.4.5": {{Name: "1.2.3.4.5"}, {Name: "9.9.9.9.9.9"}},
	} {
		best, found := highest(releasesOf(tags))
		if best.name != want || found != (want != "") {
			t.Errorf("%v: %q, found %t; want %q", tags, best.name, found, want)
		}
	}
}

// TestManyNamesAreCounted holds how many files and steps are named one by one.
func TestManyNamesAreCounted(t *testing.T) {
	t.Parallel()
	if got := files([]string{"a", "b", "c"}); got != "a, b, c" {
		t.Errorf("three files are %q", got)
	}
	if got := files([]string{"a", "b", "c", "d"}); got != "the 4 workflows" {
		t.Errorf("four files are %q", got)
	}
	var w wanted
	steps := make([]Step, 6)
	if got := reasons(w, steps[:5]); strings.Contains(got, "more") || strings.Count(got, ";") != 4 {
		t.Errorf("the reasons of five steps are %q", got)
	}
	if got := reasons(w, steps); !strings.HasSuffix(got, "; and 1 more") || strings.Count(got, ";") != 5 {
		t.Errorf("the reasons of six steps are %q", got)
	}
}

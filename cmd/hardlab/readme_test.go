package main

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

var call = regexp.MustCompile("bin/hardlab ([^`#\n]+)")

// TestReadmeCallsExist holds that every call of hardlab in testenv/README.md has a verb,
// flags and a scenario that there are.
func TestReadmeCallsExist(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../../testenv/README.md")
	if err != nil {
		t.Fatal(err)
	}
	calls := call.FindAllStringSubmatch(string(data), -1)
	if len(calls) < 4 {
		t.Errorf("only %d calls were found", len(calls))
	}
	for _, match := range calls {
		verb, rest, err := newRoot().Find(strings.Fields(match[1]))
		if err == nil {
			err = verb.ParseFlags(rest)
		}
		if err != nil {
			t.Errorf("%s: %v", match[0], err)
			continue
		}
		for _, arg := range verb.Flags().Args() {
			if strings.Contains(arg, "/") && !strings.HasPrefix(arg, "/") && !slices.Contains(names(), arg) {
				t.Errorf("%s: there is no scenario %s", match[0], arg)
			}
		}
	}
}

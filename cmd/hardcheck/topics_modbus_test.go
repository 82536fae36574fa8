package main

import (
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"hardcheck/checks/modbus"
)

// TestRequestsAreAsManyAsSaid holds the README and the topic against what is sent.
func TestRequestsAreAsManyAsSaid(t *testing.T) {
	t.Parallel()
	readme, err := os.ReadFile("../../README.md")
	if err != nil {
		t.Fatal(err)
	}
	said := regexp.MustCompile(`at most (\d+) (reading requests|of them)`)
	for name, text := range map[string]string{"README.md": string(readme), "the topic modbus": modbusTopic} {
		found := said.FindAllStringSubmatch(text, -1)
		if len(found) == 0 {
			t.Errorf("%s doesn't say how many requests a device is sent", name)
		}
		for _, one := range found {
			if one[1] != strconv.Itoa(modbus.MaxRequests) {
				t.Errorf("%s says %q: %d are sent", name, one[0], modbus.MaxRequests)
			}
		}
		if !strings.Contains(text, "drop the older client") {
			t.Errorf("%s doesn't warn of devices that drop the older client", name)
		}
	}
}

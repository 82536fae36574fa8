package filtering

import "testing"

func TestMatchesSolicitation(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		matcher, value string
		hops           int
		meets, decided bool
	}{
		{"icmp-options", "135:0-255", neighbourHops, true, true},
		{"icmp-options", "133-137:0", neighbourHops, true, true},
		{"icmp-options", "128:0-255,135", neighbourHops, true, true},
		{"icmp-options", "135:1-255", neighbourHops, false, true},
		{"icmp-options", "!128:0-255", neighbourHops, true, true},
		{"hop-limit", "equal:255", neighbourHops, true, true},
		{"hop-limit", "equal:255", distantHops, false, true},
		{"hop-limit", "not-equal:255", distantHops, true, true},
		{"hop-limit", "less-than:64", distantHops, false, true},
		{"hop-limit", "greater-than:63", distantHops, true, true},
		{"hop-limit", "greater-than:255", neighbourHops, false, true},
	} {
		matches, decided := matchesSolicitation(tc.matcher, tc.value, tc.hops)
		if matches != tc.meets || decided != tc.decided {
			t.Errorf("%s=%s at hop limit %d: meets %t, decided %t; want %t, %t", tc.matcher, tc.value, tc.hops, matches, decided, tc.meets, tc.decided)
		}
	}
	for matcher, value := range map[string]string{"icmp-options": "256:0", "hop-limit": "about:255", "src-address": "fe80::/10"} {
		if _, decided := matchesSolicitation(matcher, value, neighbourHops); decided {
			t.Errorf("%s=%s is decided, want it left to the engine", matcher, value)
		}
	}
}

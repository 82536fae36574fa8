package site

import (
	"net/netip"
	"testing"
)

// TestFilledByLongerPrefixes holds when longer prefixes leave no address of one.
func TestFilledByLongerPrefixes(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		prefix string
		others []string
		want   bool
	}{
		{"nothing", "10.0.0.0/24", nil, false},
		{"both_halves", "10.0.0.0/24", []string{"10.0.0.0/25", "10.0.0.128/25"}, true},
		{"one_half", "10.0.0.0/24", []string{"10.0.0.0/25", "10.0.1.0/25"}, false},
		{"halves_of_a_half", "10.0.0.0/24", []string{"10.0.0.0/26", "10.0.0.64/26", "10.0.0.128/25"}, true},
		{"halves_of_the_other_half", "10.0.0.0/24", []string{"10.0.0.0/25", "10.0.0.128/26", "10.0.0.192/26"}, true},
		{"three_quarters", "10.0.0.0/24", []string{"10.0.0.0/25", "10.0.0.128/26"}, false},
		{"one_half_and_a_part_of_it", "10.0.0.0/25", []string{"10.0.0.0/26", "10.0.0.32/27"}, false},
		{"the_same_and_a_half", "10.0.0.0/24", []string{"10.0.0.0/24", "10.0.0.0/25"}, false},
		{"a_shorter_one_and_a_half", "10.0.0.0/24", []string{"10.0.0.0/8", "10.0.0.0/25"}, false},
		{"both_addresses", "10.0.0.0/31", []string{"10.0.0.0/32", "10.0.0.1/32"}, true},
		{"halves_of_a_long_one", "2001:db8::/61", []string{"2001:db8::/62", "2001:db8:0:4::/62"}, true},
	} {
		var others []netip.Prefix
		for _, other := range tc.others {
			others = append(others, netip.MustParsePrefix(other))
		}
		if got := filled(netip.MustParsePrefix(tc.prefix), others); got != tc.want {
			t.Errorf("%s: %t, want %t", tc.name, got, tc.want)
		}
	}
}

// TestNoConduitsIsAStatement holds that a list of conduits that is there and empty is told
// from none at all.
func TestNoConduitsIsAStatement(t *testing.T) {
	t.Parallel()
	for text, stated := range map[string]bool{"": false, "conduits: []\n": true} {
		s, err := decode("site.yaml", []byte("version: 1\n"+text+"targets: [{name: a, url: \"docker:\"}]\n"), known)
		if err != nil {
			t.Fatal(err)
		}
		if got := s.Public().Conduits != nil; got != stated {
			t.Errorf("%q states conduits: %t, want %t", text, got, stated)
		}
	}
}

// TestZoneOfEveryAddress holds that a zone of all addresses has those that no other one has.
func TestZoneOfEveryAddress(t *testing.T) {
	t.Parallel()
	s, err := decode("site.yaml", []byte(`version: 1
zones:
  - {name: rest, prefixes: [0.0.0.0/0]}
  - {name: half, prefixes: [128.0.0.0/1]}
targets:
  - {name: a, url: "redis://10.0.0.5"}
  - {name: b, url: "redis://192.0.2.5"}
`), known)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []string{"rest", "half"} {
		if got := s.Targets[i].Zone; got != want {
			t.Errorf("target %s is in %q, want %q", s.Targets[i].Name, got, want)
		}
	}
}

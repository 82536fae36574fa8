package database

import (
	"net/netip"
	"testing"
)

// TestMasks holds how many addresses a rule with a mask is about, and which masks are none.
func TestMasks(t *testing.T) {
	t.Parallel()
	for mask, want := range map[string]string{
		"255.255.255.255": "10.20.0.5/32", "255.255.255.254": "10.20.0.4/31", "255.255.0.0": "10.20.0.0/16", "255.240.0.0": "10.16.0.0/12",
		"0.0.0.0": "0.0.0.0/0", "": "10.20.0.5/32", "255.0.255.0": "none", "0.0.0.1": "none", "255.255.255.1": "none", "ffff::": "none", "x": "none",
	} {
		got := "none"
		if prefix, ok := (Rule{Address: "10.20.0.5", Netmask: mask}).prefix(); ok {
			got = prefix.String()
		}
		if got != want {
			t.Errorf("mask %q: %s, want %s", mask, got, want)
		}
	}
	if count, contiguous := ones(netip.MustParseAddr("ffff:ffff:ffff:ff80::").AsSlice()); count != 57 || !contiguous {
		t.Errorf("%d ones, contiguous: %t", count, contiguous)
	}
}

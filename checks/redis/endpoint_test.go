package redis

import "testing"

// TestSameHost holds that addresses are compared by what they say and names without their
// case and their last dot.
func TestSameHost(t *testing.T) {
	for _, tc := range []struct {
		a, b string
		want bool
	}{
		{"fd00:0:0::1", "fd00::1", true},
		{"::ffff:10.0.0.5", "10.0.0.5", true},
		{"10.0.0.5", "10.0.0.6", false},
		{"10.0.0.5", "pump.plant", false},
		{"Pump.plant.", "pump.PLANT", true},
		{"pump", "pump2", false},
	} {
		if got := sameHost(tc.a, tc.b); got != tc.want {
			t.Errorf("%q and %q: the same host is %t, want %t", tc.a, tc.b, got, tc.want)
		}
		if got := sameHost(tc.b, tc.a); got != tc.want {
			t.Errorf("%q and %q: the same host is %t, want %t", tc.b, tc.a, got, tc.want)
		}
	}
}

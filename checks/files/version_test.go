package files

import "testing"

// TestVersionsAreCompared holds which versions are before a minimum, and which have no order.
func TestVersionsAreCompared(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		version      string
		minimum      Minimum
		older, known bool
	}{
		{"5.2", "5.2.0", false, true},
		{"5.2.0", "5.2", false, true},
		{"5.1.9", "5.2", true, true},
		{"5.10", "5.9", false, true},
		{"0.0", "0", false, true},
		{"0", "0.0.1", true, true},
		{"v5.2.post1", "5.2", false, true},
		{"5.2rc1", "5.2", false, false},
		{"", "5.2", false, false},
	} {
		if older, known := tc.minimum.before(tc.version); older != tc.older || known != tc.known {
			t.Errorf("%q before %q: %t, known %t; want %t, %t", tc.version, tc.minimum, older, known, tc.older, tc.known)
		}
	}
}

package docker

import (
	"strings"
	"testing"
)

func TestReleasesCompare(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, version, than string
		older, sure         bool
	}{
		{"older_patch", "1.2.3", "1.2.4", true, true},
		{"same", "1.2.3", "1.2.3", false, true},
		{"numbers_not_text", "1.10.0", "1.9.0", false, true},
		{"missing_parts_of_the_bound", "1.2.3", "1.2", false, true},
		{"missing_parts_that_may_be_any", "1", "1.2", false, false},
		{"missing_parts_that_cannot_matter", "1", "1.0.0", false, true},
		{"candidate_of_the_bound", "2.0.0-rc.1", "2.0.0", true, true},
		{"candidate_of_a_later_one", "2.1.0-rc.1", "2.0.0", false, true},
		{"distribution", "20.10.24+dfsg1", "20.10.24", false, true},
		{"leading_zero", "19.03.15", "19.3.16", true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			version, ok := ParseRelease(tc.version)
			bound, also := ParseRelease(tc.than)
			if !ok || !also {
				t.Fatalf("parse %q and %q: %t, %t", tc.version, tc.than, ok, also)
			}
			if older, sure := version.Before(bound); older != tc.older || sure != tc.sure {
				t.Errorf("%s before %s = %t, %t; want %t, %t", tc.version, tc.than, older, sure, tc.older, tc.sure)
			}
		})
	}
}

func TestTextThatIsNoRelease(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "v", "latest", "3f2a91c", "20240101", "1..2", ".1", "1.", "1.2.3.4.5", "99999999999999999999", strings.Repeat("1.", 99), "+1", "-1", "10000", "1-" + strings.Repeat("a", 63)} {
		if version, ok := ParseRelease(text); ok {
			t.Errorf("parseRelease(%q) = %v", text, version)
		}
	}
}

func TestTextThatIsJustARelease(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"9999", "1.2.3.4", "1-" + strings.Repeat("a", 62), "v0"} {
		if _, ok := ParseRelease(text); !ok {
			t.Errorf("ParseRelease(%q) is none", text)
		}
	}
}

func FuzzParseRelease(f *testing.F) {
	for _, seed := range []string{"1.2.3", "v7", "20.10.24+dfsg1", "1.4.0-rc.3", "1.1.5+ds1-1+deb12u1", "latest", "0.0.0", "1.-1"} {
		f.Add(seed, "1.0")
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		x, ok := ParseRelease(a)
		y, also := ParseRelease(b)
		if !ok || !also {
			return
		}
		older, _ := x.Before(y)
		if newer, _ := y.Before(x); older && newer {
			t.Errorf("%q and %q are both older than the other", a, b)
		}
		if older, _ := x.Before(x); older && !x.candidate() {
			t.Errorf("%q is older than itself", a)
		}
		x.Distributed()
	})
}

func FuzzParsePort(f *testing.F) {
	for _, seed := range []string{"6379/tcp", "161/udp", "80", "", "/", "65536/tcp", "-1/tcp", "8000-8010/tcp"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		number, protocol, ok := parsePort(text)
		if ok && (Binding{Port: Port{Container: number, Protocol: protocol}}).Inside() == "" {
			t.Errorf("parsePort(%q) = %d, %q", text, number, protocol)
		}
	})
}

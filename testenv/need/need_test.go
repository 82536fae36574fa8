package need

import (
	"fmt"
	"testing"
)

// recorder is a test that notes how it was ended, and goes on.
type recorder struct {
	testing.TB
	ended string
}

func (r *recorder) Helper() {}

func (r *recorder) Fatalf(format string, args ...any) {
	r.ended += "failed: " + fmt.Sprintf(format, args...)
}

func (r *recorder) Skipf(format string, args ...any) {
	r.ended += "skipped: " + fmt.Sprintf(format, args...)
}

func (r *recorder) Skip(args ...any) { r.ended += "skipped: " + fmt.Sprint(args...) }

// TestPlain holds that a test is skipped loudly where the race detector watches, and only there.
func TestPlain(t *testing.T) {
	want := ""
	if Raced {
		want = "skipped: SKIP: run without the race detector, as make unit does too"
	}
	r := &recorder{TB: t}
	if Plain(r); r.ended != want {
		t.Errorf("ended %q, want %q", r.ended, want)
	}
}

func TestMissing(t *testing.T) {
	for _, tc := range []struct{ name, require, want string }{
		{"not_required", "redis,docker", "skipped: SKIP, chromium is missing: install 1"},
		{"nothing_required", "", "skipped: SKIP, chromium is missing: install 1"},
		{"required", "redis,chromium", "failed: HARDCHECK_REQUIRE names chromium: install 1"},
		{"part_of_a_name", "chromium2", "skipped: SKIP, chromium is missing: install 1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("HARDCHECK_REQUIRE", tc.require)
			r := &recorder{TB: t}
			Missing(r, "chromium", "install %d", 1)
			if r.ended != tc.want {
				t.Errorf("ended %q, want %q", r.ended, tc.want)
			}
		})
	}
}

package reporttest

import (
	"bytes"
	"errors"
	"io"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// writer writes a result in one format.
type writer func(io.Writer, engine.Result) error

// judge reads a report as its readers do, and fails when one would refuse it or be
// steered by it.
type judge func(t testing.TB, out []byte)

// Written is a result in the format of a writer.
func Written(t testing.TB, write writer, r engine.Result) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, r); err != nil {
		t.Fatal(err)
	}
	if !utf8.Valid(out.Bytes()) {
		t.Fatal("the report is not valid UTF-8")
	}
	return out.Bytes()
}

// Hold fails when a writer breaks what all of them promise: whatever a result holds
// the report is judged well, equal results give equal bytes, the result stays as it
// is, and the only error is that of the writer below.
func Hold(t *testing.T, write writer, read judge) {
	t.Helper()
	t.Run("hostile", func(t *testing.T) {
		t.Parallel()
		for _, evil := range HostileStrings {
			for _, prefix := range []string{"", "x "} {
				r := PolicySite()
				Poison(&r, prefix+evil)
				read(t, Written(t, write, r))
			}
		}
	})
	t.Run("many_findings", func(t *testing.T) {
		t.Parallel()
		read(t, Written(t, write, ManyFindings(10_000)))
	})
	t.Run("cases", func(t *testing.T) {
		t.Parallel()
		for name, make := range Cases {
			holdCase(t, name, write, make)
		}
	})
	t.Run("write_error", func(t *testing.T) {
		t.Parallel()
		if err := write(Failing{}, PolicySite()); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("error %v, want the writer's", err)
		}
	})
}

func holdCase(t *testing.T, name string, write writer, make func() engine.Result) {
	t.Helper()
	r := Placed(make())
	first := Written(t, write, r)
	if diff := cmp.Diff(Placed(make()), r); diff != "" {
		t.Fatalf("the case %s was changed (-want +got):\n%s", name, diff)
	}
	for range 10 {
		if again := Written(t, write, Placed(make())); !bytes.Equal(first, again) {
			t.Fatalf("two renderings of %s differ", name)
		}
	}
}

// Fuzz puts foreign text everywhere into a result.
func Fuzz(f *testing.F, write writer, read judge) {
	f.Helper()
	const longest = 400 // longer ones are slow to mutate and find nothing more
	for _, evil := range HostileStrings {
		if len(evil) <= longest {
			f.Add(evil, "https://example.org/"+evil)
			f.Add(evil, "http://"+evil)
		}
	}
	f.Fuzz(func(t *testing.T, evil, other string) {
		if len(evil)+len(other) > 3*longest {
			t.Skip("too long")
		}
		r := OpenServer()
		r.Findings[2].Outcome, r.Findings[2].Waiver = checks.Waived, &engine.WaiverUse{State: "applied"}
		r.Findings[3].Outcome = checks.NotAssessed
		Poison(&r, evil)
		for i := range r.Findings {
			r.Findings[i].References = []string{other, "https://example.org/"}
			r.Findings[i].Target = other
			r.Findings[i].Remediation = evil + "\n    " + other + "\n\t" + evil + "\n" + other
		}
		read(t, Written(t, write, r))
	})
}

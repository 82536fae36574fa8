package report

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

// written is a result in the format of a writer.
func written(t testing.TB, write writer, r engine.Result) []byte {
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

// hold fails when a writer breaks what all of them promise: whatever a result holds
// the report is judged well, equal results give equal bytes, the result stays as it
// is, and the only error is that of the writer below.
func hold(t *testing.T, write writer, read judge) {
	t.Helper()
	t.Run("hostile", func(t *testing.T) {
		t.Parallel()
		for _, evil := range hostileStrings {
			for _, prefix := range []string{"", "x "} {
				r := policySite()
				poison(&r, prefix+evil)
				read(t, written(t, write, r))
			}
		}
	})
	t.Run("many_findings", func(t *testing.T) {
		t.Parallel()
		read(t, written(t, write, manyFindings(10_000)))
	})
	t.Run("cases", func(t *testing.T) {
		t.Parallel()
		for name, make := range cases {
			holdCase(t, name, write, make)
		}
	})
	t.Run("write_error", func(t *testing.T) {
		t.Parallel()
		if err := write(failing{}, policySite()); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("error %v, want the writer's", err)
		}
	})
}

func holdCase(t *testing.T, name string, write writer, make func() engine.Result) {
	t.Helper()
	r := placed(make())
	first := written(t, write, r)
	if diff := cmp.Diff(placed(make()), r); diff != "" {
		t.Fatalf("the case %s was changed (-want +got):\n%s", name, diff)
	}
	for range 10 {
		if again := written(t, write, placed(make())); !bytes.Equal(first, again) {
			t.Fatalf("two renderings of %s differ", name)
		}
	}
}

// fuzz puts foreign text everywhere into a result.
func fuzz(f *testing.F, write writer, read judge) {
	f.Helper()
	const longest = 400 // longer ones are slow to mutate and find nothing more
	for _, evil := range hostileStrings {
		if len(evil) <= longest {
			f.Add(evil, "https://example.org/"+evil)
			f.Add(evil, "http://"+evil)
		}
	}
	f.Fuzz(func(t *testing.T, evil, other string) {
		if len(evil)+len(other) > 3*longest {
			t.Skip("too long")
		}
		r := openServer()
		r.Findings[2].Outcome, r.Findings[2].Waiver = checks.Waived, &engine.WaiverUse{State: "applied"}
		r.Findings[3].Outcome = checks.NotAssessed
		poison(&r, evil)
		for i := range r.Findings {
			r.Findings[i].References = []string{other, "https://example.org/"}
			r.Findings[i].Target = other
			r.Findings[i].Remediation = evil + "\n    " + other + "\n\t" + evil + "\n" + other
		}
		read(t, written(t, write, r))
	})
}

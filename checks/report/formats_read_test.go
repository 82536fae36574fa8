package report

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzReadJSON(f *testing.F) {
	for _, make := range cases {
		f.Add(rendered(f, make()))
	}
	f.Add([]byte(`{"schema":"hardcheck.report/v1","findings":[{"outcome":"failed","severity":"low","controls":["/"]}]}`))
	f.Add([]byte(`{"schema":"hardcheck.report/v2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := readJSON(bytes.NewReader(data), 1<<20, 1000)
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := Text(&out, r, TextOptions{Verbose: true}); err != nil {
			t.Fatal(err)
		}
		assertHarmless(t, out.String())
		out.Reset()
		if err := Compare(r, r).Text(&out, TextOptions{Verbose: true}); err != nil {
			t.Fatal(err)
		}
		assertHarmless(t, out.String())
		again, err := ReadJSON(bytes.NewReader(rendered(t, r)))
		if err != nil {
			t.Fatalf("what was read can't be read again: %v", err)
		}
		if diff := cmp.Diff(r, again); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

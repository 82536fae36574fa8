package formats

import (
	"bytes"
	"io"
	"testing"

	"hardcheck/checks/engine"
	"hardcheck/checks/report"
	"hardcheck/checks/report/diff"
	"hardcheck/checks/report/json"
	"hardcheck/checks/report/reporttest"
	"hardcheck/checks/report/text"

	"github.com/google/go-cmp/cmp"
)

func writeAll(w io.Writer, r engine.Result) error {
	return json.Write(w, r, json.Options{AllEvidence: true})
}

func FuzzReadJSON(f *testing.F) {
	for _, make := range reporttest.Cases {
		f.Add(reporttest.Written(f, writeAll, make()))
		f.Add(reporttest.Written(f, func(w io.Writer, r engine.Result) error { return json.Write(w, r, json.Options{}) }, make()))
	}
	f.Add([]byte(`{"schema":"hardcheck.report/v1","findings":[{"outcome":"failed","severity":"low","controls":["/"]}]}`))
	f.Add([]byte(`{"schema":"hardcheck.report/v2"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 1<<20 {
			t.Skip("too long")
		}
		r, err := json.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		var out bytes.Buffer
		if err := text.Write(&out, r, report.TextOptions{Verbose: true}); err != nil {
			t.Fatal(err)
		}
		reporttest.AssertHarmless(t, out.String())
		out.Reset()
		if err := diff.Compare(r, r).Text(&out, report.TextOptions{Verbose: true}); err != nil {
			t.Fatal(err)
		}
		reporttest.AssertHarmless(t, out.String())
		again, err := json.Read(bytes.NewReader(reporttest.Written(t, writeAll, r)))
		if err != nil {
			t.Fatalf("what was read can't be read again: %v", err)
		}
		if diff := cmp.Diff(r.InMemory(), again.InMemory()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

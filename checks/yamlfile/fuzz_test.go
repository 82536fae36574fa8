package yamlfile

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzDecode holds that no text makes the decoder panic, and that its errors are clean
// text of bounded length.
func FuzzDecode(f *testing.F) {
	for _, seed := range []string{
		whole, located, "", "~", "version: [1\n", "? a\n: b\n", "a: &x [*x]\n", "{a: 1, a: 2}", "a: |+2\n  x\n",
		"- - - x\n", "\"a\": 'b'\n", "--- \n...\n---\n", "a: !!binary x\n", "é: \t\n", "%TAG\n", "<<: {}\n", "{a, b}", "[a: b]",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 1<<14 {
			t.Skip("longer than what is worth the time")
		}
		var into sample
		got := errorText(Decode("f", []byte(text), &into).Err())
		if !utf8.ValidString(got) || strings.ContainsAny(got, "\x1b\r\x00") {
			t.Errorf("error is not clean text: %q", got)
		}
		if len(got) > (maxIssues+1)*4*(maxMessage+3*maxColumns) {
			t.Errorf("error has %d bytes", len(got))
		}
	})
}

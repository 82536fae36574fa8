package export

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode"

	"hardcheck/checks/routeros"
)

// FuzzParse holds what is true of every file: it is refused in one clean line that
// doesn't repeat it, or read within bounds into facts that survive a snapshot.
func FuzzParse(f *testing.F) {
	f.Add([]byte(head + secretLines + rest))
	for _, seed := range []string{
		"", "/", "/ip", "#", "add", "set", "\\", "\"", "[", "/ip dns\nset servers=\\\n", "/ip service\nset [ find ] a=b\n",
		"/a set \\\n\\\n b=c", "/ip service set 0,1,,x a=\"\\C3\\A4\\n\\_\"\n", "/interface wifi set x .a=b\n", "/ip dns set =\n", "/ip\\ dns\n",
		"# by RouterOS 7.1\n/ppp profile\nset *0 !name\n", "/ip service\r\nset www \\ \r\n port=1\r\n", "/interface list add name=!x include=,,\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := Parse(data)
		if err != nil {
			if text := err.Error(); len(text) > 600 || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
				t.Errorf("error %q", text)
			}
			return
		}
		facts, problems := file.Facts()
		for path, problem := range problems {
			if !problem.Reason.Valid() || len(problem.Detail) > 2000 {
				t.Errorf("problem of %s: %v", path, problem)
			}
		}
		written, err := json.Marshal(facts)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := routeros.Kind.Decode(written); err != nil {
			t.Fatal(err)
		}
	})
}

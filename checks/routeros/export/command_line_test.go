package export

import (
	"strings"
	"testing"

	"hardcheck/checks/routeros"
)

// FuzzCommandLine holds that a value in a command of a fix is one text of the console, which
// reads back as it was and holds nothing that begins an expression or ends a command.
func FuzzCommandLine(f *testing.F) {
	for _, seed := range []string{"", "ether1", "a b", `"`, `\`, "$a", "[find]", "; /system reboot", "ä", "?", "{", "#", `\"; x`, "\\41", "_"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		step := routeros.CommandLine.Command("set name=%s", value)
		if step.Language != routeros.CommandLine.Name {
			return
		}
		quoted := strings.TrimPrefix(step.Text, "set name=")
		if inside := quoted[1 : len(quoted)-1]; strings.ContainsAny(inside, `"$[];{}?`+"\n") {
			t.Errorf("%q is written as %s", value, quoted)
		}
		p := parser{text: quoted, line: 1}
		var back strings.Builder
		if err := p.quoted(&back); err != nil || back.String() != value || p.pos != len(quoted) {
			t.Errorf("%q is written as %s, which is %q up to byte %d (%v)", value, quoted, back.String(), p.pos, err)
		}
	})
}

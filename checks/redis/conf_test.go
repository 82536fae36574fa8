package redis

import (
	"strconv"
	"strings"
	"testing"
)

// FuzzConf holds that a value is one argument of redis.conf, and comes back as it was.
func FuzzConf(f *testing.F) {
	for _, seed := range []string{"", "a", "a b", `"`, `\`, `\x41`, "#", "ä", "'", "$a", "[x]", ";", "a\"b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, value string) {
		step := Conf.Command("rename-command %s", value)
		if step.Language != Conf.Name {
			return
		}
		quoted := strings.TrimPrefix(step.Text, "rename-command ")
		if strings.ContainsAny(quoted[1:len(quoted)-1], "\"$[;\n") {
			t.Errorf("%q is written as %s", value, quoted)
		}
		if back, ok := argument(quoted); !ok || back != value {
			t.Errorf("%q is written as %s, which is %q (one argument: %t)", value, quoted, back, ok)
		}
	})
}

// TestConfKeepsWhatIsPlain holds which characters of a value are written as they are.
func TestConfKeepsWhatIsPlain(t *testing.T) {
	for value, want := range map[string]string{
		"a b~": `"a b~"`, "\x1f": `"\x1f"`, "\x7f": `"\x7f"`, "ä": `"\xc3\xa4"`, "[a;b]": `"\x5ba\x3bb\x5d"`,
	} {
		if got, ok := quote(value); got != want || !ok {
			t.Errorf("%q is written as %s, want %s", value, got, want)
		}
	}
}

// argument reads one argument in double quotes, by the rules of the server's sds.c.
func argument(text string) (value string, ok bool) {
	if len(text) < 2 || text[0] != '"' || text[len(text)-1] != '"' {
		return "", false
	}
	var out []byte
	for text = text[1 : len(text)-1]; text != ""; {
		switch {
		case strings.HasPrefix(text, `\x`) && len(text) >= 4:
			c, err := strconv.ParseUint(text[2:4], 16, 8)
			if err != nil {
				return "", false
			}
			out, text = append(out, byte(c)), text[4:]
		case text[0] == '\\' || text[0] == '"':
			return "", false
		default:
			out, text = append(out, text[0]), text[1:]
		}
	}
	return string(out), true
}

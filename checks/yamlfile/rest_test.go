package yamlfile

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

type openFile struct {
	Things []openThing `yaml:"things"`
}

type openThing struct {
	Kind string `yaml:"kind,required"`
	Name string `yaml:"name"`
	Rest Rest
}

type wheels struct {
	Wheels   []int  `yaml:"wheels,required"`
	Password string `yaml:"password"`
}

// decodeOpen decodes a file whose things have wheels where they are cars, and else
// nothing of their own.
func decodeOpen(text string) (Rest, wheels, string) {
	var into openFile
	d := Decode("f", []byte(text), &into)
	thing := into.Things[0]
	var own wheels
	var settings any
	if thing.Kind == "car" {
		settings = &own
	}
	d.DecodeRest(thing.Rest, settings, func(key string) string {
		if key == "wheels" || key == "wings" {
			return key + " belong to something else"
		}
		return ""
	})
	return thing.Rest, own, errorText(d.Err())
}

func TestRestIsDecodedOnceItsMeaningIsKnown(t *testing.T) {
	rest, own, problem := decodeOpen("things:\n  - {wheels: [1, 2], kind: car, name: a, password: 7}\n")
	if diff := cmp.Diff([]string{"wheels", "password"}, rest.Keys()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(wheels{Wheels: []int{1, 2}, Password: "7"}, own); diff != "" || problem != "" {
		t.Errorf("decoded (-want +got):\n%s%s", diff, problem)
	}
	if got := rest.Only([]string{"password", "name"}).Keys(); !cmp.Equal(got, []string{"password"}) {
		t.Errorf("only %v", got)
	}
	if got := rest.Except([]string{"password", "name"}).Keys(); !cmp.Equal(got, []string{"wheels"}) {
		t.Errorf("all but %v", got)
	}
}

func TestRestIsAsStrictAsTheRest(t *testing.T) {
	cases := []struct{ name, text, want string }{
		{"type", "things:\n  - {kind: car, wheels: one}\n", "f:2:25: \"wheels\" expects a list, found text\n   2 |   - {kind: car, wheels: one}\n     |                         ^"},
		{"missing", "things:\n  - kind: car\n", "f:2:5: missing key \"wheels\"\n   2 |   - kind: car\n     |     ^"},
		{"near_a_key_of_both", "things:\n  - {kind: car, wheels: [], nam: x, wheel: 1}\n", "f:2:29: unknown key \"nam\": did you mean \"name\"?\n   2 |   - {kind: car, wheels: [], nam: x, wheel: 1}\n     |                             ^\n" +
			"f:2:37: unknown key \"wheel\": did you mean \"wheels\"?\n   2 |   - {kind: car, wheels: [], nam: x, wheel: 1}\n     |                                     ^"},
		{"foreign", "things:\n  - {kind: boat, wheels: [1]}\n", "f:2:18: wheels belong to something else\n   2 |   - {kind: boat, wheels: [1]}\n     |                  ^"},
		{"foreign_beside_own", "things:\n  - {kind: car, wheels: [1], wings: 2}\n", "f:2:30: wings belong to something else\n   2 |   - {kind: car, wheels: [1], wings: 2}\n     |                              ^"},
		{"twice", "things:\n  - {kind: car, wheels: [1], wheels: [2]}\n", "f:2:30: duplicate key \"wheels\": first given on line 2\n   2 |   - {kind: car, wheels: [1], wheels: [2]}\n     |                              ^"},
		{"word_in_braces", "things:\n  - {kind: car, wheels: [1], canary}\n", "f:2:30: a key without a value: keys are kind, name, wheels, password\n   2 |   - {kind: car, wheels: [1], [hidden]}\n     |                              ^"},
		{"foreign_word_in_braces", "things:\n  - {kind: boat, wings}\n", "f:2:18: a key without a value: keys are kind, name\n   2 |   - {kind: boat, [hidden]}\n     |                  ^"},
		{"password", "things:\n  - {kind: car, wheels: [1], password: [canary]}\n", "f:2:40: \"password\" expects text, found a list\n   2 |   - {kind: car, wheels: [1], password: [hidden]}\n     |                                        ^"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if _, _, got := decodeOpen(tc.text); got != tc.want {
				t.Errorf("error (-want +got):\n%s", cmp.Diff(tc.want, got))
			}
		})
	}
}

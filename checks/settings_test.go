package checks

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

type doorFacts struct{}

func (doorFacts) FactsKind() string { return "door" }

type paint struct {
	Colour string `yaml:"colour" json:"colour,omitempty" jsonschema:"colour of the door"`
}

var (
	painted = WithSettings(KindOf[doorFacts]("Door"), func(p *paint, given Given) []Fault {
		if given("colour") && p.Colour == "" {
			return []Fault{{Path: []any{"colour"}, Text: "no colour"}}
		}
		return nil
	})
	plain = KindOf[doorFacts]("Door")
)

func given(keys bool) Given { return func(...any) bool { return keys } }

func TestSettingsOfTargets(t *testing.T) {
	var target Target
	if got := Settings[paint](target); got != (paint{}) {
		t.Errorf("a target without settings has %+v", got)
	}
	pointer := painted.NewSettings()
	if faults := painted.Settle(&target, pointer, given(true)); len(faults) != 1 || target.Settings != nil {
		t.Errorf("empty settings: faults %v, settings %v", faults, target.Settings)
	}
	pointer.(*paint).Colour = "red"
	if faults := painted.Settle(&target, pointer, given(true)); len(faults) != 0 || Settings[paint](target).Colour != "red" {
		t.Errorf("red: faults %v, settings %v", faults, target.Settings)
	}
	defer func() {
		if recover() == nil {
			t.Error("settings of another type are taken")
		}
	}()
	Settings[int](target)
}

func TestKindsWithoutSettings(t *testing.T) {
	target := Target{Name: "a", Settings: json.RawMessage(`{}`)}
	if plain.NewSettings() != nil || plain.Keys() != nil || plain.Settle(&target, nil, given(false)) != nil {
		t.Error("a kind without keys of its own has some")
	}
	if err := plain.DecodeSettings(&target); err == nil || err.Error() != `decode settings of "a": door targets have none` {
		t.Errorf("error is %v", err)
	}
	if diff := cmp.Diff([]Key{{"colour", "colour of the door"}}, painted.Keys()); diff != "" {
		t.Errorf("keys (-want +got):\n%s", diff)
	}
}

func TestSettingsInJSON(t *testing.T) {
	cases := []struct {
		name, text string
		want       any
		problem    string
	}{
		{"some", `{"name": "a", "kind": "door", "settings": {"colour": "red"}}`, paint{"red"}, ""},
		{"none", `{"name": "a", "kind": "door"}`, nil, ""},
		{"null", `{"name": "a", "kind": "door", "settings": null}`, nil, ""},
		{"unknown_key", `{"name": "a", "kind": "door", "settings": {"color": "red"}}`, nil, `decode settings of "a": json: unknown field "color"`},
		{"unknown_kind", `{"name": "a", "kind": "gate", "settings": {}}`, nil, `target "a" has settings of kind "gate", which this version doesn't know`},
		{"unknown_field", `{"name": "a", "colour": "red"}`, nil, `json: unknown field "colour"`},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			var target Target
			err := json.Unmarshal([]byte(tc.text), &target)
			if err == nil {
				err = DecodeSettings(&target, []Kind{painted})
			}
			if tc.problem != "" {
				if err == nil || err.Error() != tc.problem {
					t.Errorf("error is %v, want %s", err, tc.problem)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			again, err := json.Marshal(target)
			if err != nil {
				t.Fatal(err)
			}
			var back Target
			if err := json.Unmarshal(again, &back); err != nil || painted.DecodeSettings(&back) != nil {
				t.Fatalf("%s is not read again: %v", again, err)
			}
			if diff := cmp.Diff([]any{tc.want, tc.want}, []any{target.Settings, back.Settings}); diff != "" {
				t.Errorf("settings, and as read again (-want +got):\n%s", diff)
			}
		})
	}
}

func TestUsageOfSchemes(t *testing.T) {
	for want, scheme := range map[string]Scheme{
		"a://HOST[:1]":               {Name: "a", Form: FormHost, Port: 1},
		"a://[USER@]HOST[:1][/PATH]": {Name: "a", Form: FormHostPath, Port: 1, Login: LoginOptional},
		"a://USER@HOST[:1]":          {Name: "a", Form: FormHost, Port: 1, Login: LoginNeeded},
		"a:":                         {Name: "a", Form: FormNothing},
		"a:///PATH":                  {Name: "a", Form: FormSocket},
		"a:PATH":                     {Name: "a", Form: FormPath},
		"a:PATH[,PATH...]":           {Name: "a", Form: FormPaths},
		"a:PATH[,PATH]":              {Name: "a", Form: FormTwoPaths},
	} {
		if got := scheme.Usage(); got != want {
			t.Errorf("form %d is written %s, want %s", scheme.Form, got, want)
		}
	}
}

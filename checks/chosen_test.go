package checks

import (
	"encoding/json"
	"strings"
	"testing"
)

type Colour string

func (c Colour) Known() bool { return c == "" || c == "red" || c == "green" || c == nobodys }

func TestChosen(t *testing.T) {
	t.Parallel()
	for _, wrong := range []string{`[""]`, `["none"]`, `["blue"]`, `["Red"]`} {
		var chosen []Chosen[Colour]
		if err := json.Unmarshal([]byte(wrong), &chosen); err == nil || !strings.Contains(err.Error(), "unknown colour") {
			t.Errorf("%s: %v", wrong, err)
		}
	}
	var chosen []Chosen[Colour]
	if err := json.Unmarshal([]byte(`["red"]`), &chosen); err != nil {
		t.Fatal(err)
	}
	if text, err := json.Marshal(chosen); err != nil || string(text) != `["red"]` {
		t.Errorf("written %s, %v", text, err)
	}
	for own, want := range map[Colour]bool{"red": true, "green": false, nobodys: false, "": false} {
		state := &subject{}
		if got := Choose(Subject{state}, chosen, own, "the light is", "colour"); got != want || (state.notApplicable == "") != want {
			t.Errorf("%q: chosen %t, %q", own, got, state.notApplicable)
		}
		if !Choose(Subject{state}, nil, own, "the light is", "colour") {
			t.Errorf("%q is not taken where nothing is chosen", own)
		}
	}
}

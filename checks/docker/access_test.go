package docker

import (
	"strings"
	"testing"
)

// TestServices holds what every row of the table promises: who it is, where it is reached, what
// mends it, and where that is written; and that what can be open can be closed.
func TestServices(t *testing.T) {
	t.Parallel()
	opened := 0
	for _, s := range Services {
		if s.Name == "" || len(s.Images)+len(s.Programs) == 0 || s.Remedy == "" || !strings.HasPrefix(s.Source, "https://") || len(s.Ports) == 0 {
			t.Errorf("%s %v: something is missing", s.Name, s.Images)
		}
		if s.Since != "" {
			if _, ok := ParseRelease(s.Since); !ok || s.Before == SaysNothing {
				t.Errorf("%s: since %q, before %d", s.Name, s.Since, s.Before)
			}
		}
		opens := s.Default == Opens || s.Before == Opens
		for _, a := range s.Settings {
			given := 0
			for _, text := range []string{a.Variable, a.Option, a.Word, a.Mount} {
				if text != "" {
					given++
				}
			}
			if given != 1 || strings.HasPrefix(a.Option, "-") {
				t.Errorf("%s: setting %+v", s.Name, a)
			}
			opens = opens || a.Other == Opens
			for value, effect := range a.Values {
				opens = opens || effect == Opens
				if value != strings.ToLower(value) {
					t.Errorf("%s: the value %q is not in lower case", s.Name, value)
				}
			}
		}
		if !opens {
			t.Errorf("%s: nothing opens it", s.Name)
		}
		opened++
	}
	if opened < 50 {
		t.Errorf("only %d services", opened)
	}
	t.Logf("%d services, %d settings", len(Services), len(accessSettings))
}

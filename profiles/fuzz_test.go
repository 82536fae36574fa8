package profiles_test

import (
	"os"
	"slices"
	"testing"

	"hardcheck/profiles"
)

// FuzzParse: whatever the bytes, there is a sound profile or an error, never both
// and never a panic.
func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte(wrap(`- {id: A, title: T, any-of: [[], [{check: valve-port-limited, with: {ports: {a: 1}}}]]}`)))
	f.Add([]byte(wrap(`- {id: A, title: T, attest: {statement: S, frequency: 1d}, checks: [{with: {x: .nan}}]}`)))
	f.Add([]byte("controls: {id: 1}\n"))
	f.Add([]byte("- \x00"))
	policy, err := os.ReadFile("netmikro.yaml")
	if err != nil {
		f.Fatalf("read seed: %v", err)
	}
	f.Add(policy)
	known := fakes()
	f.Fuzz(func(t *testing.T, data []byte) {
		profile, err := profiles.Parse("fuzz.yaml", data, known)
		if (profile == nil) == (err == nil) {
			t.Fatalf("Parse gave %v and error %v", profile, err)
		}
		if profile != nil {
			sound(t, profile)
		}
	})
}

// sound checks what the engine relies on.
func sound(t *testing.T, profile *profiles.Profile) {
	t.Helper()
	seen := map[string]bool{}
	for _, control := range profile.Controls {
		if control.ID == "" || seen[control.ID] || control.Line < 1 {
			t.Errorf("control %q on line %d: empty, twice or nowhere", control.ID, control.Line)
		}
		seen[control.ID] = true
		if len(control.Uses()) == 0 && control.Attest == nil {
			t.Errorf("control %q rests on nothing", control.ID)
		}
		if control.Attest != nil && (control.Attest.Statement == "" || control.Attest.Frequency <= 0) {
			t.Errorf("control %q has the attestation %+v", control.ID, *control.Attest)
		}
		for _, id := range control.Needs {
			if !slices.Contains(control.CheckIDs(), id) {
				t.Errorf("control %q needs %q, which it doesn't have", control.ID, id)
			}
		}
		for _, use := range control.Uses() {
			if use.Check == nil || !use.Rule.Valid() || use.Parameters == "" {
				t.Errorf("control %q has the use %+v", control.ID, use)
			}
		}
	}
}

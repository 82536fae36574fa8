package engine

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/profiles"
)

func TestResultNamesTheZoneOfATarget(t *testing.T) {
	t.Parallel()
	front, back := door("front", locked(true)), unreachable("door", "back")
	front.Target.Zone = "hall"
	result := evaluate(t, Plan{Profiles: []*profiles.Profile{policy(control("D1", use(doorLocked)))}}, front, back)
	got := map[string]string{}
	for _, target := range result.Targets {
		got[target.Name] = target.Zone
	}
	if diff := cmp.Diff(map[string]string{"front": "hall", "back": ""}, got); diff != "" {
		t.Errorf("zones (-want +got):\n%s", diff)
	}
}

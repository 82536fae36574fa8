package advisories

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestRouterOSAdvisories(t *testing.T) {
	t.Parallel()
	const september = "mikrotik-september-2026"
	for version, want := range map[Version][]string{
		{7, 6, 0}:   {september, "CVE-2025-10948", "CVE-2025-6563", "CVE-2025-6443", "CVE-2024-54772", "CVE-2023-30799"},
		{7, 14, 3}:  {september, "CVE-2025-10948", "CVE-2025-6563", "CVE-2025-6443", "CVE-2024-54772"},
		{7, 18, 0}:  {september, "CVE-2025-10948", "CVE-2025-6563", "CVE-2025-6443"},
		{7, 20, 0}:  {september, "CVE-2025-10948"},
		{7, 20, 1}:  {september},
		{7, 23, 3}:  {september},
		{7, 23, 4}:  nil,
		{7, 24, 1}:  {september},
		{7, 24, 2}:  nil,
		{7, 25, 0}:  nil,
		{6, 49, 18}: {september},
		{6, 49, 21}: nil,
		{6, 40, 9}:  {september, "CVE-2024-54772", "CVE-2023-30799", "CVE-2018-7445"},
		{6, 41, 2}:  {september, "CVE-2024-54772", "CVE-2023-30799", "CVE-2018-14847", "CVE-2018-7445"},
	} {
		found, known := RouterOSAdvisories(version)
		var ids []string
		for _, advisory := range found {
			ids = append(ids, advisory.ID)
		}
		if diff := cmp.Diff(want, ids); diff != "" || !known {
			t.Errorf("%s, known %t (-want +got):\n%s", version, known, diff)
		}
	}
	if _, known := RouterOSAdvisories(Version{8, 0, 0}); known {
		t.Error("version 8 is taken to be known")
	}
}

func TestRouterOSAdvisoriesAreComplete(t *testing.T) {
	t.Parallel()
	for _, advisory := range routerOSVulnerabilities {
		if advisory.What == "" || !advisory.Severity.Valid() || advisory.Exposure == "" || advisory.Source == "" || len(advisory.fixed) == 0 {
			t.Errorf("%s is incomplete", advisory.ID)
		}
		if !slices.IsSortedFunc(advisory.fixed, Version.Compare) {
			t.Errorf("%s: the fixes are not ascending", advisory.ID)
		}
	}
}

// The newest release that is known has none of what is known.
func TestRouterOSNewest(t *testing.T) {
	t.Parallel()
	for _, major := range []uint16{6, 7} {
		newest := RouterOSNewest(major)
		if found, known := RouterOSAdvisories(newest); !known || len(found) > 0 {
			t.Errorf("%s: %v, known %t", newest, found, known)
		}
		for _, advisory := range routerOSVulnerabilities {
			for _, fix := range advisory.fixed {
				if fix.Major == major && newest.Before(fix) {
					t.Errorf("%s is fixed in %s, which is newer than %s", advisory.ID, fix, newest)
				}
			}
		}
	}
}

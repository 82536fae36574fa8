package advisories

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestParseVersion(t *testing.T) {
	tests := []struct {
		text string
		want Version
	}{
		{"7.0.15", Version{7, 0, 15}},
		{"7.2", Version{7, 2, 0}},
		{"8.10.1", Version{8, 10, 1}},
		{"255.255.255", Version{255, 255, 255}},
	}
	for _, tc := range tests {
		t.Run(tc.text, func(t *testing.T) {
			got, err := ParseVersion(tc.text)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("version differs (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseVersionRefuses(t *testing.T) {
	for _, text := range []string{
		"", "7", "7.", ".7", "7.0.15.1", "7.0.15-rc1", "v7.0.15", "7.0.-1", "7.+0.1", "7.0.65536", "7,0,15", " 7.0.15",
		"df-v1.2.3", strings.Repeat("1", 40) + ".0",
	} {
		if got, err := ParseVersion(text); err == nil {
			t.Errorf("ParseVersion(%q) = %v, want an error", text, got)
		}
	}
}

func TestVersionOrder(t *testing.T) {
	ordered := []Version{{6, 2, 24}, {7, 0, 2}, {7, 0, 15}, {7, 2, 0}, {8, 2, 9}, {8, 10, 0}}
	for i, v := range ordered {
		for j, other := range ordered {
			if got, want := v.Before(other), i < j; got != want {
				t.Errorf("%v.Before(%v) = %t, want %t", v, other, got, want)
			}
		}
	}
}

func FuzzParseVersion(f *testing.F) {
	for _, seed := range []string{"7.0.15", "7.2", "255.255.255", "7.0.15-rc1", "1.2.3.4", "..", "+1.2", "65536.0", "0.0.0"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		version, err := ParseVersion(text)
		if err != nil {
			if version != (Version{}) {
				t.Errorf("ParseVersion(%q) gave %v with an error", text, version)
			}
			return
		}
		again, err := ParseVersion(version.String())
		if err != nil || again != version {
			t.Errorf("ParseVersion(%q) = %v, which reads back as %v, %v", text, version, again, err)
		}
	})
}

func TestRedisLifecycle(t *testing.T) {
	tests := []struct {
		name, product, version string
		asOf                   time.Time
		known, ended           bool
	}{
		{"ended", Redis, "7.0.15", day(2026, time.November, 22), true, true},
		{"not_yet_ended_then", Redis, "7.0.15", day(2024, time.July, 28), true, false},
		{"last_day_is_the_day_before", Redis, "8.0.6", day(2026, time.November, 30), true, false},
		{"first_day_without", Redis, "8.0.6", day(2026, time.December, 1), true, true},
		{"nothing_announced", Redis, "8.10.1", day(2040, time.January, 1), true, false},
		{"ancient", Redis, "2.8.4", day(2026, time.November, 22), true, true},
		{"valkey_has_its_own_lines", Valkey, "7.2.4", day(2026, time.November, 22), true, false},
		{"valkey_did_not_exist", Valkey, "3.2.0", day(2026, time.November, 22), false, false},
		{"newer_than_the_facts", Redis, "9.0.0", day(2026, time.November, 22), false, false},
		{"release_candidate", Redis, "6.9.240", day(2026, time.November, 22), false, false},
		{"development", Redis, "255.255.255", day(2026, time.November, 22), false, false},
		{"other_product", "keydb", "6.3.4", day(2026, time.November, 22), false, false},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			version, err := ParseVersion(tc.version)
			if err != nil {
				t.Fatal(err)
			}
			got, known := RedisLifecycle(tc.product, version, tc.asOf)
			if known != tc.known || got.Ended != tc.ended {
				t.Errorf("known %t, ended %t; want %t, %t", known, got.Ended, tc.known, tc.ended)
			}
		})
	}
}

func TestRedisAdvisories(t *testing.T) {
	tests := []struct {
		name, product, version string
		has, lacks             string
		fixedIn                string
	}{
		{"fixed_in_this_release", Redis, "7.4.6", "", "CVE-2025-49844", ""},
		{"one_release_before", Redis, "7.4.5", "CVE-2025-49844", "CVE-2025-32023", "7.4.6"},
		{"line_without_the_fix", Redis, "7.0.15", "CVE-2025-49844", "CVE-2023-41056", ""},
		{"line_8_0_after_its_last_release", Redis, "8.0.6", "CVE-2026-25243", "CVE-2025-67733", ""},
		{"older_than_all_lines", Redis, "5.0.14", "CVE-2025-49844", "CVE-2024-51741", ""},
		{"only_one_line_affected", Redis, "8.2.2", "CVE-2025-62507", "CVE-2025-49844", "8.2.3"},
		{"newer_line_never_had_it", Redis, "8.4.0", "CVE-2025-67733", "CVE-2025-62507", "8.4.2"},
		{"valkey_by_its_own_number", Valkey, "8.0.5", "CVE-2025-49844", "CVE-2025-32023", "8.0.6"},
		{"valkey_patched", Valkey, "8.0.10", "", "CVE-2026-56684", ""},
	}
	for _, tc := range tests {
		t.Run(tc.name, func(t *testing.T) {
			version, err := ParseVersion(tc.version)
			if err != nil {
				t.Fatal(err)
			}
			found, known := RedisAdvisories(tc.product, version)
			if !known {
				t.Fatal("nothing is known about the version")
			}
			byID := map[string]Advisory{}
			for _, a := range found {
				byID[a.ID] = a
			}
			if _, there := byID[tc.lacks]; there {
				t.Errorf("%s is listed", tc.lacks)
			}
			got, there := byID[tc.has]
			if tc.has != "" && !there {
				t.Fatalf("%s is not listed", tc.has)
			}
			if fixable := got.Fixable(); fixable && got.FixedIn.String() != tc.fixedIn || !fixable && tc.fixedIn != "" {
				t.Errorf("%s fixed in %v, want %q", tc.has, got.FixedIn, tc.fixedIn)
			}
		})
	}
}

func TestLatestReleasesHaveNoFixableAdvisory(t *testing.T) {
	for product, lines := range redisLines {
		for _, line := range lines {
			found, known := RedisAdvisories(product, line.Latest)
			if !known {
				t.Errorf("nothing is known about %s %v", product, line.Latest)
			}
			if i := slices.IndexFunc(found, Advisory.Fixable); i >= 0 {
				t.Errorf("%s %v has %s, fixed in %v, which is later than the latest release", product, line.Latest, found[i].ID, found[i].FixedIn)
			}
		}
	}
}

func TestRedisAdvisoriesUnknown(t *testing.T) {
	for _, version := range []Version{{255, 255, 255}, {9, 0, 0}, {7, 9, 240}} {
		if found, known := RedisAdvisories(Redis, version); known || found != nil {
			t.Errorf("RedisAdvisories(%v) = %v, %t; want nothing known", version, found, known)
		}
	}
}

func TestTableIsWhole(t *testing.T) {
	seen := map[string]bool{}
	for _, row := range redisVulnerabilities {
		if seen[row.id] {
			t.Errorf("%s is listed twice", row.id)
		}
		seen[row.id] = true
		if row.what == "" || row.condition == "" || !strings.HasPrefix(row.source, "https://") || len(row.fixed) == 0 {
			t.Errorf("%s lacks what, condition, source or fixes", row.id)
		}
		for product, fixes := range row.fixed {
			for _, f := range fixes {
				known := slices.ContainsFunc(redisLines[product], func(l Lifecycle) bool { return l.Line == f.line })
				if !known {
					t.Errorf("%s names line %s of %s, which has no lifecycle", row.id, f.line, product)
				}
			}
		}
	}
}

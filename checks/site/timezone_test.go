package site

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // as in the binary

	"hardcheck/checks"
)

// berlin is a zone file of Europe/Berlin, a copy as images have it.
func berlin(t *testing.T) string {
	t.Helper()
	for _, folder := range []string{"/usr/share/zoneinfo", "/var/db/timezone/zoneinfo"} {
		if data, err := os.ReadFile(filepath.Join(folder, "Europe/Berlin")); err == nil {
			file := filepath.Join(t.TempDir(), "localtime")
			write(t, filepath.Dir(file), "localtime", string(data))
			return file
		}
	}
	t.Skip("SKIP, no zone files on this machine: apt-get install tzdata")
	return ""
}

func TestMachineZone(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("Windows keeps the zone elsewhere")
	}
	folder := t.TempDir()
	link := func(name, to string) string {
		path := filepath.Join(folder, name)
		if err := os.Symlink(to, path); err != nil {
			t.Fatal(err)
		}
		return path
	}
	write(t, folder, "garbage", "no zone")
	write(t, folder, "empty", "")
	copied, missing := berlin(t), filepath.Join(folder, "missing")
	const unset = "unset"
	for _, tc := range []struct {
		name, tz, path string
		// zone is the zone's name, offset its distance to UTC in July; err is part of the error.
		zone   string
		offset time.Duration
		err    string
	}{
		{name: "name", tz: "Europe/Berlin", path: missing, zone: "Europe/Berlin", offset: 2 * time.Hour},
		{name: "colon", tz: ":Asia/Tokyo", path: missing, zone: "Asia/Tokyo", offset: 9 * time.Hour},
		{name: "utc", tz: "UTC", path: copied, zone: "UTC"},
		{name: "nothing", tz: "", path: copied, zone: "UTC"},
		{name: "file_of_tz", tz: copied, path: missing, zone: copied, offset: 2 * time.Hour},
		{name: "unknown", tz: "Nowhere/Bad", path: copied, err: `environment variable TZ: time zone "Nowhere/Bad" is not known`},
		{name: "rule", tz: "CET-1CEST,M3.5.0,M10.5.0/3", path: copied, err: "environment variable TZ"},
		{name: "local", tz: "Local", path: copied, err: "environment variable TZ"},
		{name: "garbage_of_tz", tz: filepath.Join(folder, "garbage"), path: copied, err: "environment variable TZ"},
		{name: "link", tz: unset, path: link("link", "/usr/share/zoneinfo/Europe/Berlin"), zone: "Europe/Berlin", offset: 2 * time.Hour},
		{name: "link_to_what_an_image_lacks", tz: unset, path: link("lacking", "/nowhere/zoneinfo/Europe/Berlin"), zone: "Europe/Berlin", offset: 2 * time.Hour},
		{name: "copy", tz: unset, path: copied, zone: copied, offset: 2 * time.Hour},
		{name: "none", tz: unset, path: missing, zone: "UTC"},
		{name: "garbage", tz: unset, path: filepath.Join(folder, "garbage"), err: "read the time zone of this machine"},
		{name: "empty", tz: unset, path: filepath.Join(folder, "empty"), err: "read the time zone of this machine"},
		{name: "dangling", tz: unset, path: link("dangling", "/nowhere/at/all"), err: "read the time zone of this machine"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Setenv("TZ", tc.tz)
			if tc.tz == unset {
				_ = os.Unsetenv("TZ") // put back by the end of Setenv
			}
			zone, err := machineZone(tc.path)
			if tc.err != "" {
				if err == nil || !strings.Contains(err.Error(), tc.err) {
					t.Errorf("zone %v, error %v, want %q", zone, err, tc.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			_, offset := time.Date(2026, 7, 1, 12, 0, 0, 0, zone).Zone()
			if zone.String() != tc.zone || time.Duration(offset)*time.Second != tc.offset {
				t.Errorf("zone %s with offset %d, want %s with %s", zone, offset, tc.zone, tc.offset)
			}
		})
	}
}

func TestWindowsHaveTheZoneOfTheirTargetElseOfTheSite(t *testing.T) {
	t.Setenv("TZ", "America/New_York")
	folder := t.TempDir()
	const targets = `
targets:
  - {name: a, url: "modbus://10.0.0.1", windows: {allow: ["daily 08:00-16:00"]}}
  - {name: b, url: "modbus://10.0.0.2", time-zone: Asia/Tokyo, windows: {allow: ["daily 08:00-16:00"]}}
`
	for _, tc := range []struct{ name, head, site, a string }{
		{"site", "version: 1\ntime-zone: Europe/Berlin", "Europe/Berlin", "Europe/Berlin"},
		{"machine", "version: 1", "America/New_York", "America/New_York"},
	} {
		write(t, folder, tc.name+".yaml", tc.head+targets)
		s, err := Load(filepath.Join(folder, tc.name+".yaml"), known)
		if err != nil {
			t.Fatal(err)
		}
		public := s.Public()
		if s.TimeZone != tc.site || public.TimeZone != tc.site || public.Targets[0].TimeZone != "" || public.Targets[1].TimeZone != "Asia/Tokyo" {
			t.Errorf("%s: site %q, public %q, targets %+v", tc.name, s.TimeZone, public.TimeZone, public.Targets)
		}
		if a, b := s.Targets[0].Windows.Zone, s.Targets[1].Windows.Zone; a.String() != tc.a || b.String() != "Asia/Tokyo" {
			t.Errorf("%s: windows in %s and %s", tc.name, a, b)
		}
	}
}

// TestUnknownTZIsAnError holds that it is one where no window depends on it too.
func TestUnknownTZIsAnError(t *testing.T) {
	t.Setenv("TZ", "Nowhere/Bad")
	const want = `environment variable TZ: time zone "Nowhere/Bad" is not known: it is a name of the IANA database, such as Europe/Berlin`
	if _, err := FromURLs([]string{"redis://10.0.0.1"}, AdHoc{}, known); err == nil || err.Error() != want {
		t.Errorf("URLs: %v", err)
	}
	if _, err := Load("testdata/full/site.yaml", known); err == nil || err.Error() != want {
		t.Errorf("site file: %v", err)
	}
}

func TestUTCForWantOfAZoneIsTold(t *testing.T) {
	s := Site{Targets: []Target{
		{Target: checks.Target{Name: "a"}, Windows: checks.Windows{Zone: utc}},
		{Target: checks.Target{Name: "b"}, Windows: checks.Windows{Deny: []string{"daily 08:00-16:00"}, Zone: time.UTC}},
	}}
	for _, wanted := range []int{0, 1} {
		_, warnings, err := s.Resolve(t.Context(), nil)
		if err != nil || len(warnings) != wanted {
			t.Errorf("%d warnings (%q), want %d, error %v", len(warnings), warnings, wanted, err)
		}
		s.Targets[1].Windows.Zone = utc
	}
}

func TestWindowsAreReadInTheirZone(t *testing.T) {
	t.Parallel()
	zone, err := timeZone("Europe/Berlin")
	if err != nil {
		t.Fatal(err)
	}
	windows := checks.Windows{Allow: []string{"daily 08:00-16:00"}, Zone: zone}
	for _, tc := range []struct {
		at   string
		open bool
	}{
		{"2026-07-01T05:59:00Z", false},
		{"2026-07-01T06:00:00Z", true}, // summer
		{"2026-12-01T06:00:00Z", false},
		{"2026-12-01T07:00:00Z", true},
		{"2026-12-01T15:00:00Z", false},
		{"2026-12-01T16:30:00+09:00", true}, // the same in whatever zone the clock is
	} {
		at, err := time.Parse(time.RFC3339, tc.at)
		if err != nil {
			t.Fatal(err)
		}
		if open, why := Open(windows, at); open != tc.open || !open && !strings.Contains(why, "Europe/Berlin") {
			t.Errorf("%s: open %t (%q)", tc.at, open, why)
		}
	}
	at := time.Date(2026, 7, 1, 13, 59, 30, 0, time.UTC)
	if end, closes := Closes(windows, at, time.Hour); !closes || end.Format("15:04 MST") != "16:00 CEST" {
		t.Errorf("closes at %s, %t", end, closes)
	}
}

package site

import (
	"testing"
	"time"

	"hardcheck/checks"
)

func TestOpen(t *testing.T) {
	office := checks.Windows{Allow: []string{"Mon-Fri 08:00-16:00"}}
	night := checks.Windows{Allow: []string{"Fri 22:00-06:00", "sun 00:00-24:00"}}
	weekend := checks.Windows{Deny: []string{"Sat-Mon 00:00-24:00"}}
	lunch := checks.Windows{Allow: []string{"daily 08:00-16:00"}, Deny: []string{"Mon,Wed 12:00-13:00"}}
	// 2026-06-01 is a Monday.
	cases := []struct {
		name    string
		windows checks.Windows
		at      string
		open    bool
	}{
		{"none", checks.Windows{}, "01 03:00", true},
		{"office_begins", office, "01 08:00", true},
		{"office_before", office, "01 07:59", false},
		{"office_ends", office, "05 16:00", false},
		{"office_last_minute", office, "05 15:59", true},
		{"office_saturday", office, "06 12:00", false},
		{"night_begins", night, "05 22:00", true},
		{"night_next_day", night, "06 05:59", true},
		{"night_over", night, "06 06:00", false},
		{"night_before_its_day", night, "05 05:00", false},
		{"night_second_window", night, "07 23:59", true},
		{"weekend_inside", weekend, "08 12:00", false},
		{"weekend_over", weekend, "02 00:00", true},
		{"lunch_denied", lunch, "03 12:30", false},
		{"lunch_other_day", lunch, "04 12:30", true},
		{"unreadable_deny", checks.Windows{Deny: []string{"never"}}, "01 12:00", false},
		{"unreadable_allow", checks.Windows{Allow: []string{"always"}}, "01 12:00", false},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			at, err := time.Parse("2006-01-02 15:04", "2026-06-"+tc.at)
			if err != nil {
				t.Fatal(err)
			}
			open, why := Open(tc.windows, at)
			if open != tc.open || open != (why == "") {
				t.Errorf("open is %v (%q), want %v", open, why, tc.open)
			}
		})
	}
}

func TestParseWindowRefuses(t *testing.T) {
	for _, text := range []string{
		"", "Mon", "08:00-16:00", "Mon 8:00-16:00", "Mon 08:00", "Mon- 08:00-16:00", "Mon,, 08:00-16:00",
		"Mon 08:60-16:00", "Mon 25:00-26:00", "Mon 24:00-06:00", "Mon 08:00-16:00 UTC", "Monday 08:00-16:00",
	} {
		if _, err := ParseWindow(text); err == nil {
			t.Errorf("ParseWindow(%q) gives no error", text)
		}
	}
}

// opens reports whether the window covers any minute of a week.
func opens(w Window) bool {
	begin := time.Date(2026, 6, 1, 0, 0, 0, 0, time.UTC)
	for minute := range 7 * minutesPerDay {
		if w.Covers(begin.Add(time.Duration(minute) * time.Minute)) {
			return true
		}
	}
	return false
}

func TestCloses(t *testing.T) {
	t.Parallel()
	at := func(text string) time.Time {
		parsed, err := time.Parse("2006-01-02 15:04:05", text)
		if err != nil {
			t.Fatal(err)
		}
		return parsed
	}
	for _, tc := range []struct {
		name    string
		windows checks.Windows
		at      string
		want    string
	}{
		{"no_windows", checks.Windows{}, "2026-03-02 15:59:30", ""},
		{"allowed_ends", checks.Windows{Allow: []string{"Mon-Fri 08:00-16:00"}}, "2026-03-02 15:58:30", "2026-03-02 16:00:00"},
		{"allowed_ends_later", checks.Windows{Allow: []string{"Mon-Fri 08:00-16:00"}}, "2026-03-02 12:00:00", ""},
		{"next_window_follows_on", checks.Windows{Allow: []string{"daily 08:00-16:00", "daily 16:00-18:00"}}, "2026-03-02 15:59:30", ""},
		{"denied_begins", checks.Windows{Deny: []string{"daily 16:00-17:00"}}, "2026-03-02 15:59:59", "2026-03-02 16:00:00"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			end, ok := Closes(tc.windows, at(tc.at), 5*time.Minute)
			if ok != (tc.want != "") || (ok && !end.Equal(at(tc.want))) {
				t.Errorf("closes at %s, %t; want %q", end, ok, tc.want)
			}
		})
	}
}

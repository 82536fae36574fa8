package site

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// Window is a weekly recurring span of time, in the time zone of who asks.
//
// It is written as days and hours: "Mon-Fri 08:00-16:00", "Sat,Sun 00:00-24:00",
// "daily 22:00-06:00". Days are Mon to Sun, alone, as a range or separated by commas;
// a range may go over the weekend. Hours go from 00:00 to 24:00; the end is not part
// of the window. An end that is not after the beginning lies on the next day.
type Window struct {
	days       [7]bool // by time.Weekday, of the day on which the window opens
	begin, end int     // minutes since midnight
}

const minutesPerDay = 24 * 60

var (
	weekdays    = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}
	windowHours = pattern.New(`^(\d{2}):(\d{2})-(\d{2}):(\d{2})$`)
)

// ParseWindow reads a window.
func ParseWindow(text string) (Window, error) {
	var w Window
	days, hours, _ := strings.Cut(strings.TrimSpace(text), " ")
	match := windowHours.FindStringSubmatch(strings.TrimSpace(hours))
	if match == nil {
		return Window{}, fmt.Errorf("window %q is not written like \"Mon-Fri 08:00-16:00\"", checks.Clean(text))
	}
	for _, part := range strings.Split(strings.ToLower(days), ",") {
		if !w.addDays(part) {
			return Window{}, fmt.Errorf("window %q: days are Mon, Tue, Wed, Thu, Fri, Sat, Sun or daily", checks.Clean(text))
		}
	}
	begin, ok := minutes(match[1], match[2])
	end, ok2 := minutes(match[3], match[4])
	if !ok || !ok2 || begin == minutesPerDay || begin == end {
		return Window{}, fmt.Errorf("window %q: hours go from 00:00 to 24:00 and are not empty", checks.Clean(text))
	}
	w.begin, w.end = begin, end
	return w, nil
}

func (w *Window) addDays(part string) bool {
	if part == "daily" {
		part = "mon-sun"
	}
	from, to, isRange := strings.Cut(part, "-")
	if !isRange {
		to = from
	}
	first, last := weekday(from), weekday(to)
	if first < 0 || last < 0 {
		return false
	}
	for day := first; ; day = (day + 1) % 7 {
		w.days[day] = true
		if day == last {
			return true
		}
	}
}

func weekday(name string) int {
	for i, known := range weekdays {
		if name == known {
			return i
		}
	}
	return -1
}

func minutes(hour, minute string) (int, bool) {
	// The pattern holds both to two digits.
	h, _ := strconv.Atoi(hour)
	m, _ := strconv.Atoi(minute)
	total := h*60 + m
	return total, m < 60 && total <= minutesPerDay
}

// Covers reports whether the time lies within the window.
func (w Window) Covers(at time.Time) bool {
	now := at.Hour()*60 + at.Minute()
	today := w.days[at.Weekday()]
	if w.begin < w.end {
		return today && now >= w.begin && now < w.end
	}
	yesterday := w.days[(at.Weekday()+6)%7]
	return today && now >= w.begin || yesterday && now < w.end
}

// Open reports whether a target with these windows may be contacted at a time, in their
// zone, else in the location of that time; if not, why is a sentence. A window that can't
// be read keeps the target closed.
func Open(windows checks.Windows, at time.Time) (open bool, why string) {
	at = inZone(windows, at)
	for _, text := range windows.Deny {
		if w, err := ParseWindow(text); err != nil || w.Covers(at) {
			return false, fmt.Sprintf("no contact is allowed in the window %q%s", checks.Clean(text), zoneName(windows))
		}
	}
	for _, text := range windows.Allow {
		if w, err := ParseWindow(text); err == nil && w.Covers(at) {
			return true, ""
		}
	}
	if len(windows.Allow) > 0 {
		return false, fmt.Sprintf("contact is allowed only in the window %q%s", checks.Clean(strings.Join(windows.Allow, ", ")), zoneName(windows))
	}
	return true, ""
}

func inZone(windows checks.Windows, at time.Time) time.Time {
	if windows.Zone == nil {
		return at
	}
	return at.In(windows.Zone)
}

func zoneName(windows checks.Windows) string {
	if windows.Zone == nil {
		return ""
	}
	return ", " + checks.Clean(windows.Zone.String())
}

// Closes finds when a target that is open at a time stops being so, looking ahead for
// as long as it could be read; ok is false when it stays open until then. Windows begin
// and end on whole minutes.
func Closes(windows checks.Windows, at time.Time, within time.Duration) (end time.Time, ok bool) {
	if !windows.Any() {
		return time.Time{}, false
	}
	at = inZone(windows, at)
	for end = at.Truncate(time.Minute).Add(time.Minute); end.Before(at.Add(within)); end = end.Add(time.Minute) {
		if open, _ := Open(windows, end); !open {
			return end, true
		}
	}
	return time.Time{}, false
}

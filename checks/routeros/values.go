package routeros

import (
	"fmt"
	"math"
	"net/netip"
	"strconv"
	"strings"
	"time"
)

// ParseBool reads a truth value. The router writes "true" and "false", and "yes"
// and "no" where the attribute is an enumeration.
func ParseBool(text string) (bool, error) {
	switch text {
	case "true", "yes":
		return true, nil
	case "false", "no":
		return false, nil
	}
	return false, fmt.Errorf("%q is neither yes nor no", text)
}

// maxDuration bounds a duration's text, in bytes.
const maxDuration = 64

// maxSpan is what fits a [time.Duration], about 290 years.
const maxSpan = time.Duration(math.MaxInt64)

// durationUnits are in the order in which a duration has them.
var durationUnits = []struct {
	name string
	is   time.Duration
}{
	{"w", 7 * 24 * time.Hour},
	{"d", 24 * time.Hour},
	{"h", time.Hour},
	{"m", time.Minute},
	{"s", time.Second},
	{"ms", time.Millisecond},
	{"us", time.Microsecond},
}

// ParseDuration reads a span of time: "1w2d3h4m5s", "500ms", "00:00:10",
// "2d10:00:00", or "none" for 0.
func ParseDuration(text string) (time.Duration, error) {
	if text == "none" {
		return 0, nil
	}
	if text == "" || len(text) > maxDuration {
		return 0, fmt.Errorf("%q is not a span of time", text)
	}
	var total time.Duration
	rest, last := text, -1
	for rest != "" {
		if strings.Contains(rest, ":") && isClock(rest) {
			clock, err := parseClock(rest)
			return addDuration(total, clock, text, err)
		}
		digits := len(rest) - len(strings.TrimLeft(rest, "0123456789"))
		count, err := strconv.ParseInt(rest[:digits], 10, 32)
		if err != nil {
			return 0, fmt.Errorf("%q is not a span of time", text)
		}
		word := rest[digits:]
		letters := len(word) - len(strings.TrimLeft(word, "wdhmsu"))
		unit := unitOf(word[:letters])
		if unit <= last {
			return 0, fmt.Errorf("%q is not a span of time", text)
		}
		if count > int64(maxSpan/durationUnits[unit].is) {
			return 0, fmt.Errorf("%q is too long a span of time", text)
		}
		total, err = addDuration(total, time.Duration(count)*durationUnits[unit].is, text, nil)
		if err != nil {
			return 0, err
		}
		rest, last = word[letters:], unit
	}
	return total, nil
}

func addDuration(total, more time.Duration, text string, err error) (time.Duration, error) {
	if err != nil {
		return 0, err
	}
	if more < 0 || total+more < total {
		return 0, fmt.Errorf("%q is too long a span of time", text)
	}
	return total + more, nil
}

func unitOf(name string) int {
	for i, unit := range durationUnits {
		if unit.name == name {
			return i
		}
	}
	return -1
}

func isClock(text string) bool { return strings.Trim(text, "0123456789:.") == "" }

func parseClock(text string) (time.Duration, error) {
	parts := strings.Split(text, ":")
	if len(parts) != 3 {
		return 0, fmt.Errorf("%q is not hours, minutes and seconds", text)
	}
	var total time.Duration
	for i, unit := range []time.Duration{time.Hour, time.Minute, time.Second} {
		whole, _, _ := strings.Cut(parts[i], ".")
		count, err := strconv.ParseUint(whole, 10, 16)
		if err != nil || i > 0 && count > 59 {
			return 0, fmt.Errorf("%q is not hours, minutes and seconds", text)
		}
		total += time.Duration(count) * unit
	}
	return total, nil
}

// ParseTime reads a date with a time of day as 7.10 and later print it
// ("2033-03-10 17:57:09") or as earlier versions do ("mar/10/2033 17:57:09"). The
// router doesn't print its time zone: the result is taken to be UTC.
func ParseTime(text string) (time.Time, error) {
	for _, layout := range []string{time.DateTime, "Jan/02/2006 15:04:05", time.DateOnly} {
		if at, err := time.Parse(layout, text); err == nil && at.Year() >= 1970 {
			return at, nil
		}
	}
	return time.Time{}, fmt.Errorf("%q is not a date with a time of day", text)
}

// ParseRange reads an address, a prefix or a range ("192.0.2.1-192.0.2.9") as its
// first and last address. A negation ("!") is for the caller to take off.
func ParseRange(text string) (first, last netip.Addr, err error) {
	if from, to, isRange := strings.Cut(text, "-"); isRange {
		first, err = netip.ParseAddr(from)
		if err != nil {
			return netip.Addr{}, netip.Addr{}, fmt.Errorf("read first address: %w", err)
		}
		last, err = netip.ParseAddr(to)
		if err != nil {
			return netip.Addr{}, netip.Addr{}, fmt.Errorf("read last address: %w", err)
		}
		if first.Is4() != last.Is4() || first.Zone() != last.Zone() || last.Less(first) {
			return netip.Addr{}, netip.Addr{}, fmt.Errorf("%q is not a range of addresses", text)
		}
		return first, last, nil
	}
	if !strings.Contains(text, "/") {
		first, err = netip.ParseAddr(text)
		return first, first, err
	}
	prefix, err := netip.ParsePrefix(text)
	if err != nil {
		return netip.Addr{}, netip.Addr{}, err
	}
	return prefix.Masked().Addr(), LastOf(prefix), nil
}

// LastOf is the last address of a prefix.
func LastOf(prefix netip.Prefix) netip.Addr {
	bytes := prefix.Addr().AsSlice()
	for bit := prefix.Bits(); bit < len(bytes)*8; bit++ {
		bytes[bit/8] |= 0x80 >> (bit % 8)
	}
	last, _ := netip.AddrFromSlice(bytes)
	return last
}

// ParsePorts reads a list of ports and port ranges ("22,80-90") as pairs of the
// first and last port. A negation ("!") is for the caller to take off.
func ParsePorts(text string) ([][2]uint16, error) {
	var ranges [][2]uint16
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		first, err := strconv.ParseUint(from, 10, 16)
		if err != nil {
			return nil, fmt.Errorf("%q is not a list of ports", text)
		}
		last, err := strconv.ParseUint(to, 10, 16)
		if err != nil || last < first {
			return nil, fmt.Errorf("%q is not a list of ports", text)
		}
		ranges = append(ranges, [2]uint16{uint16(first), uint16(last)})
	}
	return ranges, nil
}

// SplitList reads a comma-separated list; an empty text is an empty list, never nil,
// which would be unknown in a snapshot.
func SplitList(text string) []string {
	list := []string{}
	for item := range strings.SplitSeq(text, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

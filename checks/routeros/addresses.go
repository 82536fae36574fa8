package routeros

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// AnyAddress reports whether a list of prefixes lets every address of a family in. An
// empty list does.
func AnyAddress(prefixes []string) bool {
	return len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(text string) bool {
		prefix, err := netip.ParsePrefix(text)
		return err == nil && prefix.Bits() == 0 || text == "0.0.0.0" || text == "::"
	})
}

// Foreign is the first entry of a list of addresses, prefixes and ranges that is none;
// empty where all are.
func Foreign(list []string) string {
	i := slices.IndexFunc(list, func(text string) bool {
		_, _, err := ParseRange(text)
		return err != nil
	})
	if i < 0 {
		return ""
	}
	return list[i]
}

// LimitedTo reports on the subject an address list that lets every address of a family
// in; of one with an entry that is no address it isn't known.
func LimitedTo(subject checks.Subject, list []string) (limited, known bool) {
	if AnyAddress(list) {
		return false, true
	}
	if foreign := Foreign(list); foreign != "" {
		subject.Unknown(checks.Unreadable, "the list has %q, which is no address", foreign)
		return false, false
	}
	return true, true
}

// hardwareAddress is the form of a MAC address.
var hardwareAddress = pattern.New(`^([0-9A-Fa-f]{2}[:-]){5}[0-9A-Fa-f]{2}$`)

// IsMAC reports whether the text is a MAC address.
func IsMAC(text string) bool { return hardwareAddress.MatchString(text) }

package routeros

import (
	"net/netip"
	"slices"
	"strings"
)

// YesNo is how the console writes a switch.
func YesNo(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// AddressWords shows a list of prefixes, whose empty form admits everybody.
func AddressWords(prefixes []string) string {
	if len(prefixes) == 0 {
		return "any"
	}
	return strings.Join(prefixes, ", ")
}

// AnyAddress reports whether a list of prefixes lets every address of a family in. An
// empty list does.
func AnyAddress(prefixes []string) bool {
	return len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(text string) bool {
		prefix, err := netip.ParsePrefix(text)
		return err == nil && prefix.Bits() == 0 || text == "0.0.0.0" || text == "::"
	})
}

// Among returns the items that are on the other list, in their order.
func Among(items, others []string) []string {
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool { return !slices.Contains(others, item) })
}

// Commas joins words for a message.
func Commas(words []string) string { return strings.Join(words, ", ") }

// NameOr is a row's name, or what stands in for a row without one.
func NameOr(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}

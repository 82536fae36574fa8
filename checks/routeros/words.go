package routeros

import (
	"net/netip"
	"slices"
	"strings"
)

func yesNo(on bool) string {
	if on {
		return "yes"
	}
	return "no"
}

// addressWords shows a list of prefixes, whose empty form admits everybody.
func addressWords(prefixes []string) string {
	if len(prefixes) == 0 {
		return "any"
	}
	return strings.Join(prefixes, ", ")
}

// anyAddress reports whether a list of prefixes lets every address of a family in. An
// empty list does.
func anyAddress(prefixes []string) bool {
	return len(prefixes) == 0 || slices.ContainsFunc(prefixes, func(text string) bool {
		prefix, err := netip.ParsePrefix(text)
		return err == nil && prefix.Bits() == 0 || text == "0.0.0.0" || text == "::"
	})
}

// among returns the items that are on the other list, in their order.
func among(items, others []string) []string {
	return slices.DeleteFunc(slices.Clone(items), func(item string) bool { return !slices.Contains(others, item) })
}

// commas joins words for a message.
func commas(words []string) string { return strings.Join(words, ", ") }

// named is a row's name, or what stands in for a row without one.
func named(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}

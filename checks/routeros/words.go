package routeros

import (
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

// Among returns the items that are on the other list, in their order.
func Among[W ~string](items, others []W) []W {
	return slices.DeleteFunc(slices.Clone(items), func(item W) bool { return !slices.Contains(others, item) })
}

// Commas joins words for a message.
func Commas[W ~string](words []W) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, ", ")
}

// NameOr is a row's name, or what stands in for a row without one.
func NameOr(name, otherwise string) string {
	if name == "" {
		return otherwise
	}
	return name
}

// Joined is a list as the console writes it.
func Joined[W ~string](words []W) string {
	texts := make([]string, len(words))
	for i, word := range words {
		texts[i] = string(word)
	}
	return strings.Join(texts, ",")
}

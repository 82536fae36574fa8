package routeros

import (
	"slices"
	"strings"
)

// RightWords writes a policy as the console does.
func RightWords(policy []Right) string { return strings.ReplaceAll(Commas(policy), ", ", ",") }

// Granted leaves out the denied rights of a policy.
func Granted(policy []Right) []Right {
	return slices.DeleteFunc(slices.Clone(policy), func(right Right) bool { return strings.HasPrefix(string(right), "!") })
}

package routeros

import (
	"slices"
	"strings"
)

// Granted leaves out the denied rights of a policy.
func Granted(policy []string) []string {
	return slices.DeleteFunc(slices.Clone(policy), func(right string) bool { return strings.HasPrefix(right, "!") })
}

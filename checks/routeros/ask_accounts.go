package routeros

import (
	"slices"
	"strings"
)

// granted leaves out the denied rights of a policy.
func granted(policy []string) []string {
	return slices.DeleteFunc(slices.Clone(policy), func(right string) bool { return strings.HasPrefix(right, "!") })
}

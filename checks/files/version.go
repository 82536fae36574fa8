package files

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks/pattern"
)

// Minimum is a version of numbers and dots as a parameter; the zero value is none.
type Minimum string

var numbers = pattern.New(`^\d{1,9}(\.\d{1,9}){0,5}$`)

// UnmarshalText refuses what has no order; the empty text is no minimum.
func (m *Minimum) UnmarshalText(text []byte) error {
	if len(text) > 0 && !numbers.Match(text) {
		return fmt.Errorf("minimum %q is no version of numbers and dots", text)
	}
	*m = Minimum(text)
	return nil
}

// comparable are the numbers that a version begins with, and what follows them: "5.2rc1". A
// final or post-release of the same numbers is not before them (PEP 440).
var comparable = pattern.New(`^v?(\d{1,9}(?:\.\d{1,9}){0,5})((?:\.post\d+)?(?:\+.*)?)$`)

// before compares a version with a minimum; known is false where it has no order here.
func (m Minimum) before(version string) (older, known bool) {
	parts := comparable.FindStringSubmatch(version)
	if parts == nil {
		return false, false
	}
	return slices.Compare(split(parts[1]), split(string(m))) < 0, true
}

// split are the numbers without zeros at the end: 5.2 and 5.2.0 are one version.
func split(version string) []int {
	var parts []int
	for part := range strings.SplitSeq(version, ".") {
		number, _ := strconv.Atoi(part)
		parts = append(parts, number)
	}
	for len(parts) > 0 && parts[len(parts)-1] == 0 {
		parts = parts[:len(parts)-1]
	}
	return parts
}

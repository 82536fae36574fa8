// Package advisories holds dated facts about software versions: which lines are
// maintained, and which versions have published vulnerabilities.
//
// The facts are part of the program. They carry the date on which they were
// gathered, and nothing here reads a clock or a network: a caller says at which
// date a version is to be judged.
package advisories

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"
)

// maxVersionText bounds the text of a version, in bytes.
const maxVersionText = 32

// Version is a release number of three parts.
type Version struct{ Major, Minor, Patch uint16 }

// ParseVersion reads "7.0.15" or "7.2", whose patch is 0. Anything else, such as
// a suffix, is an error: a version that was guessed at must not clear a server.
func ParseVersion(text string) (Version, error) {
	parts := strings.Split(text, ".")
	if len(text) > maxVersionText || len(parts) < 2 || len(parts) > 3 {
		return Version{}, fmt.Errorf("parse version %.*q: not MAJOR.MINOR.PATCH", maxVersionText, text)
	}
	var numbers [3]uint16
	for i, part := range parts {
		number, err := strconv.ParseUint(part, 10, 16)
		if err != nil || part[0] == '+' {
			return Version{}, fmt.Errorf("parse version %q: %q is not a number", text, part)
		}
		numbers[i] = uint16(number)
	}
	return Version{numbers[0], numbers[1], numbers[2]}, nil
}

// Compare is negative when v is older than other, 0 when they are equal.
func (v Version) Compare(other Version) int {
	return cmp.Or(cmp.Compare(v.Major, other.Major), cmp.Compare(v.Minor, other.Minor), cmp.Compare(v.Patch, other.Patch))
}

// Before reports whether v is older than other.
func (v Version) Before(other Version) bool { return v.Compare(other) < 0 }

// Line is the release line: "7.0" of 7.0.15.
func (v Version) Line() string { return strconv.Itoa(int(v.Major)) + "." + strconv.Itoa(int(v.Minor)) }

// Development reports whether the version is the placeholder of a build from an
// unreleased branch, which Redis and Valkey number 255.255.255.
func (v Version) Development() bool { return v.Major == 255 }

// String is the version in its usual form: "7.0.15".
func (v Version) String() string { return fmt.Sprintf("%d.%d.%d", v.Major, v.Minor, v.Patch) }

// Minimum is the oldest version that somebody accepts, as a parameter has it: numbers and
// dots, or empty where every version is accepted.
type Minimum string

// UnmarshalText refuses what is no version.
func (m *Minimum) UnmarshalText(text []byte) error {
	if len(text) > 0 {
		if _, err := ParseVersion(string(text)); err != nil {
			return fmt.Errorf("minimum %q is no version of numbers and dots", text)
		}
	}
	*m = Minimum(text)
	return nil
}

// After reports whether the version is older than the minimum.
func (m Minimum) After(version Version) bool {
	least, err := ParseVersion(string(m))
	return err == nil && version.Before(least)
}

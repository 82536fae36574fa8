package docker

import (
	"cmp"
	"strconv"
	"strings"
)

// maxReleaseText bounds the text of a version, in bytes.
const maxReleaseText = 64

// Release is a version as tags and engines write it: one to four numbers, and the
// rest. Numbers that are missing may be any: the tag "7" moves.
type Release struct {
	// Numbers are what stands between the dots.
	Numbers []int
	// suffix is what follows the numbers: "-rc1", "+dfsg1", "~ds1-1+deb12u1".
	suffix string
}

// ParseRelease reads "1.2.3", "v1.2", "7-alpine", "20.10.24+dfsg1". The second result is
// false for text without a number at its beginning.
func ParseRelease(text string) (Release, bool) {
	text = strings.TrimPrefix(text, "v")
	if len(text) > maxReleaseText {
		return Release{}, false
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(text)
	}
	r := Release{suffix: text[end:]}
	for part := range strings.SplitSeq(text[:end], ".") {
		number, err := strconv.Atoi(part)
		if err != nil || len(r.Numbers) == 4 {
			return Release{}, false
		}
		r.Numbers = append(r.Numbers, number)
	}
	// A date or a commit is no version: "20240101", "3f2a91c".
	known := r.suffix == "" || strings.ContainsRune("-+~_", rune(r.suffix[0]))
	return r, known && r.Numbers[0] < 10_000
}

// candidate reports whether the version is before the release that its numbers name.
func (r Release) candidate() bool {
	lower := strings.ToLower(r.suffix)
	return strings.HasPrefix(lower, "-rc") || strings.HasPrefix(lower, "-alpha") || strings.HasPrefix(lower, "-beta") ||
		strings.HasPrefix(lower, "-dev") || strings.HasPrefix(lower, "~rc")
}

// Before reports whether r is older than other, and whether that is certain: "7"
// is older than "8", and may be older than "7.2" or not.
func (r Release) Before(other Release) (older, sure bool) {
	for i, wanted := range other.Numbers {
		if i == len(r.Numbers) {
			return false, allZero(other.Numbers[i:])
		}
		if c := cmp.Compare(r.Numbers[i], wanted); c != 0 {
			return c < 0, true
		}
	}
	return r.candidate() && allZero(r.Numbers[len(other.Numbers):]), true
}

func allZero(numbers []int) bool {
	for _, number := range numbers {
		if number != 0 {
			return false
		}
	}
	return true
}

// OfLine reports whether a version begins with the numbers of a line.
func (r Release) OfLine(line Release) bool {
	if len(r.Numbers) < len(line.Numbers) {
		return false
	}
	for i, number := range line.Numbers {
		if r.Numbers[i] != number {
			return false
		}
	}
	return true
}

// Distributed reports whether a version carries the mark of a distribution, which
// adds fixes without changing the number.
func (r Release) Distributed() bool {
	for _, mark := range []string{"dfsg", "ds", "ubuntu", "deb", ".el", ".fc", ".amzn", "suse", "azure"} {
		if strings.Contains(strings.ToLower(r.suffix), mark) {
			return true
		}
	}
	return false
}

package docker

import (
	"cmp"
	"strconv"
	"strings"
)

// maxReleaseText bounds the text of a version, in bytes.
const maxReleaseText = 64

// release is a version as tags and engines write it: one to four numbers, and the
// rest. Numbers that are missing may be any: the tag "7" moves.
type release struct {
	numbers []int
	// suffix is what follows the numbers: "-rc1", "+dfsg1", "~ds1-1+deb12u1".
	suffix string
}

// parseRelease reads "1.2.3", "v1.2", "7-alpine", "20.10.24+dfsg1". The second result is
// false for text without a number at its beginning.
func parseRelease(text string) (release, bool) {
	text = strings.TrimPrefix(text, "v")
	if len(text) > maxReleaseText {
		return release{}, false
	}
	end := strings.IndexFunc(text, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
	if end < 0 {
		end = len(text)
	}
	r := release{suffix: text[end:]}
	for part := range strings.SplitSeq(text[:end], ".") {
		number, err := strconv.Atoi(part)
		if err != nil || len(r.numbers) == 4 {
			return release{}, false
		}
		r.numbers = append(r.numbers, number)
	}
	// A date or a commit is no version: "20240101", "3f2a91c".
	known := r.suffix == "" || strings.ContainsRune("-+~_", rune(r.suffix[0]))
	return r, known && r.numbers[0] < 10_000
}

// candidate reports whether the version is before the release that its numbers name.
func (r release) candidate() bool {
	lower := strings.ToLower(r.suffix)
	return strings.HasPrefix(lower, "-rc") || strings.HasPrefix(lower, "-alpha") || strings.HasPrefix(lower, "-beta") ||
		strings.HasPrefix(lower, "-dev") || strings.HasPrefix(lower, "~rc")
}

// before reports whether r is older than other, and whether that is certain: "7"
// is older than "8", and may be older than "7.2" or not.
func (r release) before(other release) (older, sure bool) {
	for i, wanted := range other.numbers {
		if i == len(r.numbers) {
			return false, allZero(other.numbers[i:])
		}
		if c := cmp.Compare(r.numbers[i], wanted); c != 0 {
			return c < 0, true
		}
	}
	return r.candidate() && allZero(r.numbers[len(other.numbers):]), true
}

func allZero(numbers []int) bool {
	for _, number := range numbers {
		if number != 0 {
			return false
		}
	}
	return true
}

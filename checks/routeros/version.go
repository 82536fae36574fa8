package routeros

import (
	"cmp"
	"strconv"
	"strings"

	"hardcheck/checks/pattern"
)

// CompareReleases orders two releases such as "7.14.3", "7.15rc3" and "7.22beta1":
// a beta comes before a release candidate, and both before the release. What isn't a
// number counts as 0.
func CompareReleases(a, b string) int {
	return compareParts(releaseParts(a), releaseParts(b))
}

// release is the form of a version that can be compared.
var release = pattern.New(`^\d+(\.\d+){1,2}((alpha|beta|rc)\d*)?$`)

// IsRelease reports whether the text is a release such as "7.14.3" or "7.15rc3".
func IsRelease(text string) bool { return release.MatchString(text) }

func compareParts(a, b [5]int) int {
	for i := range a {
		if order := cmp.Compare(a[i], b[i]); order != 0 {
			return order
		}
	}
	return 0
}

// stages are what stands between a version and its number, and their order.
var stages = []string{"alpha", "beta", "rc"}

// releaseParts are major, minor, patch, stage and the number within the stage.
func releaseParts(release string) [5]int {
	parts := [5]int{3: len(stages)}
	for stage, name := range stages {
		if before, number, found := strings.Cut(release, name); found {
			release, parts[3], parts[4] = before, stage, atoi(number)
		}
	}
	for i, text := range strings.SplitN(release, ".", 3) {
		parts[i] = atoi(text)
	}
	return parts
}

func atoi(text string) int {
	number, err := strconv.Atoi(text)
	if err != nil {
		return 0
	}
	return number
}

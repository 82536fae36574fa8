package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// pick lists the findings of one place.
func pick(s checks.Subject, all []docker.SecretFinding, where docker.Place, p docker.SecretParams) []docker.SecretFinding {
	var picked []docker.SecretFinding
	for _, finding := range all {
		checks.NeedWord(s, finding.Where, "secrets")
		if finding.Where == where && p.Counts(finding) {
			picked = append(picked, finding)
		}
	}
	return picked
}

// imagesRead tells whether secrets that come from an image are judged there.
func imagesRead(f docker.Facts, c docker.Container) bool {
	image, found := docker.FindImage(f, c)
	return found && image.Secrets.Known()
}

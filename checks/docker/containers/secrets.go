package containers

import "hardcheck/checks/docker"

// pick lists the findings of one place.
func pick(all []docker.SecretFinding, where string, p docker.SecretParams) []docker.SecretFinding {
	var picked []docker.SecretFinding
	for _, finding := range all {
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

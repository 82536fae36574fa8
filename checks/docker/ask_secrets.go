package docker

// pick lists the findings of one place.
func pick(all []SecretFinding, where string, p SecretParams) []SecretFinding {
	var picked []SecretFinding
	for _, finding := range all {
		if finding.Where == where && p.Counts(finding) {
			picked = append(picked, finding)
		}
	}
	return picked
}

// imagesRead tells whether secrets that come from an image are judged there.
func imagesRead(f Facts, c Container) bool {
	image, found := FindImage(f, c)
	_, read := image.Secrets.Get()
	return found && read
}

package images

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Tagged reports left-over images.
var Tagged = &checks.Check{
	ID:       "docker-images-tagged",
	Title:    "Images are tagged or in use (no dangling images)",
	Severity: checks.Info,
	Description: "Dangling images, without a tag and without a container, are what updates leave behind: old versions that can be started by " +
		"mistake, and full disks.",
	Remediation: "Run `docker image prune`.",
	References:  []string{docker.CIS("6.1"), "https://docs.docker.com/engine/manage-resources/pruning/"},
	Rule:        checks.Each(imagesTagged),
}

func imagesTagged(o checks.Observed[docker.Facts]) {
	left := 0
	for _, image := range images(o) {
		if users, known := usersOf(o, image); image.Dangling && known && len(users) == 0 {
			left++
		}
	}
	if left > 0 {
		o.Evidence("images", "%d without tag and container", left)
		o.Violation("dangling images, without tag and container: %d", left)
	}
}

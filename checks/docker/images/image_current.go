package images

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Current reports containers that still run an older build of their image.
var Current = &checks.Check{
	ID:       "docker-image-current",
	Title:    "Containers run the image that their tag names now",
	Severity: checks.Medium,
	Description: "Pulling or building an image doesn't change containers that run already: they keep the old one, with its vulnerabilities, until " +
		"they are recreated. The check compares the image of each container with the one that its reference names on this engine.",
	Remediation: "Recreate the container: `docker compose up -d --force-recreate <service>`.",
	References:  []string{docker.CIS("5.28"), "https://docs.docker.com/reference/cli/docker/compose/up/"},
	Rule:        docker.EachContainer(imageCurrent),
}

func imageCurrent(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	if c.Image.Repository == "" || c.Image.Digest != "" {
		s.NotApplicable("the container names its image by ID or digest")
		return
	}
	if c.ImageID == "" {
		s.Unknown(checks.Source, "the ID of the container's image is not known")
		return
	}
	list := o.Facts.Images.Entries()
	i := slices.IndexFunc(list, func(image docker.Image) bool {
		return slices.ContainsFunc(image.Tags, func(r docker.Reference) bool {
			return sourceOf(r) == sourceOf(c.Image) && tagOf(r) == tagOf(c.Image)
		})
	})
	if _, all := o.Facts.Images.Get(); i < 0 && !all {
		checks.NeedAll(s, o.Facts.Images, "images")
		return
	}
	if i < 0 {
		s.ViolationAt(checks.Info, "its reference %s names no image of this engine any more", c.Image.Given)
		return
	}
	s.Evidence("image of the container", "%s", c.ImageID)
	s.Evidence("image of "+c.Image.Given, "%s, created %s", list[i].ID, dated(list[i].Created))
	if list[i].ID != c.ImageID {
		s.Violation("runs an older image than %s names now", c.Image.Given)
	}
}

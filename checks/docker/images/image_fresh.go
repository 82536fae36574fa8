package images

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// FreshParams are the parameters of docker-image-fresh.
type FreshParams struct {
	docker.Selector
	// Days is the greatest age of an image.
	Days int `json:"days"`
}

// Fresh reports images that nobody has built anew for long.
var Fresh = &checks.Check{
	ID:       "docker-image-fresh",
	Title:    "Images in use were built recently",
	Severity: checks.Medium,
	Description: "An image gets security fixes of its packages only by a rebuild or a new pull. The check looks at the date of each image that a " +
		"container uses, at the as-of date. Reproducible builds tell no date, and one in the future says nothing.",
	Remediation: "Pull or rebuild it and recreate its containers: `docker compose build --pull`, `docker compose pull`, `docker compose up -d`.",
	References:  []string{docker.CIS("4.4"), "https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often"},
	Rule:        checks.EachWith(FreshParams{Selector: docker.Everything(), Days: 90}, imageFresh),
}

func imageFresh(o checks.Observed[docker.Facts], p FreshParams) {
	for _, image := range usedImages(o, p.Selector) {
		s := o.Subject(image.Name())
		age, ok := imageAge(o, s, image)
		if ok && age > time.Duration(p.Days)*docker.Day {
			s.Violation("was built %d days ago, more than %d", int64(age/docker.Day), p.Days)
		}
	}
}

// imageAge is how old an image is at the as-of date, where it tells.
func imageAge(o checks.Observed[docker.Facts], s checks.Subject, image docker.Image) (time.Duration, bool) {
	s.Evidence("Created", "%s", dated(image.Created))
	if image.Created.Year() < 2000 {
		s.Unknown(checks.Source, "the image doesn't tell when it was built")
		return 0, false
	}
	age := o.AsOf.Sub(image.Created)
	if age < -docker.Day {
		s.Unknown(checks.Source, "the image says that it was built on %s, after the audit", dated(image.Created))
		return 0, false
	}
	return age, true
}

func dated(t time.Time) string {
	if t.Year() < 2000 {
		return "(unknown)"
	}
	return t.UTC().Format(time.DateOnly)
}

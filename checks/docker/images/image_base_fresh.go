package images

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// BaseFreshParams are the parameters of docker-image-base-fresh.
type BaseFreshParams struct {
	docker.Selector
	// Days is the greatest age of an image's first layer.
	Days int `json:"days"`
}

// BaseFresh reports images that are built on an old system, however new they are themselves.
var BaseFresh = &checks.Check{
	ID:       "docker-image-base-fresh",
	Title:    "Images in use are built on a recent base",
	Severity: checks.Low,
	Description: "A rebuild without `--pull` takes the base image that is on the host, however old: the image is new and its packages aren't. The check " +
		"looks at the date of an image's first build step, which is that of the base image below all others, at the as-of date. Reproducible builds tell none.",
	Remediation: "Build with `docker compose build --pull` (`docker build --pull`), and name a maintained tag or a newer digest in FROM.",
	References:  []string{docker.CIS("4.4"), "https://docs.docker.com/build/building/best-practices/#rebuild-your-images-often"},
	Rule:        checks.EachWith(BaseFreshParams{Selector: docker.Everything(), Days: 365}, imageBaseFresh),
}

func imageBaseFresh(o checks.Observed[docker.Facts], p BaseFreshParams) {
	for _, image := range usedImages(o, p.Selector) {
		s := o.Subject(image.Name())
		history, ok := checks.Need(s, image.History, image.Path("history"))
		base, known := checks.Need(s, image.Base, image.Path("base"))
		if !ok || !known {
			continue
		}
		s.Evidence("first build step", "%s", dated(history.Begun))
		age := o.AsOf.Sub(history.Begun)
		switch {
		case base.Evidence == docker.BaseScratch || history.Imported:
			s.NotApplicable("the image has no base: its own age is judged by docker-image-fresh")
		case history.Begun.Year() < 2000:
			s.Unknown(checks.Source, "the first build step doesn't tell when it was made")
		case age < -docker.Day:
			s.Unknown(checks.Source, "the first build step is of %s, after the audit", dated(history.Begun))
		case age > time.Duration(p.Days)*docker.Day:
			s.Violation("is built on a base of %d days ago, more than %d", int64(age/docker.Day), p.Days)
		}
	}
}

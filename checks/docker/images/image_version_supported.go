package images

import (
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// VersionParams are the parameters of docker-image-version-supported.
type VersionParams struct {
	docker.Selector
	// MinVersion is the oldest version that is fine: "1.0".
	MinVersion string `json:"min-version"`
	// MaxAge is the greatest age of the image in days; 0 is no bound.
	MaxAge int `json:"max-age"`
}

// VersionSupported reports containers of software that is too old for a policy.
var VersionSupported = &checks.Check{
	ID:       "docker-image-version-supported",
	Title:    "The software in containers is of a supported version",
	Severity: checks.High,
	Description: "The check compares the version of chosen containers' images with the parameter `min-version`, and their age with `max-age`. The " +
		"version is that of the label org.opencontainers.image.version, else of the tag. The tag latest proves no version. Without parameters nothing is judged.",
	Remediation: "Set the newest version in the compose file, `image: ghcr.io/example/exporter:1.4.2`, and run `docker compose pull` and " +
		"`docker compose up -d`. Label images that you build: `LABEL org.opencontainers.image.version=1.4.2`.",
	References: []string{docker.CIS("5.28"), "https://github.com/opencontainers/image-spec/blob/main/annotations.md"},
	Rule:       checks.EachWith(VersionParams{Selector: docker.Everything()}, imageVersionSupported),
}

// versionLabel is the label in which images tell the version of their software.
const versionLabel = "org.opencontainers.image.version"

func imageVersionSupported(o checks.Observed[docker.Facts], p VersionParams) {
	list := docker.ChooseContainers(o, p.Selector)
	if len(list) > 0 && p.MinVersion == "" && p.MaxAge == 0 {
		o.NotApplicable("no version and no age is named by the parameters")
		return
	}
	for _, c := range list {
		s := o.Subject(c.Name)
		s.Evidence("Config.Image", "%s", docker.OrNone(c.Image.Given))
		if p.MinVersion != "" {
			judgeVersion(s, o.Facts, c, p.MinVersion)
		}
		if p.MaxAge > 0 {
			judgeAge(o, s, c, p.MaxAge)
		}
	}
}

func judgeVersion(s checks.Subject, f docker.Facts, c docker.Container, least string) {
	wanted, ok := docker.ParseRelease(least)
	if !ok {
		s.Unknown(checks.Unreadable, "min-version %q is no version", least)
		return
	}
	text := versionOf(s, f, c)
	version, ok := docker.ParseRelease(text)
	if !ok {
		s.Unknown(checks.Source, "neither label nor tag of %s names a version", docker.OrNone(c.Image.Given))
		return
	}
	older, sure := version.Before(wanted)
	switch {
	case !sure:
		s.Unknown(checks.Source, "the version %s doesn't tell whether it is %s or later", text, least)
	case older:
		s.Violation("is of version %s, older than %s", text, least)
	}
}

// versionOf is the version that an image's label tells, else its tag.
func versionOf(s checks.Subject, f docker.Facts, c docker.Container) string {
	image, _ := docker.FindImage(f, c)
	for _, text := range []string{image.Labels[versionLabel], c.Labels[versionLabel]} {
		if text != "" {
			s.Evidence("label "+versionLabel, "%s", text)
			return text
		}
	}
	return c.Image.Tag
}

func judgeAge(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, days int) {
	image, found := docker.FindImage(o.Facts, c)
	if !found {
		if _, ok := checks.NeedAll(s, o.Facts.Images, "images"); !ok {
			return
		}
		s.Unknown(checks.Source, "the container's image is not among the images that were listed")
		return
	}
	age, ok := imageAge(o, s, image)
	if ok && age > time.Duration(days)*docker.Day {
		s.ViolationAt(checks.Medium, "its image was built %d days ago, more than %d", int64(age/docker.Day), days)
	}
}

package images

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// AddUnused reports images built with ADD.
var AddUnused = &checks.Check{
	ID:       "docker-image-add-unused",
	Title:    "Images are built with COPY instead of ADD",
	Severity: checks.Info,
	Description: "ADD downloads URLs without verification and unpacks archives implicitly. The check counts it in the build history; the first " +
		"layer of most base images is an ADD and doesn't count.",
	Remediation: "Use `COPY` in the Dockerfile, and for downloads `ADD --checksum=sha256:<digest> <url> <file>`.",
	References:  []string{docker.CIS("4.9"), docker.DockerfilePage + "#add"},
	Rule:        checks.Each(imageAddUnused),
}

func imageAddUnused(o checks.Observed[docker.Facts]) {
	for _, image := range usedImages(o, docker.Everything()) {
		s := o.Subject(image.Name())
		history, ok := checks.Need(s, image.History, image.Path("history"))
		switch {
		case !ok:
		case history.Adds < 0 || history.Steps < 0:
			s.Unknown(checks.Unreadable, "the history is said to have %d steps, %d of them ADD", history.Steps, history.Adds)
		case history.Imported || history.Steps == 0:
			s.NotApplicable("the image has no build history")
		case history.Adds > 0:
			s.Evidence("history", "%d of %d steps are ADD", history.Adds, history.Steps)
			s.Violation("was built with %d ADD instructions", history.Adds)
		}
	}
}

package repository

import (
	"slices"
	"strings"

	"hardcheck/checks"
)

// ImageUserNonroot reports images that run as root unless somebody says otherwise.
var ImageUserNonroot = &checks.Check{
	ID:       "repository-image-user-nonroot",
	Title:    "Images are built to run as a user other than root",
	Severity: checks.Medium,
	Description: "A process that is root in its container is one fault of the kernel or one careless mount away from the host. Where a Dockerfile names no USER, everybody who starts the image " +
		"must think of it. The check reads the last USER of the stages that the image is made of; without one, whether the base image is known to run as root. " +
		"What a container really runs as is judged at the engine.",
	Remediation: "Add a user and name it behind the last step that needs root: `RUN useradd --system app`, `USER app`.",
	References:  []string{"https://docs.docker.com/build/building/best-practices/#user", "https://cheatsheetseries.owasp.org/cheatsheets/Docker_Security_Cheat_Sheet.html#rule-2---set-a-user"},
	Rule:        each(imageUserNonroot),
}

// rootBases are images that run as root, by the name that they have at Docker Hub.
var rootBases = []string{
	"scratch", "alpine", "debian", "ubuntu", "busybox", "python", "golang", "node", "ruby", "php", "rust", "openjdk", "eclipse-temurin", "nginx", "httpd", "redis", "postgres",
	"mysql", "mariadb", "fedora", "rockylinux", "almalinux", "amazonlinux", "oraclelinux", "buildpack-deps", "perl", "caddy", "traefik", "haproxy",
}

func imageUserNonroot(o checks.Observed[Facts]) {
	files, whole := checks.NeedAll(o, o.Facts.Dockerfiles, "dockerfiles")
	if whole && len(files) == 0 {
		o.NotApplicable("there is no Dockerfile")
	}
	for _, f := range files {
		s := o.Subject(f.Path)
		if !checks.NeedWord(s, f.User, "dockerfiles.0.user") {
			continue
		}
		s.Evidence(f.Path, "FROM %s, USER %s", f.Base, f.User)
		switch {
		case f.User == UserOther:
			asWritten(o, s)
		case f.User == UserFilled:
			s.Unknown(checks.Source, "USER is an argument of the build (line %d)", f.UserLine)
		case f.User == UserRoot:
			s.Violation("the last USER is root (line %d)", f.UserLine)
		case runsAsRoot(f.Base):
			s.Violation("there is no USER, and %s runs as root", f.Base)
		default:
			s.Unknown(checks.Source, "there is no USER, and which one %s has isn't written here", f.Base)
		}
	}
}

func runsAsRoot(image string) bool {
	name, _, _ := strings.Cut(image, "@")
	name, tag, _ := strings.Cut(name, ":")
	name = strings.TrimPrefix(strings.TrimPrefix(name, "docker.io/"), "library/")
	return slices.Contains(rootBases, name) && !strings.Contains(tag, "nonroot") && !strings.Contains(tag, "unprivileged")
}

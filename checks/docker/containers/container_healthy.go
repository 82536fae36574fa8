package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// Healthy reports containers that fail their own health check.
var Healthy = &checks.Check{
	ID:       "docker-container-healthy",
	Title:    "Containers pass their health checks",
	Severity: checks.Low,
	Description: "A container that is unhealthy is broken, attacked, or has a health check that can't pass: then nobody looks at it any more. " +
		"Containers without a health check, and stopped ones, are left out.",
	Remediation: "See what the health check says, `docker inspect --format '{{json .State.Health}}' <container>`, and fix the program or the " +
		"check: its address must be one that the program serves.",
	References: []string{docker.DockerfilePage + "#healthcheck"},
	Rule:       docker.EachContainer(containerHealthy),
}

func containerHealthy(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	health, ok := checks.Need(s, c.Health, c.Path("health"))
	switch {
	case !ok:
	case health.Status == "":
		s.NotApplicable("the container has no health check, or doesn't run")
	case health.Status == "starting":
		s.NotApplicable("the health check has neither passed nor failed yet")
	default:
		s.Evidence("State.Health", "%s, %d failures in a row", health.Status, health.FailingStreak)
		checks.NeedWord(s, health.Status, c.Path("health.status"))
		if health.Status == "unhealthy" {
			s.Violation("is unhealthy")
		}
	}
}

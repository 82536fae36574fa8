package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// HealthChecked reports containers whose failure nobody notices.
var HealthChecked = &checks.Check{
	ID:       "docker-health-checked",
	Title:    "Containers have a health check",
	Severity: checks.Low,
	Description: "Without a health check a program that hangs counts as running. The check looks for one in the container or its image; a test " +
		"NONE switches the image's off.",
	Remediation: "Add to the compose file:\n\n" +
		"    healthcheck:\n      test: [\"CMD\", \"redis-cli\", \"ping\"]\n      interval: 30s\n\nor HEALTHCHECK to the Dockerfile.",
	References: []string{docker.CIS("4.6"), docker.CIS("5.27"), docker.DockerfilePage + "#healthcheck"},
	Rule:       docker.EachContainer(healthChecked),
}

func healthChecked(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	health, ok := checks.Need(s, c.Health, c.Path("health"))
	switch {
	case !ok:
	case health.Disabled:
		s.Violation("switches the health check of its image off")
	case !health.Configured:
		s.Violation("has no health check")
	}
}

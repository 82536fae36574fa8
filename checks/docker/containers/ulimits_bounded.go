package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// UlimitsParams are the parameters of docker-ulimits-bounded.
type UlimitsParams struct {
	docker.Selector
	// Names are the limits that must have a bound where a container sets them.
	Names []string `json:"names"`
}

// UlimitsBounded reports containers that lift the limits of the engine.
var UlimitsBounded = &checks.Check{
	ID:       "docker-ulimits-bounded",
	Title:    "Containers don't lift the limits on open files and processes",
	Severity: checks.Low,
	Description: "A ulimit of -1 takes the bound away that the engine has for all containers, so that one of them can use up the host's files or " +
		"processes. The engine shows a container's own ulimits together with its defaults. Limits that programs ask for, such as memlock, aren't among the names.",
	Remediation: "Give the limit a number: `ulimits: {nofile: {soft: 1024, hard: 65536}}` in the compose file (`--ulimit nofile=1024:65536`).",
	References:  []string{docker.CIS("5.19"), docker.RunPage + "#ulimit"},
	Rule:        docker.EachContainerWith(UlimitsParams{Selector: docker.Everything(), Names: []string{"nofile", "nproc"}}, ulimitsBounded),
}

func ulimitsBounded(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p UlimitsParams) {
	limits, ok := checks.Need(s, c.Limits, c.Path("limits"))
	if !ok {
		return
	}
	for _, limit := range limits.Ulimits {
		if !checks.NeedWord(s, limit.Name, c.Path("limits.ulimits")) || !slices.Contains(p.Names, string(limit.Name)) {
			continue
		}
		s.Evidence("HostConfig.Ulimits "+string(limit.Name), "soft %d, hard %d", limit.Soft, limit.Hard)
		switch {
		case limit.Hard == -1 || limit.Soft == -1:
			s.Violation("has no limit on %s", limit.Name)
		case limit.Hard < 0 || limit.Soft < 0:
			s.Unknown(checks.Unreadable, "the limit on %s is said to be %d:%d", limit.Name, limit.Soft, limit.Hard)
		}
	}
}

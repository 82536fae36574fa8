package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// StableParams are the parameters of docker-container-stable.
type StableParams struct {
	docker.Selector
	// MaxRestarts is how many restarts of a container since it was made are fine.
	MaxRestarts int `json:"max-restarts"`
}

// Stable reports containers that keep failing.
var Stable = &checks.Check{
	ID:       "docker-container-stable",
	Title:    "Containers run stably (no restart loops, no OOM kills)",
	Severity: checks.Low,
	Description: "A container in a restart loop, killed by the OOM killer, or dead is broken or under attack. The counts are since the container " +
		"was made.",
	Remediation: "Find out why it exited: `docker logs --tail 100 <container>` and `docker inspect --format '{{json .State}}' <container>`. Raise " +
		"`mem_limit` where it ran out of memory.",
	References: []string{"https://docs.docker.com/engine/containers/start-containers-automatically/", limitsPage},
	Rule:       docker.EachContainerWith(StableParams{Selector: docker.Everything(), MaxRestarts: 5}, containerStable),
}

func containerStable(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p StableParams) {
	state, ok := checks.Need(s, c.State, c.Path("state"))
	if !ok {
		return
	}
	s.Evidence("State", "%s, %d restarts, exit code %d", state.Status, state.RestartCount, state.ExitCode)
	checks.NeedWord(s, state.Status, c.Path("state.status"))
	if state.RestartCount > p.MaxRestarts {
		s.Violation("was restarted %d times", state.RestartCount)
	}
	if state.OOMKilled {
		s.Violation("was killed because memory ran out (OOM)")
	}
	if state.Status == "dead" {
		s.Violation("is dead: the engine could not remove it")
	}
	if state.Status == "restarting" && state.RestartCount <= p.MaxRestarts {
		s.Violation("is restarting after exit code %d", state.ExitCode)
	}
}

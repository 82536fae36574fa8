package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// OOMKillerEnabled reports containers that the kernel spares when memory runs out.
var OOMKillerEnabled = &checks.Check{
	ID:       "docker-oom-killer-enabled",
	Title:    "Containers can be ended when memory runs out",
	Severity: checks.Low,
	Description: "A container that the kernel must not end, or ends last, makes it end others: without a limit on memory even the engine or " +
		"the host's login service.",
	Remediation: "Remove `oom_kill_disable: true` and a negative `oom_score_adj`; set `mem_limit` instead.",
	References:  []string{limitsPage, docker.RunPage},
	Rule:        docker.EachContainer(oomKillerEnabled),
}

func oomKillerEnabled(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	limits, ok := checks.Need(s, c.Limits, c.Path("limits"))
	if !ok {
		return
	}
	s.Evidence("HostConfig", "OomKillDisable %t, OomScoreAdj %d", limits.OOMKillDisable, limits.OOMScoreAdj)
	if limits.OOMKillDisable && limits.Memory == 0 {
		s.ViolationAt(checks.Medium, "can't be ended when memory runs out, and has no limit on memory")
	} else if limits.OOMKillDisable {
		s.Violation("can't be ended when memory runs out")
	}
	if limits.OOMScoreAdj < 0 {
		s.Violation("is ended after others when memory runs out (OomScoreAdj %d)", limits.OOMScoreAdj)
	}
}

package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// OOMKillerEnabled reports containers that the kernel spares when memory runs out.
var OOMKillerEnabled = &checks.Check{
	ID:       "docker-oom-killer-enabled",
	Title:    "The OOM killer is enabled for containers",
	Severity: checks.Low,
	Description: "A container that is exempt from the kernel's OOM killer, or killed last, makes it kill others: without a memory limit even the " +
		"engine or the host's sshd.",
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
		s.ViolationAt(checks.Medium, "is exempt from the OOM killer, and has no limit on memory")
	} else if limits.OOMKillDisable {
		s.Violation("is exempt from the OOM killer")
	}
	if limits.OOMScoreAdj < 0 {
		s.Violation("is killed after others when memory runs out (OomScoreAdj %d)", limits.OOMScoreAdj)
	}
}

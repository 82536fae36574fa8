package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// ResourcesParams are the parameters of docker-resources-limited.
type ResourcesParams struct {
	docker.Selector
	// Require are the limits a container must have: "memory", "cpu", "pids".
	Require []string `json:"require"`
}

// ResourcesLimited reports containers that may use up their host.
var ResourcesLimited = &checks.Check{
	ID:       "docker-resources-limited",
	Title:    "Containers have limits on memory, CPU and processes",
	Severity: checks.Medium,
	Description: "A container without limits can exhaust the host's resources, by a fault or by a denial of service such as a fork bomb. CPU " +
		"shares are a weight and no limit. A limit that the host's kernel doesn't enforce counts as missing. Where only the CPU limit is " +
		"missing the severity is lower.",
	Remediation: "In the compose file: `mem_limit: 256m`, `cpus: 0.5`, `pids_limit: 100` (or the same below `deploy.resources.limits`); on the " +
		"command line `--memory 256m --cpus 0.5 --pids-limit 100`. On a running container: `docker update`.",
	References: []string{docker.CIS("5.11"), docker.CIS("5.12"), docker.CIS("5.29"), limitsPage},
	Rule:       docker.EachContainerWith(ResourcesParams{Selector: docker.Everything(), Require: []string{"memory", "cpu", "pids"}}, resourcesLimited),
}

func resourcesLimited(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p ResourcesParams) {
	limits, ok := checks.Need(s, c.Limits, c.Path("limits"))
	if !ok {
		return
	}
	s.Evidence("HostConfig", "Memory %d, NanoCpus %d, CpuQuota %d, CpusetCpus %s, PidsLimit %d",
		limits.Memory, limits.NanoCPUs, limits.CPUQuota, docker.OrNone(limits.CPUSet), limits.PIDs)
	set := map[string]bool{
		"memory": limits.Memory > 0,
		"cpu":    limits.NanoCPUs > 0 || limits.CPUQuota > 0 || limits.CPUSet != "",
		"pids":   limits.PIDs > 0,
	}
	var missing []string
	for _, name := range p.Require {
		if !set[name] {
			missing = append(missing, name)
		}
	}
	switch {
	case slices.Equal(missing, []string{"cpu"}):
		s.ViolationAt(checks.Low, "has no limit on cpu%s", weighted(limits))
	case len(missing) > 0:
		s.Violation("has no limit on %s", strings.Join(missing, ", "))
	}
	ignored(o, s, set, p.Require)
}

// weighted says that shares were set by somebody who may have meant a limit.
func weighted(limits docker.Limits) string {
	if limits.CPUShares > 0 {
		return " (shares are a weight)"
	}
	return ""
}

// kernelLimits are those that an engine names when the kernel doesn't enforce them.
var kernelLimits = []string{"memory", "swap", "pids", "cpu-cfs-quota", "cpu-shares"}

// ignored reports limits that are set and that the kernel doesn't enforce.
func ignored(o checks.Observed[docker.Facts], s checks.Subject, set map[string]bool, require []string) {
	engine, ok := checks.Need(s, o.Facts.Engine, "engine")
	if !ok {
		return
	}
	for _, word := range engine.Unenforced {
		if !slices.Contains(kernelLimits, word) {
			s.UnknownWord("a limit that the kernel doesn't enforce", word)
		}
	}
	kernelNames := map[string]string{"memory": "memory", "cpu": "cpu-cfs-quota", "pids": "pids"}
	for _, name := range require {
		if set[name] && slices.Contains(engine.Unenforced, kernelNames[name]) {
			s.Violation("has a limit on %s that the host's kernel doesn't enforce", name)
		}
	}
}

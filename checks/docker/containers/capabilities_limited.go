package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// CapabilitiesParams are the parameters of docker-capabilities-limited.
type CapabilitiesParams struct {
	docker.Selector
	// Allow are capabilities without CAP_ that may be added.
	Allow []string `json:"allow"`
}

// CapabilitiesLimited reports added capabilities.
var CapabilitiesLimited = &checks.Check{
	ID:       "docker-capabilities-limited",
	Title:    "Added capabilities of containers are limited",
	Severity: checks.High,
	Description: "Linux capabilities are parts of root's privileges. With SYS_ADMIN, SYS_MODULE, SYS_PTRACE, SYS_RAWIO, DAC_READ_SEARCH or BPF a " +
		"process can escape its container; NET_ADMIN allows network attacks. Adding one of the default capabilities, NET_RAW among them, is fine.",
	Remediation: "Remove the capability from `cap_add:` in the compose file (`--cap-add`). Where a program needs one, allow it by name in the " +
		"profile: `with: {allow: [NET_ADMIN]}`.",
	References: []string{docker.CIS("5.4"), capabilitiesPage, docker.RunPage + "#privileged"},
	Rule:       docker.EachContainerWith(CapabilitiesParams{Selector: docker.Everything(), Allow: []string{}}, capabilitiesLimited),
}

// escaping lead out of a container by themselves.
var escaping = []string{"ALL", "BPF", "DAC_READ_SEARCH", "SYS_ADMIN", "SYS_MODULE", "SYS_PTRACE", "SYS_RAWIO"}

// usual are those that Docker gives every container: adding one by name after dropping all is
// the better way. That a container keeps those it doesn't need, NET_RAW too, is judged by
// docker-capabilities-dropped.
var usual = []string{
	"AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE", "NET_RAW",
	"SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
}

// modest trouble the host or its network, and don't lead out of a container by themselves.
var modest = []string{
	"IPC_LOCK", "IPC_OWNER", "LEASE", "NET_ADMIN", "NET_BROADCAST", "SYS_NICE", "SYS_PACCT", "SYS_RESOURCE",
	"SYS_TIME", "SYS_TTY_CONFIG", "WAKE_ALARM", "BLOCK_SUSPEND",
}

func capabilitiesLimited(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p CapabilitiesParams) {
	security, ok := confinement(s, c)
	if !ok {
		return
	}
	added, _ := checks.NeedAll(s, security.CapAdd, c.Path("security.capAdd"))
	s.Evidence("HostConfig.CapAdd", "%s", docker.OrNone(docker.JoinNames(added)))
	for _, capability := range added {
		severity := checks.High
		switch {
		case slices.Contains(p.Allow, capability) || slices.Contains(usual, capability):
			continue
		case slices.Contains(escaping, capability):
			severity = checks.Critical
		case slices.Contains(modest, capability):
			severity = checks.Medium
		}
		s.ViolationAt(withoutRoot(o.Facts, c, severity), "has the added capability %s", capability)
	}
}

package containers

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SSHDAbsent reports containers with an SSH server.
var SSHDAbsent = &checks.Check{
	ID:       "docker-sshd-absent",
	Title:    "No SSH server runs in a container",
	Severity: checks.Low,
	Description: "An SSH server in a container is a second remote access with unmanaged accounts and keys; `docker exec` replaces it. The check " +
		"looks at what a container starts, at its processes where they were listed, and at port 22.",
	Remediation: "Remove the SSH server from the image, and use `docker exec -it <container> sh` on the host.",
	References:  []string{docker.CIS("5.7")},
	Rule:        docker.EachContainer(sshdAbsent),
}

var sshServers = []string{"sshd", "dropbear", "tinysshd"}

func sshdAbsent(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	executable, told := checks.Need(s, c.Executable, c.Path("executable"))
	ports, known := checks.Need(s, c.Ports, c.Path("ports"))
	processes := c.Processes.Entries()
	for _, process := range processes {
		// sshd shows its task behind a colon: "sshd: /usr/sbin/sshd -D [listener]".
		if name, _, _ := strings.Cut(process.Command, ":"); slices.Contains(sshServers, name) {
			s.Evidence("processes", "%s", process.Command)
			s.Violation("runs the SSH server %s", name)
			return
		}
	}
	if c.Processes.Known() {
		checks.NeedAll(s, c.Processes, c.Path("processes"))
	}
	if known {
		checks.NeedAll(s, ports.Exposed, c.Path("ports.exposed"))
	}
	switch {
	case told && slices.Contains(sshServers, executable):
		s.Violation("starts the SSH server %s", executable)
	case known && slices.Contains(ports.Exposed.Entries(), "22/tcp"):
		s.Violation("exposes the port of SSH, 22/tcp")
	case len(processes) == 0 && told && known:
		s.Unknown(checks.Source, "its processes were not seen: it doesn't run, or it has a user with a number and /proc of its host can't be read")
	}
}

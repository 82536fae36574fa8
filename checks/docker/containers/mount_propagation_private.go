package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// PropagationPrivate reports mounts that reach back to the host.
var PropagationPrivate = &checks.Check{
	ID:       "docker-mount-propagation-private",
	Title:    "Mount propagation of containers is private",
	Severity: checks.Medium,
	Description: "With shared propagation a file system that a container mounts appears on the host too, and in every other container with that " +
		"directory. Modes private and slave are fine.",
	Remediation: "Remove `:shared` and `:rshared` at the mount (`bind: {propagation: rprivate}` in the long form).",
	References:  []string{docker.CIS("5.20"), bindMountPage + "#configure-bind-propagation"},
	Rule:        docker.EachContainer(propagationPrivate),
}

func propagationPrivate(_ checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	mounts, _ := checks.NeedAll(s, c.Mounts, c.Path("mounts"))
	for _, mount := range mounts {
		checks.NeedWord(s, mount.Propagation, c.Path("mounts"))
		if mount.Propagation == "slave" || mount.Propagation == "rslave" {
			s.Evidence("Mounts "+mount.Destination, "%s (%s)", mount.HostPath, access(mount))
		}
		if mount.Propagation == "shared" || mount.Propagation == "rshared" {
			s.Evidence("Mounts "+mount.Destination, "%s (%s)", mount.HostPath, access(mount))
			s.Violation("mounts made below %s appear on the host (%s)", mount.Destination, mount.Propagation)
		}
	}
}

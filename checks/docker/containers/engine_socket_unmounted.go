package containers

import (
	"fmt"
	"path"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// SocketParams are the parameters of docker-engine-socket-unmounted.
type SocketParams struct {
	docker.Selector
	// Allow are containers, by name, that steer the engine on purpose.
	Allow []string `json:"allow"`
}

// EngineSocketUnmounted reports containers that can give orders to the engine.
var EngineSocketUnmounted = &checks.Check{
	ID:       "docker-engine-socket-unmounted",
	Title:    "The engine's socket is not mounted into containers",
	Severity: checks.Critical,
	Description: "Whoever can connect to the socket of the engine, or of containerd, can start a privileged container and take over the host. A " +
		"mount of a directory above it (`/`, `/run`, `/var/run`) gives the same, and mounting it read-only doesn't help: connecting " +
		"isn't writing.",
	Remediation: "Remove the mount. A program that must watch containers gets a socket proxy that passes GET requests only; list the proxy's " +
		"container in `allow`. Remove DOCKER_HOST where it names an engine over TCP.",
	References: []string{docker.CIS("5.32"), docker.ProtectPage, securityPage + "#docker-daemon-attack-surface"},
	Rule:       docker.EachContainerWith(SocketParams{Selector: docker.Everything(), Allow: []string{}}, engineSocketUnmounted),
}

func engineSocketUnmounted(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p SocketParams) {
	mounts, ok := mountsOf(o.Facts, s, c)
	env, known := checks.NeedAll(s, c.Env, c.Path("env"))
	if docker.MatchesAny(c.Name, p.Allow) {
		if ok && known {
			s.NotApplicable("the container may control the engine (parameter allow)")
		}
		return
	}
	for _, mount := range mounts {
		if mount.EngineSocket == "" {
			continue
		}
		s.Evidence("Mounts "+mount.Destination, "%s (%s)", mount.HostPath, access(mount))
		s.ViolationAt(socketSeverity(o.Facts), "%s", seenSocket(mount))
	}
	for _, variable := range env {
		if variable.RemoteEngine {
			s.ViolationAt(checks.Medium, "uses an engine over TCP (%s)", variable.Name)
		}
	}
}

// seenSocket says through what a mount shows a socket.
func seenSocket(m docker.Mount) string {
	if path.Base(m.HostPath) == path.Base(m.EngineSocket) {
		return "mounts the engine's socket " + m.HostPath
	}
	return fmt.Sprintf("mounts %s, which holds the engine's socket %s", m.HostPath, m.EngineSocket)
}

// socketSeverity: the socket of a rootless engine gives its user's rights. With
// userns-remap the engine is root all the same.
func socketSeverity(f docker.Facts) checks.Severity {
	if engine, _ := f.Engine.Get(); engine.Security.Rootless {
		return checks.High
	}
	return checks.Critical
}

func access(m docker.Mount) string {
	if m.ReadOnly {
		return "read-only"
	}
	return "read-write"
}

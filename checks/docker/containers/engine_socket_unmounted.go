package containers

import (
	"cmp"
	"fmt"
	"path"
	"slices"

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
		"isn't writing. Symbolic links, hard links of the socket and volumes with options count where the host's files can be seen. The severity is " +
		"lower where the container's user may not open the socket.",
	Remediation: "Remove the mount. A program that must watch containers gets a socket proxy that passes GET requests only; list the proxy's " +
		"container in `allow`, and name it in DOCKER_HOST. Remove DOCKER_HOST where it names an engine over TCP itself.",
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
	for _, lead := range docker.Leads(o, mounts) {
		socket := cmp.Or(lead.Mount.EngineSocket, lead.EngineSocket())
		if socket == "" {
			lead.Need(s)
			continue
		}
		s.Evidence("Mounts "+lead.Mount.Destination, "%s (%s)", shown(lead), access(lead.Mount))
		severity, user := socketSeverity(o.Facts), ""
		if file, known := socketFile(o.Facts, lead, socket); known && shut(o.Facts, c, file) {
			own, _ := c.User.Get()
			severity, user = severity.Lower(), fmt.Sprintf(", which its user %s can't open (mode %s, owner %d:%d)", own.Configured, file.Mode, file.UID, file.GID)
		}
		s.ViolationAt(severity, "%s%s", seenSocket(lead, socket), user)
	}
	for _, variable := range env {
		if !variable.RemoteEngine {
			continue
		}
		if proxy, found := find(o.Facts, variable.EngineContainer); found && slices.ContainsFunc(proxy.Mounts.Entries(), hasSocket) {
			s.Evidence(variable.Name, "the socket proxy %s, which is judged itself", proxy.Name)
			continue
		}
		s.ViolationAt(checks.Medium, "uses an engine over TCP (%s)", variable.Name)
	}
}

func hasSocket(m docker.Mount) bool { return m.EngineSocket != "" }

// seenSocket says through what a mount shows a socket.
func seenSocket(l docker.Lead, socket string) string {
	if l.Source.Type == "other" || path.Base(l.Path) == path.Base(socket) {
		return "mounts the engine's socket " + shown(l)
	}
	return fmt.Sprintf("mounts %s, which holds the engine's socket %s", shown(l), socket)
}

// shown is the path of a mount, with where it leads unless the path says enough.
func shown(l docker.Lead) string {
	if docker.EngineSocketAt(l.Path) != "" {
		return l.Path
	}
	return l.Words("")
}

// socketSeverity: the socket of a rootless engine gives its user's rights. With
// userns-remap the engine is root all the same.
func socketSeverity(f docker.Facts) checks.Severity {
	if engine, _ := f.Engine.Get(); engine.Security.Rootless {
		return checks.High
	}
	return checks.Critical
}

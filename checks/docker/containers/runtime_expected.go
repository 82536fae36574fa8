package containers

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// RuntimeParams are the parameters of docker-runtime-expected.
type RuntimeParams struct {
	docker.Selector
	// Allow are the runtimes that containers may use.
	Allow []string `json:"allow"`
}

// RuntimeExpected reports containers of a runtime that nobody expects.
var RuntimeExpected = &checks.Check{
	ID:       "docker-runtime-expected",
	Title:    "Containers use an expected runtime",
	Severity: checks.Low,
	Description: "The OCI runtime sets up a container's isolation; a malicious one would set up none. runc and crun are usual, and gVisor (runsc) " +
		"and Kata are stronger.",
	Remediation: "Remove `runtime:` (`--runtime`), or list the runtime in `allow` after finding out who installed it (`runtimes` in daemon.json).",
	References:  []string{"https://docs.docker.com/engine/daemon/alternative-runtimes/"},
	Rule: docker.EachContainerWith(RuntimeParams{Selector: docker.Everything(), Allow: []string{
		"runc", "crun", "io.containerd.runc.v2", "io.containerd.runtime.v1.linux", "runsc", "io.containerd.runsc.v1",
		"kata", "kata-runtime", "io.containerd.kata.v2", "nvidia",
	}}, runtimeExpected),
}

func runtimeExpected(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container, p RuntimeParams) {
	security, ok := checks.Need(s, c.Security, c.Path("security"))
	if !ok {
		return
	}
	if !docker.NeedDocker(s, o.Facts, "Podman doesn't tell Docker's clients by which runtime a container runs") {
		return
	}
	runtime := security.Runtime
	if runtime == "" {
		engine, known := checks.Need(s, o.Facts.Engine, "engine")
		if !known {
			return
		}
		if engine.DefaultRuntime == "" {
			s.Unknown(checks.Source, "the engine doesn't tell its default runtime")
			return
		}
		runtime = engine.DefaultRuntime
	}
	s.Evidence("HostConfig.Runtime", "%s", runtime)
	if !slices.Contains(p.Allow, runtime) {
		s.Violation("uses the runtime %q", runtime)
	}
}

package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// IPCSeparate reports containers that share memory with the host.
var IPCSeparate = &checks.Check{
	ID:       "docker-ipc-namespace-separate",
	Title:    "Containers have an IPC namespace of their own",
	Severity: checks.High,
	Description: "A container in the host's IPC namespace can read and change the shared memory of the host's programs, such as databases. " +
		"A shareable namespace waits for other containers to join.",
	Remediation: "Remove `ipc: host` and `ipc: shareable`; set `ipc: private` where the engine's default is shareable (before Docker 20.10).",
	References:  []string{docker.CIS("5.17"), docker.RunPage + "#ipc"},
	Rule:        docker.EachContainer(ipcSeparate),
}

func ipcSeparate(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	mode := separate(o, s, c, "IPC namespace", func(i docker.Isolation) string { return i.IPC }, asRoot(o.Facts, c))
	if isolation, _ := c.Isolation.Get(); mode == "shareable" && isolation.IPC == mode {
		s.ViolationAt(checks.Low, "lets other containers join its IPC namespace")
	}
}

package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// ProcMasked reports containers that see the whole of /proc and /sys.
var ProcMasked = &checks.Check{
	ID:       "docker-proc-masked",
	Title:    "Sensitive paths of /proc and /sys are masked in containers",
	Severity: checks.High,
	Description: "Docker masks or write-protects paths of /proc and /sys that expose or control the host's kernel. The option " +
		"systempaths=unconfined removes that.",
	Remediation: "Remove `systempaths=unconfined` from `security_opt:`.",
	References:  []string{docker.RunPage + "#security-opt"},
	Rule:        docker.EachContainer(procMasked),
}

func procMasked(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := confinement(s, c)
	if !ok {
		return
	}
	masked, ok := checks.Need(s, security.MasksProc, c.Path("security.masksProc"))
	if ok && !masked {
		asRoot(o.Facts, c)(s, "has /proc and /sys without masked and read-only paths")
	}
}

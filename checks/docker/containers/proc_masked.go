package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// ProcMasked reports containers that see the whole of /proc and /sys.
var ProcMasked = &checks.Check{
	ID:       "docker-proc-masked",
	Title:    "Containers have /proc and /sys masked",
	Severity: checks.High,
	Description: "Docker hides or write-protects parts of /proc and /sys that show or steer the host's kernel. The option " +
		"systempaths=unconfined takes that away.",
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

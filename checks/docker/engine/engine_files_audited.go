package engine

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// FilesAudited reports hosts whose audit log doesn't show who changed the engine.
var FilesAudited = &checks.Check{
	ID:       "docker-engine-files-audited",
	Title:    "Changes of the engine's programs, settings and data are recorded by auditd",
	Severity: checks.Low,
	Description: "Who may talk to the engine rules the host, and leaves no trace in the log of sudo. Audit rules record who changed the engine's " +
		"programs, units, settings and folders. The check reads the rules in /etc/audit/audit.rules and /etc/audit/rules.d; whether the kernel has loaded them " +
		"isn't seen. A rule for a folder holds for what is below it.",
	Remediation: "Install auditd, and write a line for each file that the finding names into /etc/audit/rules.d/docker.rules, then run `augenrules --load`:\n\n" +
		"    -w /usr/sbin/dockerd -p wa -k docker\n    -w /etc/docker -p wa -k docker\n    -w /var/lib/docker -p wa -k docker",
	References: []string{docker.CIS("1.1.3"), docker.CIS("1.1.18"), "https://man7.org/linux/man-pages/man7/audit.rules.7.html"},
	Rule:       checks.Each(filesAudited),
}

func filesAudited(o checks.Observed[docker.Facts]) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	audit, ok := checks.Need(o, host.Audit, "host.audit")
	if !ok {
		return
	}
	o.Evidence("/etc/audit", "%d rules", audit.Rules)
	missing := slices.DeleteFunc(slices.Clone(audit.Files), func(file string) bool { return docker.PathWithinAny(file, audit.Watched) })
	switch {
	case audit.Rules < 0:
		o.Unknown(checks.Unreadable, "the number of audit rules is said to be %d", audit.Rules)
	case len(audit.Files) == 0:
		o.Unknown(checks.Source, "no file of the engine was found where they usually are")
	case audit.Rules == 0:
		o.Violation("the host has no audit rules")
	case len(missing) > 0:
		o.Violation("no audit rule records changes of %s", docker.JoinNames(missing))
	}
}

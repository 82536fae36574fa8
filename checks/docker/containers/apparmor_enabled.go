package containers

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// AppArmorEnabled reports containers that opt out of AppArmor.
var AppArmorEnabled = &checks.Check{
	ID:       "docker-apparmor-enabled",
	Title:    "Containers run under an AppArmor profile",
	Severity: checks.Medium,
	Description: "On hosts with AppArmor the profile docker-default keeps containers from writing to /proc and /sys and from mounting. The check " +
		"reports containers that disable it. Hosts without AppArmor are left out.",
	Remediation: "Remove `apparmor=unconfined` from `security_opt:`, or name a profile: `security_opt: [\"apparmor=docker-default\"]`.",
	References:  []string{docker.CIS("5.2"), "https://docs.docker.com/engine/security/apparmor/"},
	Rule:        docker.EachContainer(appArmorEnabled),
}

func appArmorEnabled(o checks.Observed[docker.Facts], s checks.Subject, c docker.Container) {
	security, ok := confinement(s, c)
	engine, known := checks.Need(s, o.Facts.Engine, "engine")
	if !ok || !known {
		return
	}
	if !engine.Security.AppArmor {
		s.NotApplicable("the host has no AppArmor")
		return
	}
	s.Evidence("AppArmorProfile", "%s", docker.OrNone(security.AppArmor))
	if security.AppArmor == docker.Unconfined {
		s.Violation("runs without an AppArmor profile")
	}
}

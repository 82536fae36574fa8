package access

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// LoginFailuresParams are the parameters of routeros-login-failures-few.
type LoginFailuresParams struct {
	// Most is the number of failed logins that is still ordinary.
	Most int `json:"most"`
}

// LoginFailuresFew reports routers whose log is full of failed logins.
var LoginFailuresFew = &checks.Check{
	ID:       "routeros-login-failures-few",
	Title:    "The log holds few failed logins",
	Severity: checks.Medium,
	Description: "Many failed logins mean a brute-force attempt, or a program with an old password. The check counts those that the log in memory " +
		"still holds and compares them with the parameter `most`. The log is short and ends with a reboot: a low count there is no proof " +
		"that there were few.",
	Remediation: "Identify the addresses in the evidence. Limit the service to the management networks and send the log to a syslog server:\n\n" +
		"    /ip service set ssh address=192.0.2.0/28\n" +
		"    /system logging add topics=account action=remote",
	References: []string{routeros.ManualServices, "https://attack.mitre.org/techniques/T1110/"},
	Rule:       checks.EachWith(LoginFailuresParams{Most: 10}, loginFailuresFew),
}

// maxSources bounds the addresses in the evidence.
const maxSources = 10

func loginFailuresFew(o checks.Observed[routeros.Facts], p LoginFailuresParams) {
	failures, ok := routeros.Need(o, o.Facts.Monitoring.LoginFailures, "monitoring.loginFailures")
	if !ok {
		return
	}
	total := 0
	for i, failure := range failures {
		total += failure.Count
		if i < maxSources {
			o.Evidence("/log login failure", "%d from %s via %s", failure.Count, failure.Address, failure.Via)
		}
	}
	if i := slices.IndexFunc(failures, func(f routeros.LoginFailure) bool { return f.Count < 0 }); i >= 0 {
		o.Unknown(checks.Unreadable, "the failed logins from %s are said to be %d", failures[i].Address, failures[i].Count)
	}
	if total > p.Most {
		o.Violation("failed logins in the log: %d, more than %d", total, p.Most)
	}
}

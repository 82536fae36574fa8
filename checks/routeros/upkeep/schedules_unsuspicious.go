package upkeep

import (
	"hardcheck/checks"
	"hardcheck/checks/pattern"
	"hardcheck/checks/routeros"
)

// botnetSchedule matches names that the Meris botnet gave its schedules: U6, U7.
var botnetSchedule = pattern.New(`^U\d{1,3}$`)

// SchedulesUnsuspicious reports schedules that look like an intruder's.
var SchedulesUnsuspicious = &checks.Check{
	ID:       "routeros-schedules-unsuspicious",
	Title:    "Scheduler entries show no indicators of compromise",
	Severity: checks.High,
	Description: "A scheduler entry is how an intruder survives reboots, new passwords and updates (persistence). There is none by default. The " +
		"check looks for indicators of compromise in the script (download and run, hidden commands, changed users, logging or services) " +
		"and for names that botnets used; the script itself is not kept. Each indicator is a suspicion, to be looked at by a person, and " +
		"no proof.",
	Remediation: "Read the scheduler entry. If nobody knows it, save the evidence, then remove it and look for further indicators of compromise:\n\n" +
		"    /system scheduler print detail\n" +
		"    /system scheduler remove [find name=\"the schedule\"]",
	References: []string{routeros.Manual + "Scheduler", "https://blog.mikrotik.com/security/meris-botnet.html", "https://attack.mitre.org/techniques/T1053/"},
	Rule:       checks.Each(schedulesUnsuspicious),
}

func schedulesUnsuspicious(o checks.Observed[routeros.Facts]) {
	schedules, ok := routeros.Need(o, o.Facts.Automation.Scheduler, "automation.scheduler")
	if !ok {
		return
	}
	for _, schedule := range schedules {
		subject := o.Subject(routeros.NameOr(schedule.Name, "unnamed schedule"))
		suspect(subject, schedule.OnEvent, "automation.scheduler.onEvent")
		if botnetSchedule.MatchString(schedule.Name) {
			subject.ViolationAt(checks.Critical, "suspicion: the scheduler entry is named as those of the Meris botnet")
		}
	}
}

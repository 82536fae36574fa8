package upkeep

import (
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// BackupParams are the parameters of routeros-backup-scheduled.
type BackupParams struct {
	// Days is how old the newest backup on the router may be, where no schedule makes any.
	Days int `json:"days"`
}

// BackupScheduled reports routers on which nothing makes backups.
var BackupScheduled = &checks.Check{
	ID:       "routeros-backup-scheduled",
	Title:    "Configuration backups are scheduled",
	Severity: checks.Low,
	Description: "Without a backup a broken or compromised router is rebuilt from memory. The check looks for a schedule that saves a backup or " +
		"an export, itself or by a script that did run, and else for a backup file on the router that is no older than the parameter " +
		"`days`. Backups that another machine fetches leave no trace here: waive the finding with a word on them.",
	Remediation: "Save one every night, encrypted, and fetch it from elsewhere. Whoever may read the schedule sees the password in it: use it for nothing else.\n\n" +
		"    /system scheduler add name=backup interval=1d start-time=03:00:00 policy=ftp,read,write,policy,test,password,sensitive " +
		"on-event=\"/system backup save name=nightly encryption=aes-sha256 password=SECRET\"",
	References: []string{routeros.Manual + "Backup"},
	Rule:       checks.EachWith(BackupParams{Days: 31}, backupScheduled),
}

func backupScheduled(o checks.Observed[routeros.Facts], p BackupParams) {
	schedules, ok := routeros.Need(o, o.Facts.Automation.Scheduler, "automation.scheduler")
	scripts, known := routeros.Need(o, o.Facts.Automation.Scripts, "automation.scripts")
	files, read := routeros.Need(o, o.Facts.System.Files, "system.files")
	recent := slices.ContainsFunc(files, func(f routeros.File) bool { return p.recent(o, f) })
	saves := slices.ContainsFunc(schedules, func(s routeros.Schedule) bool { return !s.Disabled && backsUp(s.OnEvent) })
	runs := slices.ContainsFunc(schedules, func(s routeros.Schedule) bool { return !s.Disabled })
	stored := slices.ContainsFunc(scripts, func(s routeros.StoredScript) bool {
		count, told := s.RunCount.Get()
		return backsUp(s.Source) && (!told || count > 0)
	})
	switch {
	case saves || runs && stored || recent || !ok || !known || !read:
	case !textsRead(o, schedules):
	default:
		o.Violation("no schedule saves a backup, and no backup of the last %d days lies on the router", p.Days)
	}
}

func (p BackupParams) recent(o checks.Observed[routeros.Facts], file routeros.File) bool {
	made, err := routeros.ParseTime(file.CreationTime)
	return strings.HasSuffix(file.Name, ".backup") && err == nil && !made.AddDate(0, 0, p.Days).Before(o.AsOf)
}

func backsUp(text checks.Value[routeros.Script]) bool {
	script, _ := text.Get()
	return script.Has(routeros.IndicatorBackup)
}

// textsRead records texts that may save a backup and were not read.
func textsRead(o checks.Observed[routeros.Facts], schedules []routeros.Schedule) bool {
	read := true
	for _, schedule := range schedules {
		if !schedule.Disabled {
			_, known := checks.Need(o, schedule.OnEvent, "automation.scheduler.onEvent")
			read = read && known
		}
	}
	return read
}

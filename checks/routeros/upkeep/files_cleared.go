package upkeep

import (
	"path"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// FilesParams are the parameters of routeros-files-cleared.
type FilesParams struct {
	// Days is how long a file may lie on the router before it counts as left over.
	Days int `json:"days"`
}

// leftovers are files that hold secrets or that somebody forgot, by the end of their name.
var leftovers = []struct {
	end, holds string
	severity   checks.Severity
}{
	{".backup", "holds every password and key of the router", checks.Medium},
	{".rsc", "holds configuration, perhaps with secrets", checks.Medium},
	{".rif", "holds the configuration and its state", checks.Low},
	{".npk", "is a package that waits to be installed", checks.Low},
	{".p12", "holds private keys", checks.Medium},
	{".pem", "may hold private keys", checks.Low},
	{".key", "may hold private keys", checks.Medium},
}

// FilesCleared reports files that were left on the router.
var FilesCleared = &checks.Check{
	ID:       "routeros-files-cleared",
	Title:    "No backups, exports or key files are left on the router",
	Severity: checks.Medium,
	Description: "Whoever gets access to the storage (by FTP, SMB, a stolen board) finds passwords and keys in backups, exports and diagnostic " +
		"files. An .rsc file that nobody knows can also be what an intruder's schedule runs. The check reads names and dates alone, " +
		"never contents; files younger than the parameter `days` may still wait to be fetched. Whether a backup is encrypted can't be seen.",
	Remediation: "Move the file to where backups are kept, and remove it:\n\n" +
		"    /file remove [find name=\"the file\"]",
	References: []string{routeros.Manual + "Backup", routeros.Manual + "Configuration+Management"},
	Rule:       checks.EachWith(FilesParams{Days: 7}, filesCleared),
}

func filesCleared(o checks.Observed[routeros.Facts], p FilesParams) {
	files, ok := routeros.Need(o, o.Facts.System.Files, "system.files")
	if !ok {
		return
	}
	for _, file := range files {
		for _, left := range leftovers {
			if path.Ext(strings.ToLower(file.Name)) == left.end {
				p.judge(o, file, left.holds, left.severity)
			}
		}
	}
}

// judge takes a file without a readable date for an old one.
func (p FilesParams) judge(o checks.Observed[routeros.Facts], file routeros.File, holds string, severity checks.Severity) {
	subject := o.Subject(file.Name)
	subject.Evidence("/file creation-time", "%s", file.CreationTime)
	made, err := routeros.ParseTime(file.CreationTime)
	switch {
	case err != nil:
		subject.ViolationAt(severity, "the file %s", holds)
		routeros.Mend(o, subject, routeros.Find("/file", routeros.Is("name", file.Name)).Remove())
	case made.AddDate(0, 0, p.Days).Before(o.AsOf):
		subject.ViolationAt(severity, "the file %s, and lies there since %s", holds, made.Format(time.DateOnly))
		routeros.Mend(o, subject, routeros.Find("/file", routeros.Is("name", file.Name)).Remove())
	}
}

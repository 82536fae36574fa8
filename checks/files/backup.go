package files

import (
	"cmp"
	"path"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/pattern"
)

// BackupParams are the parameters of files-backup-fresh.
type BackupParams struct {
	Of
	// Days is how old the newest backup may be.
	Days int `json:"days"`
	// MinBytes is how large it is at least. A dump of nothing, compressed, has 20 bytes.
	MinBytes int64 `json:"min-bytes"`
}

// BackupFresh reports folders of backups without a recent one that holds something.
var BackupFresh = &checks.Check{
	ID:       "files-backup-fresh",
	Title:    "The newest backup is recent and holds something",
	Severity: checks.High,
	Description: "Backup jobs fail in silence: the file of a failed dump is there every night, with nothing in it. The check takes the date in the names of " +
		"the backups, as a copy or a touch changes the time of a file, and believes neither more than the other; it looks at the size of the newest, against the " +
		"parameter and against those before it, and at whether its content is what its name says. That it can be restored it can't see.",
	Remediation: "Run the job by hand and read its messages; have it fail on errors (`set -o pipefail`), write the date into the name " +
		"(`db-$(date +%F).sql.gz`), and try to restore one.",
	References: []string{"https://www.cisa.gov/stopransomware/ransomware-guide", "https://www.postgresql.org/docs/current/backup-dump.html", "https://sqlite.org/backup.html"},
	Rule:       eachWith(BackupParams{Of: every(), Days: 1, MinBytes: 1024}, backupFresh, HoldsBackups),
}

// BackupPrivate reports backups that other accounts of the host can read or change.
var BackupPrivate = &checks.Check{
	ID:       "files-backup-private",
	Title:    "Backups are closed to other accounts of the host",
	Severity: checks.High,
	Description: "A backup is the database, with the hashes of all passwords, without its login. The check looks at the mode of each backup, at its access " +
		"control list and at the folders above.",
	Remediation: "`chmod 640` the backups and `chmod 750` their folder, give both to the backup's account, and set `umask 027` in the job.",
	References:  []string{inodePage, aclPage},
	Rule:        eachWith(ModeParams{Of: every(), MaxMode: widest}, backupPrivate, HoldsBackups),
}

func backupPrivate(o checks.Observed[Facts], p ModeParams) {
	found := backups(o)
	for _, e := range found {
		private(o, e, p.MaxMode, "it is a backup")
	}
	if len(found) == 0 {
		o.NotApplicable("no backup is there")
	}
}

// backupNames are the ends of the names of backups; what the name says its content is.
var backupNames = map[string]Content{
	".gz": ContentArchive, ".tgz": ContentArchive, ".xz": ContentArchive, ".zst": ContentArchive, ".bz2": ContentArchive, ".zip": ContentArchive,
	".tar": ContentArchive, ".sql": ContentSQL, ".dump": "", ".bak": "", ".backup": "", ".db": ContentSQLite, ".sqlite3": ContentSQLite, ".sqlite": ContentSQLite,
	".age": "", ".gpg": "", ".enc": "",
}

// backups are the regular files that are backups by name or content. A link is none: what
// it leads to is one.
func backups(o checks.Observed[Facts]) []Entry {
	entries, _ := checks.NeedAll(o, o.Facts.Entries, "entries")
	return slices.DeleteFunc(slices.Clone(entries), func(e Entry) bool {
		_, named := backupNames[strings.ToLower(path.Ext(e.Name))]
		content, _ := e.Content.Get()
		if !checks.NeedWord(o, e.Type, e.Field("type")) {
			return true
		}
		return e.Type != TypeFile || !named && !slices.Contains([]Content{ContentArchive, ContentSQL, ContentSQLite}, content)
	})
}

// dated is the date in a name, with a time where it has one.
var dated = pattern.New(`(20\d\d)[-_.]?(0[1-9]|1[0-2])[-_.]?(0[1-9]|[12]\d|3[01])(?:\D|$)`)

// farthestZone is how far a day may begin before that of UTC.
const farthestZone = 14 * time.Hour

// made is when a backup was made, at the latest: by the date in its name, of which the whole
// day counts, or by the file's time where that is earlier. Without a date in the name it is
// the file's time, which proves age and nothing else.
func made(e Entry) (at time.Time, proven bool) {
	parts := dated.FindStringSubmatch(e.Name)
	if parts == nil {
		return e.Modified, false
	}
	day, err := time.Parse("20060102", parts[1]+parts[2]+parts[3])
	if err != nil {
		return e.Modified, false
	}
	end := day.Add(24 * time.Hour)
	if e.Modified.Before(day.Add(-farthestZone)) {
		return e.Modified, false // it was there before that day
	}
	return end, true
}

func backupFresh(o checks.Observed[Facts], p BackupParams) {
	found := backups(o)
	if len(found) == 0 {
		if _, whole := o.Facts.Entries.Get(); whole {
			o.Violation("no backup is there")
		}
		return
	}
	slices.SortStableFunc(found, func(a, b Entry) int {
		first, _ := made(a)
		second, _ := made(b)
		return cmp.Or(second.Compare(first), strings.Compare(a.Name, b.Name))
	})
	newest := found[0]
	at, proven := made(newest)
	o.Evidence("newest backup", "%s, %d bytes, file of %s, of %d backups", newest.Name, newest.Size, newest.Modified.UTC().Format(time.DateOnly), len(found))
	switch age := o.AsOf.Sub(at); {
	case age > time.Duration(p.Days)*24*time.Hour:
		o.Violation("the newest backup, %s, is of %s: older than %d days", newest.Name, at.Add(-time.Second).UTC().Format(time.DateOnly), p.Days)
	case age < -farthestZone-24*time.Hour:
		o.Unknown(checks.Source, "the newest backup, %s, is dated after this audit", newest.Name)
	case !proven:
		o.Unknown(checks.Source, "%s has no date in its name that its time fits, and a copy or a touch gives an old file a new time: write the date into the name", newest.Name)
	}
	backupWhole(o, newest, found[1:], p.MinBytes)
}

// backupWhole judges whether the newest backup holds what one holds.
func backupWhole(o checks.Observed[Facts], newest Entry, earlier []Entry, least int64) {
	says := backupNames[strings.ToLower(path.Ext(newest.Name))]
	content, read := checks.Need(o, newest.Content, newest.Field("content"))
	switch {
	case newest.Size < least:
		o.Violation("the newest backup, %s, has %d bytes: less than %d", newest.Name, newest.Size, least)
	case read && says != "" && content != says:
		o.Violation("the content of %s is not what its name says (%s): it can't be restored as that", newest.Name, content)
	case len(earlier) >= 2:
		sizes := []int64{}
		for _, e := range earlier {
			sizes = append(sizes, e.Size)
		}
		slices.Sort(sizes)
		if usual := sizes[len(sizes)/2]; newest.Size < usual/2 {
			o.ViolationAt(checks.Medium, "the newest backup, %s, has %d bytes: less than half of the usual %d", newest.Name, newest.Size, usual)
		}
	}
	if links, known := newest.Links.Get(); known && links != 1 {
		o.Unknown(checks.Source, "%s is one of %d names of the same file, and no copy", newest.Name, links)
	}
}

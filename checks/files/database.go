package files

import (
	"path"
	"path/filepath"
	"strings"

	"hardcheck/checks"
)

// DatabasePrivate reports SQLite databases that other accounts of the host can read or change.
var DatabasePrivate = &checks.Check{
	ID:       "files-database-private",
	Title:    "SQLite databases are closed to other accounts of the host",
	Severity: checks.High,
	Description: "SQLite knows no login: whoever may read the file has all data, with the hashes of all passwords, and whoever may write to it is an " +
		"administrator of the application. The check looks at the mode of databases, their logs and journals, at their access control lists, and at the folders above.",
	Remediation: "`chmod 640 db.sqlite3*`, `chown` them to the application's account, and `chmod 750` their folder.",
	References:  []string{"https://sqlite.org/security.html", inodePage, aclPage},
	Rule:        eachWith(ModeParams{Of: every(), MaxMode: widest}, databasePrivate, HoldsDatabase),
}

func databasePrivate(o checks.Observed[Facts], p ModeParams) {
	for _, e := range databases(o) {
		private(o, e, p.MaxMode, "it is a database")
	}
}

// databases are the SQLite databases with their logs. That there is none is not known to be
// right: the site says that the files are databases.
func databases(o checks.Observed[Facts]) []Entry {
	var found []Entry
	for _, e := range regular(o) {
		if _, is := e.SQLite.Get(); is || isLog(e.Name) {
			found = append(found, e)
		} else if content, read := e.Content.Get(); !read || !content.Known() {
			checks.Need(o.Subject(e.Name), e.Content, e.Field("content"))
		} else if content == ContentSQLite {
			checks.Need(o.Subject(e.Name), e.SQLite, e.Field("sqlite"))
		}
	}
	if _, whole := o.Facts.Entries.Get(); len(found) == 0 && whole {
		o.Unknown(checks.Source, "no SQLite database is there: does the target name its file, or the folder that it is in?")
	}
	return found
}

// isLog reports a file that SQLite writes beside a database (sqlite.org/tempfiles.html).
func isLog(name string) bool {
	return strings.HasSuffix(name, "-wal") || strings.HasSuffix(name, "-journal") || strings.HasSuffix(name, "-shm")
}

// DatabaseUnserved reports SQLite databases below a folder that a web server hands out.
var DatabaseUnserved = &checks.Check{
	ID:       "files-database-unserved",
	Title:    "SQLite databases lie outside of what a web server hands out",
	Severity: checks.Critical,
	Description: "A database below a folder of static or media files can be downloaded by its name, without a login. The check compares the paths, without " +
		"links, of databases with the folders that the site file lists as `served`. Links within these are not looked at.",
	Remediation: "Move the database out of every folder that nginx names in `root` or `alias`, set DATABASE_PATH, and change all passwords: it may have been downloaded.",
	References:  []string{"https://owasp.org/www-project-web-security-testing-guide/latest/4-Web_Application_Security_Testing/02-Configuration_and_Deployment_Management_Testing/04-Review_Old_Backup_and_Unreferenced_Files_for_Sensitive_Information", "https://nginx.org/en/docs/http/ngx_http_core_module.html#alias"},
	Rule:        each(databaseUnserved, HoldsDatabase),
}

func databaseUnserved(o checks.Observed[Facts]) {
	if len(settingsOf(o).Served) == 0 {
		o.Unknown(checks.Source, "the site doesn't say what a web server hands out: add served: [FOLDER, ...] to the target")
		return
	}
	for _, e := range databases(o) {
		s := o.Subject(e.Name)
		if e.Path == "" {
			s.Unknown(checks.Unreadable, "where %s is isn't known", e.Name)
			continue
		}
		served, _ := checks.NeedAll(s, o.Facts.Served, "served")
		for _, folder := range served {
			s.Evidence("served", "%s", folder.Path)
			if below(filepath.ToSlash(e.Path), filepath.ToSlash(folder.Real)) {
				s.Violation("%s lies below %s, which a web server hands out", e.Name, folder.Path)
			}
		}
	}
}

func below(file, folder string) bool {
	return strings.HasPrefix(path.Clean(file), strings.TrimSuffix(path.Clean(folder), "/")+"/")
}

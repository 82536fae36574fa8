package files

import "hardcheck/checks"

// SQLiteParams are the parameters of files-sqlite-current.
type SQLiteParams struct {
	Of
	// MinVersion is the oldest version that may have written a database last.
	MinVersion Minimum `json:"min-version"`
}

// SQLiteCurrent reports databases that an old SQLite wrote last.
var SQLiteCurrent = &checks.Check{
	ID:       "files-sqlite-current",
	Title:    "SQLite databases are written by a current SQLite",
	Severity: checks.Medium,
	Description: "SQLite is a library of the program that opens the database, and its version is in the header of each database that it writes to. The " +
		"default minimum, 3.39.2, has the fix of CVE-2022-35737. Another program than the application, such as a backup, may have been the last to write.",
	Remediation: "Upgrade the image or the distribution that has the library (`python -c 'import sqlite3; print(sqlite3.sqlite_version)'` shows it), and let the " +
		"application write once.",
	References: []string{sqlitePage, "https://sqlite.org/cves.html"},
	Rule:       eachWith(SQLiteParams{Of: every(), MinVersion: "3.39.2"}, sqliteCurrent, HoldsDatabase),
}

func sqliteCurrent(o checks.Observed[Facts], p SQLiteParams) {
	for _, e := range databases(o) {
		header, is := e.SQLite.Get()
		if !is {
			continue // a log: its database has the version
		}
		s := o.Subject(e.Name)
		s.Evidence("header of "+e.Name, "written by SQLite %q", header.Writer)
		switch older, known := p.MinVersion.before(header.Writer); {
		case !known:
			s.Unknown(checks.Source, "the header of %s doesn't say which version wrote it", e.Name)
		case older:
			s.Violation("SQLite %s wrote %s last, which is older than %s", header.Writer, e.Name, p.MinVersion)
		}
	}
}

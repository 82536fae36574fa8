// Package files judges files of the host that the audit runs on: who may read them, the
// secrets in them, databases, backups and installed Python packages.
//
// The facts hold names, modes, owners and marks of the content. They hold no content.
package files

import (
	"time"

	"hardcheck/checks"
)

// Facts is what was seen of one file, or of the files of one folder.
type Facts struct {
	// Folder is set where the path is a folder.
	Folder bool `json:"folder"`
	// Entries are the file itself, or what the folder and those below it have.
	Entries checks.List[Entry] `json:"entries"`
	// Parents are the folders above, from the nearest up; the folder itself is the first.
	Parents checks.List[Parent] `json:"parents"`
	// Packages are the Python packages of a site-packages folder.
	Packages checks.List[Package] `json:"packages"`
	// Served are the folders that a web server hands out, by the settings of the target.
	Served checks.List[Served] `json:"served"`
	// Beside are the folders below that were not looked into since they hold others' code: "app/.git".
	Beside []string `json:"beside,omitempty" free:"folders have the names that the site gives them"`
}

// LeftOut names the folders that were not looked into.
func (f Facts) LeftOut() []string {
	var lines []string
	for _, folder := range f.Beside {
		lines = append(lines, "the folder "+folder+" holds a checkout's history or installed packages and is left out: make it a target where it is to be judged")
	}
	return lines
}

// FactsKind is "files".
func (Facts) FactsKind() string { return "files" }

// Kind is the kind of files of the host.
var Kind = checks.WithSettings(checks.KindOf[Facts]("Files"), completeSettings)

// Entry is a file, or something else that has a name.
type Entry struct {
	// Name is the path from the folder, with slashes, or the file's base name; Path is the whole path
	// without links.
	Name string   `json:"name" free:"names are the site's own"`
	Path string   `json:"path" free:"paths are the site's own"`
	Type FileType `json:"type"`
	Access
	// Size is in bytes.
	Size     int64     `json:"size" range:"0-9223372036854775807"`
	Modified time.Time `json:"modified"`
	// Links is how many names the file has; unknown where the system doesn't tell.
	Links checks.Value[int64] `json:"links" range:"0-9223372036854775807"`
	// Content is what a regular file begins with; unknown where it was not read.
	Content checks.Value[Content] `json:"content"`
	// Secrets are those in settings, code and text. They are unknown for other content.
	Secrets checks.List[Secret] `json:"secrets"`
	// SQLite is known of SQLite databases.
	SQLite checks.Value[SQLite] `json:"sqlite"`
}

// Field is the JSON path of one of the entry's fields, for checks.Need.
func (e Entry) Field(name string) string { return "entries." + e.Name + "." + name }

// Access is who may do what with a file or folder.
type Access struct {
	// Mode are the permission bits in octal, with setuid, setgid and sticky: "0640". It is
	// unknown where the system has none.
	Mode checks.Value[string] `json:"mode" free:"octal digits; others are not assessed"`
	// Owner and Group are names, or numbers where no name is known.
	Owner checks.Value[string] `json:"owner" free:"accounts have the names that the site gives them"`
	Group checks.Value[string] `json:"group" free:"groups have the names that the site gives them"`
	// ACL is set where a POSIX access control list gives rights to further accounts.
	ACL checks.Value[bool] `json:"acl"`
}

// Parent is a folder above.
type Parent struct {
	Path string `json:"path" free:"paths are the site's own"`
	Access
}

// Secret is a secret in a file: where, and what gave it away.
type Secret struct {
	Line int `json:"line" range:"1-2147483647"`
	// Name is the setting's; empty for a private key.
	Name string `json:"name,omitempty" free:"settings have the names that the site gives them"`
	// Weak is set where everybody can guess it.
	Weak bool `json:"weak"`
}

// SQLite is what the header of a database says (sqlite.org/fileformat2.html, 1.3).
type SQLite struct {
	// Writer is the version that wrote it last, bytes 96 to 99; empty where the header has none.
	Writer string `json:"writer" free:"numbers and dots; others are not assessed"`
}

// Package is an installed Python package, by its METADATA.
type Package struct {
	Name    string `json:"name" free:"packages have the names that their makers give them"`
	Version string `json:"version" free:"the maker's own number"`
	// Editable is set for a checkout in place of an installation (direct_url.json, PEP 610, or an egg-link),
	// whose version may be empty.
	Editable bool `json:"editable"`
	// Folder is the site-packages folder, from that of the target; empty for this itself.
	Folder string `json:"folder,omitempty" free:"environments have the names that the site gives them"`
}

// Served is a folder that a web server hands out.
type Served struct {
	// Path is as the site writes it, Real without links.
	Path string `json:"path" free:"paths are the site's own"`
	Real string `json:"real" free:"paths are the site's own"`
}

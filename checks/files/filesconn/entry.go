package filesconn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os/user"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/files"
	"hardcheck/checks/hostfs"
	"hardcheck/checks/written"
)

// errEnd is the end of a folder's list.
var errEnd = io.EOF

func sortByName(entries []fs.DirEntry) {
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
}

// names are the names of accounts ("u0") and groups ("g0") by their numbers.
type names map[string]string

func (n names) user(id int64) string {
	return n.of("u", id, func(number string) (string, error) {
		account, err := user.LookupId(number)
		if err != nil {
			return "", err
		}
		return account.Username, nil
	})
}

func (n names) group(id int64) string {
	return n.of("g", id, func(number string) (string, error) {
		group, err := user.LookupGroupId(number)
		if err != nil {
			return "", err
		}
		return group.Name, nil
	})
}

// of is the name of a number, which stands for itself where it has none.
func (n names) of(kind string, id int64, ask func(string) (string, error)) string {
	number := strconv.FormatInt(id, 10)
	if name, known := n[kind+number]; known {
		return name
	}
	name, err := ask(number)
	if err != nil {
		name = number
	}
	n[kind+number] = checks.Clean(name)
	return n[kind+number]
}

// access is who may do what with a file or folder; field is that of the facts.
func (c *collector) access(field, path string, info fs.FileInfo) files.Access {
	var a files.Access
	uid, gid := hostfs.OwnerOf(info)
	if uid < 0 {
		foreign := checks.Problem{Reason: checks.Source, Detail: "this system has no owner, group and mode as Unix has"}
		for _, missing := range []string{"mode", "owner", "group", "acl"} {
			c.problems.Add(field+"."+missing, foreign)
		}
		return a
	}
	a.Mode = checks.Known(fmt.Sprintf("%04o", hostfs.Mode(info.Mode())))
	a.Owner, a.Group = checks.Known(c.names.user(uid)), checks.Known(c.names.group(gid))
	if info.Mode()&fs.ModeSymlink != 0 {
		a.ACL = checks.Known(false) // a link has none
		return a
	}
	if extended, err := hostfs.ExtendedACL(path); err == nil {
		a.ACL = checks.Known(extended)
	} else {
		c.problems.Add(field+".acl", checks.Problem{Reason: checks.Source, Detail: "access control lists can't be read here: " + cause(err).Error()})
	}
	return a
}

// entry looks at what lies at a path, called name, and at the content of a regular file.
func (c *collector) entry(path, name string, info fs.FileInfo) files.Entry {
	e := files.Entry{Name: checks.Clean(name), Path: checks.Clean(path), Type: typeOf(info.Mode()), Size: info.Size(), Modified: info.ModTime().UTC()}
	e.Access = c.access("entries."+e.Name, path, info)
	if links := hostfs.LinksOf(info); links > 0 {
		e.Links = checks.Known(links)
	}
	if e.Type != files.TypeFile {
		return e
	}
	data, err := c.head(path, info)
	if err != nil {
		for _, field := range []string{"content", "secrets", "sqlite"} {
			c.problems.Add(e.Field(field), problem(err, "read %s", e.Name))
		}
		return e
	}
	content := contentOf(info.Name(), data)
	e.Content = checks.Known(content)
	c.look(&e, path, content, data)
	return e
}

// look reads what the content says.
func (c *collector) look(e *files.Entry, path string, content files.Content, data []byte) {
	switch {
	case content == files.ContentSQLite:
		e.SQLite = checks.Known(files.SQLite{Writer: writerOf(data)})
	case content.Readable():
		c.secrets(e, content, data)
	}
}

// secrets looks for secrets. A file that breaks off, or isn't of its format, may hide some.
func (c *collector) secrets(e *files.Entry, content files.Content, data []byte) {
	found, err := secretsIn(e.Name, content, string(data))
	why := checks.Problem{Reason: checks.Unreadable}
	switch {
	case e.Size > int64(len(data)):
		why = checks.Problem{Reason: checks.Budget, Detail: e.Name + " is larger than is read"}
	case err == nil:
		e.Secrets = checks.Whole(found)
		return
	case errors.Is(err, written.ErrLarge):
		why = checks.Problem{Reason: checks.Budget, Detail: e.Name + " has more settings, or deeper nested, than are read"}
	case errors.Is(err, errFormat):
		why = checks.Problem{Reason: checks.Source, Detail: "the format of " + e.Name + " is not known, so that its settings can't be told"}
	default:
		why.Detail = fmt.Sprintf("read %s: %v", e.Name, err)
	}
	e.Secrets = checks.Cut(found)
	c.problems.Add(e.Field("secrets"), why)
}

// head reads a regular file from its begin. It is the file that was looked at, or none.
func (c *collector) head(path string, seen fs.FileInfo) ([]byte, error) {
	data, err := hostfs.ReadHead(path, seen, min(hostfs.MaxHead, c.left))
	c.left -= int64(len(data))
	return data, err
}

func typeOf(mode fs.FileMode) files.FileType {
	switch {
	case mode.IsRegular():
		return files.TypeFile
	case mode.IsDir():
		return files.TypeFolder
	case mode&fs.ModeSymlink != 0:
		return files.TypeLink
	}
	return files.TypeOther
}

package files

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// Pages that several checks refer to.
const (
	inodePage  = "https://man7.org/linux/man-pages/man7/inode.7.html"
	aclPage    = "https://man7.org/linux/man-pages/man5/acl.5.html"
	sqlitePage = "https://sqlite.org/fileformat2.html"
)

// Of is the part of the parameters that every check of files has.
type Of struct {
	// Applications are those whose files a control is about; empty is every file. Files that
	// the site doesn't call so are another's, and never pass the control.
	Applications []checks.Chosen[Application] `json:"applications"`
}

func (p Of) of() Of { return p }

// every is a check of every file.
func every() Of { return Of{Applications: []checks.Chosen[Application]{}} }

// eachWith makes the rule of a check with parameters, which embed [Of], about files that
// hold one of these.
func eachWith[P interface{ of() Of }](defaults P, judge func(checks.Observed[Facts], P), holds ...Holding) checks.Rule {
	return checks.EachWith(defaults, func(o checks.Observed[Facts], p P) {
		if !o.Facts.Entries.Known() {
			checks.NeedAll(o, o.Facts.Entries, "entries")
			return
		}
		own := settingsOf(o)
		if !checks.Choose(o.Subject(""), p.of().Applications, own.Application, "these are files of", "part-of") {
			return
		}
		if !slices.Contains(holds, own.Holds) {
			o.NotApplicable("the site says that these are %s (holds: at the target)", own.Holds)
			return
		}
		judge(o, p)
	})
}

// settingsOf are the target's keys; files are settings where it has none.
func settingsOf(o checks.Observed[Facts]) Settings {
	own := checks.Settings[Settings](o.Target)
	if own.Holds == "" {
		own.Holds = HoldsSettings
	}
	return own
}

// each makes the rule of a check without parameters of its own.
func each(judge func(checks.Observed[Facts]), holds ...Holding) checks.Rule {
	return eachWith(every(), func(o checks.Observed[Facts], _ Of) { judge(o) }, holds...)
}

// regular are the regular files among the entries. A link is said to be one: what it leads
// to is another file.
func regular(o checks.Observed[Facts]) []Entry {
	entries, _ := checks.NeedAll(o, o.Facts.Entries, "entries")
	var files []Entry
	for _, e := range entries {
		switch e.Type {
		case TypeFile:
			files = append(files, e)
		case TypeLink:
			o.Subject(e.Name).Unknown(checks.Source, "%s is a link: make a target of what it leads to", e.Name)
		case TypeFolder, TypeOther:
		default:
			checks.NeedWord(o.Subject(e.Name), e.Type, e.Field("type"))
		}
	}
	return files
}

// Bits of a mode.
const (
	othersWrite = 0o002
	sticky      = 0o1000
	permissions = 0o777
)

// modeOf reads the mode, and records it as evidence.
func modeOf(s checks.Subject, e Entry) (uint64, bool) {
	text, ok := checks.Need(s, e.Mode, e.Field("mode"))
	if !ok {
		return 0, false
	}
	mode, err := strconv.ParseUint(text, 8, 32)
	if err != nil {
		s.UnknownWord("the mode of "+e.Name, text)
		return 0, false
	}
	owner, _ := e.Owner.Get()
	group, _ := e.Group.Get()
	s.Evidence("file "+e.Name, "mode %s, owner %s, group %s", text, owner, group)
	return mode, true
}

// Octal is a mode as a parameter.
type Octal uint64

// UnmarshalText reads octal digits.
func (m *Octal) UnmarshalText(text []byte) error {
	mode, err := strconv.ParseUint(string(text), 8, 12)
	if err != nil {
		return fmt.Errorf("mode %q is not octal digits such as 640", text)
	}
	*m = Octal(mode)
	return nil
}

// MarshalText writes octal digits.
func (m Octal) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "%03o", uint64(m)), nil }

// private judges who may get at a file: by its mode, its ACL, and the folders above it.
func private(o checks.Observed[Facts], e Entry, most Octal, what string) {
	s := o.Subject(e.Name)
	mode, ok := modeOf(s, e)
	if !ok {
		return
	}
	switch open := mode & permissions &^ uint64(most); {
	case open&othersWrite != 0:
		s.ViolationAt(checks.High, "every account of the host may change %s (mode %04o): %s", e.Name, mode, what)
	case open != 0:
		s.Violation("the mode of %s is %04o, wider than %03o: %s", e.Name, mode, uint64(most), what)
	}
	if acl, known := checks.Need(s, e.ACL, e.Field("acl")); known && acl {
		s.Unknown(checks.Source, "an ACL gives further accounts rights to %s: look at it with `getfacl`, or take it away with `setfacl -b`", e.Name)
	}
	parentsClosed(o, s, e)
}

// parentsClosed judges the folders above: who may write to one may put another file in place.
func parentsClosed(o checks.Observed[Facts], s checks.Subject, e Entry) {
	parents, _ := checks.NeedAll(s, o.Facts.Parents, "parents")
	for _, parent := range parents {
		folderClosed(s, parent.Path, parent.Access, "parents.mode")
	}
	for _, between := range o.Facts.Entries.Entries() {
		if strings.HasPrefix(e.Name, between.Name+"/") {
			folderClosed(s, between.Name, between.Access, between.Field("mode"))
		}
	}
}

func folderClosed(s checks.Subject, path string, a Access, field string) {
	text, ok := checks.Need(s, a.Mode, field)
	mode, err := strconv.ParseUint(text, 8, 32)
	switch {
	case !ok:
	case err != nil:
		s.UnknownWord("the mode of "+path, text)
	case mode&othersWrite != 0 && mode&sticky == 0:
		s.Evidence("folder "+path, "mode %s", text)
		s.ViolationAt(checks.High, "every account of the host may put another file in its place: the mode of %s is %s", path, text)
	}
}

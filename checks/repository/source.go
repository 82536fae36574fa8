package repository

import (
	"fmt"

	"hardcheck/checks"
)

// Source is the code that the facts were read from. Nothing runs that code where files of it
// differ from the commit, or where the site says that another commit was installed.
func (f Facts) Source(target checks.Target) (code checks.SourceCode, why string) {
	git, known := f.Git.Get()
	changed, whole := f.Changed.Get()
	written, _ := f.CodeWritten.Get()
	code = checks.SourceCode{Commit: git.Head, Folder: f.Folder, Written: written}
	switch deployed := checks.Settings[Settings](target).Deployed; {
	case !known:
		return code, "git's own files could not be read, so that no commit is known"
	case deployed != "":
		return code, fmt.Sprintf("the site says that %s runs", deployed)
	case len(changed) > 0:
		return code, fmt.Sprintf("%s is not as the commit has it", changed[0])
	case !whole:
		return code, "whether all files are as the commit has them is not known"
	}
	return code, ""
}

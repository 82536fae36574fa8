package report

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
)

// temporaryEnd ends the name of a file that takes the place of another once it is whole.
const temporaryEnd = ".tmp"

// temporaryStart begins the names of the temporary files beside path; digits follow.
func temporaryStart(path string) string { return "." + filepath.Base(path) + "." }

// createTemporary makes a temporary file beside path and locks it for as long as it is
// open, so that another run can tell that it has a writer.
func createTemporary(path string) (*os.File, error) {
	for range 10 {
		file, err := os.CreateTemp(filepath.Dir(path), temporaryStart(path)+"*"+temporaryEnd)
		if err != nil {
			return nil, err
		}
		lock(file)
		// Another run may have found it before it was locked.
		if isAt(file, file.Name()) {
			return file, nil
		}
		_ = file.Close()
	}
	return nil, errors.New("other runs remove it")
}

func isAt(file *os.File, path string) bool {
	here, err := file.Stat()
	there, err2 := os.Lstat(path)
	return err == nil && err2 == nil && os.SameFile(here, there)
}

// removeAbandoned removes the temporary files that writers of path left when they were
// interrupted. It is a courtesy: what can't be removed stays.
func removeAbandoned(path string) {
	folder := filepath.Dir(path)
	entries, err := os.ReadDir(folder)
	if err != nil {
		return
	}
	for _, entry := range entries {
		middle, ours := strings.CutPrefix(entry.Name(), temporaryStart(path))
		middle, ended := strings.CutSuffix(middle, temporaryEnd)
		if ours && ended && middle != "" && strings.Trim(middle, "0123456789") == "" && entry.Type().IsRegular() {
			removeUnlocked(filepath.Join(folder, entry.Name()))
		}
	}
}

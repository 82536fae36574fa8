package site

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"hardcheck/checks"
)

// evidenceChanged is the problem of a file that is not what it was.
const evidenceChanged = "has changed since"

// maxEvidence bounds a file of evidence in bytes: a scan of a signed list, a screenshot,
// a log. Hashing it must not take longer than reading the devices.
const maxEvidence = 1 << 30

// HashEvidence is the SHA-256 of a file of evidence in lower-case hex. The name is relative
// to the folder of the attestations, and leads to a file below it. The problem is set where
// the file is not to be read now: "is gone". The error is one of the name itself, which no
// change of the file would mend.
func HashEvidence(folder, name string) (sum, problem string, err error) {
	if !filepath.IsLocal(filepath.FromSlash(name)) || strings.Contains(name, `\`) {
		return "", "", fmt.Errorf("evidence %q is no file below the folder of the attestations, written like reviews/2026.pdf", checks.Clean(name))
	}
	root, err := os.OpenRoot(folder)
	if err != nil {
		return "", "can't be read", nil
	}
	defer func() { _ = root.Close() }()
	// A pipe that nobody writes to would be waited for when it is opened.
	info, err := root.Stat(filepath.FromSlash(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", "is gone", nil
	case err != nil:
		return "", "can't be read", nil
	case info.IsDir():
		return "", "", fmt.Errorf("evidence %q is a folder: name the file in it, or pack it into one", checks.Clean(name))
	case !info.Mode().IsRegular():
		return "", "", fmt.Errorf("evidence %q is no file", checks.Clean(name))
	case info.Size() > maxEvidence:
		return "", "", fmt.Errorf("evidence %q is larger than %d MiB: name a file with its digests", checks.Clean(name), maxEvidence>>20)
	}
	file, err := root.Open(filepath.FromSlash(name))
	if err != nil {
		return "", "can't be read", nil
	}
	defer func() { _ = file.Close() }()
	hash := sha256.New()
	if _, err := io.Copy(hash, io.LimitReader(file, maxEvidence)); err != nil {
		return "", "can't be read", nil
	}
	return hex.EncodeToString(hash.Sum(nil)), "", nil
}

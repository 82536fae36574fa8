//go:build unix

package engine

import "os"

// hiddenFile is a temporary file of mode 0600 that has no name: it ends with the process.
func hiddenFile() (*os.File, error) {
	file, err := os.CreateTemp("", "hardcheck-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(file.Name()); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

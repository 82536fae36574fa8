package engine

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// deleteOnClose is FILE_FLAG_DELETE_ON_CLOSE: Windows removes no name of an open file, but
// the file with its last handle, however the process ends.
const deleteOnClose = 0x04000000

// hiddenFile is a temporary file that nobody else can open, and that ends with the process.
func hiddenFile() (*os.File, error) {
	name := filepath.Join(os.TempDir(), "hardcheck-"+rand.Text())
	path, err := syscall.UTF16PtrFromString(name)
	if err != nil {
		return nil, err
	}
	// Share mode 0: no other process opens it meanwhile.
	handle, err := syscall.CreateFile(path, syscall.GENERIC_READ|syscall.GENERIC_WRITE, 0, nil,
		syscall.CREATE_NEW, syscall.FILE_ATTRIBUTE_NORMAL|deleteOnClose, 0)
	if err != nil {
		return nil, fmt.Errorf("make a temporary file: %w", err)
	}
	return os.NewFile(uintptr(handle), name), nil
}

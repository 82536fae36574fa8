package scanconn

import (
	"errors"
	"io/fs"
	"os"
	"syscall"
)

// open opens a regular file: a pipe or a device could keep us waiting for ever, and asking
// a device may move it. What is put in the file's place meanwhile is not waited for either.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, bare(err)
	}
	if err := regular(info); err != nil {
		return nil, err
	}
	file, err := os.OpenFile(path, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, bare(err)
	}
	if info, err = file.Stat(); err == nil {
		err = regular(info)
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

func regular(info fs.FileInfo) error {
	switch {
	case info.IsDir():
		return errors.New("this is a folder: name the report in it, one target for each")
	case !info.Mode().IsRegular():
		return errors.New("this is no regular file")
	}
	return nil
}

// bare is a file's error without its path, which the caller adds.
func bare(err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	return err
}

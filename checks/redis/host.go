package redis

import (
	"slices"
	"strconv"

	"hardcheck/checks"
)

// Host is what the server's own host shows of it, to an audit that runs there.
type Host struct {
	// UID is the number of the account that the server runs as; 0 is root.
	UID int `json:"uid" range:"0-4294967295"`
	// Files are the server's files whose mode was seen.
	Files []File `json:"files"`
}

// File is a file of the server.
type File struct {
	Role FileRole `json:"role"`
	Path string   `json:"path" free:"files have the paths that the site gives them"`
	// Mode are the permission bits in octal, with the sticky bit: "0640".
	Mode string `json:"mode" free:"octal digits; others are not assessed"`
}

// FileRole is what a file is to the server.
type FileRole string

// The roles of files.
const (
	RoleSettings FileRole = "settings"
	RoleUsers    FileRole = "users"
	RoleKey      FileRole = "key"
	RoleDump     FileRole = "dump"
	RoleDumpDir  FileRole = "dump-directory"
	RoleSocket   FileRole = "socket"
)

// Known reports whether r is one of the roles.
func (r FileRole) Known() bool {
	return slices.Contains([]FileRole{RoleSettings, RoleUsers, RoleKey, RoleDump, RoleDumpDir, RoleSocket}, r)
}

// Bits of a mode.
const (
	othersWrite = 0o002
	othersRead  = 0o004
)

// fileMode reads the mode of a file, and records it as evidence.
func fileMode(s checks.Subject, file File) (uint32, bool) {
	mode, err := strconv.ParseUint(file.Mode, 8, 32)
	if err != nil {
		s.UnknownWord("the mode of "+file.Path, file.Mode)
		return 0, false
	}
	s.Evidence("file "+file.Path, "mode %s", file.Mode)
	return uint32(mode), true
}

package files

import "slices"

// FileType is what a name stands for.
type FileType string

// The types.
const (
	TypeFile   FileType = "file"
	TypeFolder FileType = "folder"
	TypeLink   FileType = "link"
	// TypeOther is a pipe, a socket or a device. It is never opened.
	TypeOther FileType = "other"
)

// Known reports whether it is one of the types.
func (t FileType) Known() bool {
	return slices.Contains([]FileType{TypeFile, TypeFolder, TypeLink, TypeOther}, t)
}

// Content is what a file holds, by its first bytes, and for text by its name.
type Content string

// The contents.
const (
	ContentEmpty   Content = "empty"
	ContentEnv     Content = "env"      // variables, for one account's eyes
	ContentSetting Content = "settings" // YAML, INI, TOML, JSON
	ContentCode    Content = "code"     // Python
	ContentText    Content = "text"
	ContentKey     Content = "private-key"
	ContentSQLite  Content = "sqlite"
	ContentSQL     Content = "sql"
	ContentArchive Content = "archive" // gzip, xz, zstd, bzip2, zip, tar, pg_dump's own
	ContentBinary  Content = "binary"
)

// Known reports whether it is one of the contents.
func (c Content) Known() bool {
	return slices.Contains([]Content{
		ContentEmpty, ContentEnv, ContentSetting, ContentCode, ContentText, ContentKey, ContentSQLite, ContentSQL, ContentArchive, ContentBinary,
	}, c)
}

// Readable reports whether it is looked through for secrets.
func (c Content) Readable() bool {
	return slices.Contains([]Content{ContentEnv, ContentSetting, ContentCode, ContentText, ContentKey}, c)
}

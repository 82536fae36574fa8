package filesconn

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"unicode/utf8"

	"hardcheck/checks/files"
	"hardcheck/checks/pattern"
)

// magic are the first bytes of formats, by their own documents.
var magic = []struct {
	at      int
	bytes   string
	content files.Content
}{
	{0, "SQLite format 3\x00", files.ContentSQLite},
	{0, "\x1f\x8b", files.ContentArchive},         // gzip, RFC 1952
	{0, "\x28\xb5\x2f\xfd", files.ContentArchive}, // Zstandard, RFC 8878
	{0, "\xfd7zXZ\x00", files.ContentArchive},     // xz
	{0, "BZh", files.ContentArchive},              // bzip2
	{0, "PK\x03\x04", files.ContentArchive},       // zip
	{0, "PGDMP", files.ContentArchive},            // pg_dump -Fc
	{257, "ustar", files.ContentArchive},          // tar, POSIX
}

var privateKey = pattern.New(`-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY-----`)

// statements are how dumps of SQL begin, comments left out.
var statements = pattern.New(`(?i)^\s*(--[^\n]*\n|/\*.*?\*/;?|\s)*(PRAGMA|BEGIN|CREATE|SET|INSERT|DROP|START|LOCK)\b`)

// contentOf is what a file holds, by its first bytes, and for text by its name.
func contentOf(name string, data []byte) files.Content {
	if len(data) == 0 {
		return files.ContentEmpty
	}
	for _, m := range magic {
		if len(data) > m.at && bytes.HasPrefix(data[m.at:], []byte(m.bytes)) {
			return m.content
		}
	}
	if bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data[:max(0, len(data)-utf8.UTFMax)]) {
		return files.ContentBinary
	}
	name = strings.ToLower(name)
	extension := filepath.Ext(name)
	is := func(list ...string) bool { return slices.Contains(list, extension) }
	switch {
	case extension == ".env" || strings.HasPrefix(name, ".env"):
		return files.ContentEnv
	case formats[extension] != nil:
		return files.ContentSetting
	case is(".py"):
		return files.ContentCode
	case privateKey.Match(data):
		return files.ContentKey
	case is(".sql") || statements.Match(data[:min(len(data), 4096)]):
		return files.ContentSQL
	}
	return files.ContentText
}

// writerOf is the version in a database's header: 3040001 is 3.40.1.
func writerOf(data []byte) string {
	const offset = 96
	if len(data) < offset+4 {
		return ""
	}
	number := binary.BigEndian.Uint32(data[offset:])
	if number < 3_000_000 || number >= 4_000_000 {
		return ""
	}
	return fmt.Sprintf("%d.%d.%d", number/1_000_000, number/1000%1000, number%1000)
}

package scenarios

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"strings"

	"hardcheck/testenv/dockerlab"
)

// database is an empty SQLite database as a version of SQLite leaves it: its header alone
// (sqlite.org/fileformat2.html, 1.3).
func database(writer uint32) string {
	header := make([]byte, 4096)
	copy(header, "SQLite format 3\x00")
	binary.BigEndian.PutUint32(header[96:], writer)
	return string(header)
}

// dump is a backup as a job writes it, of about so many bytes.
func dump(size int) (string, error) {
	var out bytes.Buffer
	// Not compressed, so that it has the size.
	writer, err := gzip.NewWriterLevel(&out, gzip.NoCompression)
	if err != nil {
		return "", fmt.Errorf("make backup: %w", err)
	}
	for out.Len() < size && err == nil {
		_, err = writer.Write([]byte(strings.Repeat("INSERT INTO pump VALUES (1);\n", 40)))
		if err == nil {
			err = writer.Flush()
		}
	}
	if err != nil {
		return "", fmt.Errorf("make backup: %w", err)
	}
	if err := writer.Close(); err != nil {
		return "", fmt.Errorf("make backup: %w", err)
	}
	return out.String(), nil
}

// installed is a Python package as an installer leaves it.
func installed(name, version string) dockerlab.HostFile {
	return dockerlab.HostFile{
		Path:    "site-packages/" + name + "-" + version + ".dist-info/METADATA",
		Content: "Metadata-Version: 2.1\nName: " + name + "\nVersion: " + version + "\n\nA package.\n", Mode: 0o644,
	}
}

// carelessWebHost are the files of a host on which nobody looked at modes: anybody may read
// what holds the password, the database lies in a served folder and the backup job has
// failed for a week.
func carelessWebHost(values Values) ([]dockerlab.HostFile, error) {
	return append([]dockerlab.HostFile{
		{Path: "static/db.sqlite3", Content: database(3_034_001), Mode: 0o644},
		{Path: "env/web.env", Content: "DJANGO_DEBUG=True\nDJANGO_SECRET_KEY=changeme\nEMAIL_HOST_PASSWORD=" + dockerlab.Canary + "\n", Mode: 0o644},
		{Path: "backups/db-" + values.Ago(8) + ".sql.gz", Content: "\x1f\x8b", Mode: 0o644},
	}, installed("django", "4.2.1")), nil
}

func hardenedWebHost(values Values) ([]dockerlab.HostFile, error) {
	made := []dockerlab.HostFile{
		{Path: "static/site.css", Content: "body { margin: 0 }\n", Mode: 0o644},
		{Path: "data/db.sqlite3", Content: database(3_046_001), Mode: 0o640},
		{Path: "env/web.env", Content: "DJANGO_DEBUG=False\nDJANGO_SECRET_KEY_FILE=/run/secrets/django_key\n", Mode: 0o640},
		installed("django", "5.2.9"),
	}
	for days := range 3 {
		content, err := dump(4096)
		if err != nil {
			return nil, err
		}
		made = append(made, dockerlab.HostFile{Path: "backups/db-" + values.Ago(days) + ".sql.gz", Content: content, Mode: 0o640})
	}
	return made, nil
}

// carelessStation is where Netmikro runs in the release of before the one that the policy asks for.
func carelessStation(Values) ([]dockerlab.HostFile, error) {
	return []dockerlab.HostFile{installed("netmikro", "0.0.9")}, nil
}

func hardenedStation(Values) ([]dockerlab.HostFile, error) {
	return []dockerlab.HostFile{installed("netmikro", "0.1.0")}, nil
}

package audit

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/files"
)

// filesStage is what the files of the host are made of.
type filesStage struct {
	// Modes and Texts are those of files, by their path below the folder of the test.
	Modes map[string]string `json:"modes"`
	Texts map[string]string `json:"texts"`
	// Owner is whose the site says the files are.
	Owner string `json:"owner"`
	// Served is a folder that a web server hands out.
	Served string `json:"served"`
	// SQLite is the version that wrote the database, as its header has it.
	SQLite uint32 `json:"sqlite"`
	// Backup is how many days old the newest backup is.
	Backup int `json:"backup"`
	// Packages are installed ones with their versions.
	Packages map[string]string `json:"packages"`
}

// hardenedFiles makes the files of a hardened host, changed by objects of JSON, and reads
// them as four targets: settings, a database, backups, packages.
func hardenedFiles(t *testing.T, layers ...string) judged {
	t.Helper()
	stage := filesStage{
		Modes:  map[string]string{"app/.env": "0600", "app/config.yaml": "0640", "db/db.sqlite3": "0640", "backups/NEWEST": "0640"},
		Texts:  map[string]string{"app/.env": "DJANGO_SECRET_KEY=canary-x7Kq2mZr4wL9pB3nYc6dF1hJ5sG0a\n", "app/config.yaml": "log: info\npassword: ${DB_PASSWORD}\n"},
		SQLite: 3040001, Packages: map[string]string{"django": "5.2.9", "netmikro": "99.0"}, Served: "static",
	}
	for line := range strings.Lines(strings.Join(layers, "\n")) {
		if line = strings.TrimSpace(line); line == "" {
			continue
		}
		if err := json.Unmarshal([]byte(line), &stage); err != nil {
			t.Fatalf("read flip: %v: %s", err, line)
		}
	}
	dir := t.TempDir()
	stage.make(t, dir)
	now := time.Now()
	var records []engine.Record
	for holds, path := range map[files.Holding]string{
		files.HoldsSettings: "app", files.HoldsDatabase: "db", files.HoldsBackups: "backups", files.HoldsPackages: "site-packages",
	} {
		for application := range map[files.Application]bool{files.ModbusWebServer: true, files.PerformanceProbe: true, files.Netmikro: true} {
			settings := files.Settings{Application: application, Holds: holds, Owner: stage.owner(t, dir), Served: []string{filepath.Join(dir, stage.Served)}}
			target := checks.Target{Name: string(holds) + "-" + string(application), Kind: files.Kind.Name, Settings: settings}
			records = append(records, read(t, checks.Access{Scheme: "file", Path: filepath.Join(dir, path), Target: target, Transcript: checks.NewTranscript(now)}))
		}
	}
	return judgeAll(t, checks.Site{Name: "mutation"}, now, records...)
}

func (s filesStage) make(t *testing.T, dir string) {
	t.Helper()
	put := func(name, text string) {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	put("static/app.css", "")
	header := make([]byte, 4096)
	copy(header, "SQLite format 3\x00")
	binary.BigEndian.PutUint32(header[96:], s.SQLite)
	put("db/db.sqlite3", string(header))
	newest := "backups/db-" + time.Now().UTC().AddDate(0, 0, -s.Backup).Format(time.DateOnly) + ".sql.gz"
	put(newest, "\x1f\x8b"+strings.Repeat("x", 4096))
	for name, text := range s.Texts {
		put(name, text)
	}
	for name, version := range s.Packages {
		put("site-packages/"+name+"-"+version+".dist-info/METADATA", "Metadata-Version: 2.1\nName: "+name+"\nVersion: "+version+"\n\nText\n")
	}
	for name, mode := range s.Modes {
		var bits uint32
		for _, digit := range mode {
			bits = bits<<3 | uint32(digit-'0')
		}
		if err := os.Chmod(filepath.Join(dir, strings.Replace(name, "backups/NEWEST", newest, 1)), os.FileMode(bits)); err != nil {
			t.Fatal(err)
		}
	}
}

// owner is who the site says: where the flip names nobody, who owns the files now.
func (s filesStage) owner(t *testing.T, dir string) string {
	t.Helper()
	if s.Owner != "" {
		return s.Owner
	}
	record := read(t, checks.Access{Scheme: "file", Path: filepath.Join(dir, "app"), Transcript: checks.NewTranscript(time.Now())})
	for _, e := range record.Facts.(files.Facts).Entries.Entries() {
		if name, known := e.Owner.Get(); known {
			return name
		}
	}
	t.Fatal("nobody owns the files")
	return ""
}

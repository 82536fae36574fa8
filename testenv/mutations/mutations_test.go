package mutations

import "testing"

// TestFiles holds that every file can be read, and that each flip has a check and a change.
func TestFiles(t *testing.T) {
	t.Parallel()
	count := 0
	for _, name := range []string{"routeros.txt", "redis.txt", "modbus.txt", "modbus-plain.txt", "modbus-registers.txt", "docker.txt", "container.txt", "web.txt", "database.txt", "application.txt", "repository.txt", "repository-go.txt", "files.txt", "scan.txt", "site.txt"} {
		_, flips, err := Read(name)
		if err != nil || len(flips) < 2 {
			t.Errorf("%s: %d flips, %v", name, len(flips), err)
		}
		count += len(flips)
		for _, flip := range flips {
			if flip.Check == "" || flip.Check == baseName || flip.Change == "" {
				t.Errorf("%s: flip %+v", name, flip)
			}
		}
	}
	if all, err := All(); err != nil || len(all) != count {
		t.Errorf("%d flips in all, want %d, %v", len(all), count, err)
	}
	if _, _, err := Read("none-such.txt"); err == nil {
		t.Error("a file was read that isn't there")
	}
	if reasons, err := Without(); err != nil || len(reasons) == 0 {
		t.Errorf("%d reasons, %v", len(reasons), err)
	}
}

package audit

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/mutations"
	"hardcheck/testenv/need"
)

// yard makes the containers of all flips on the local engine, none of them started.
type yard struct {
	lab *dockerlab.Lab
	// paths stand for files and folders of the host in flips.
	paths *strings.Replacer
}

func (y yard) options(t *testing.T, change string) dockerlab.Options {
	t.Helper()
	o := dockerlab.HardenedOptions()
	if change == "" {
		return o
	}
	if err := json.Unmarshal([]byte(y.paths.Replace(change)), &o); err != nil {
		t.Fatalf("read flip: %v: %s", err, change)
	}
	return o
}

func (y yard) add(t *testing.T, name, change string) {
	t.Helper()
	if err := y.lab.CreateWith(t.Context(), name, y.options(t, change)); err != nil {
		t.Fatal(err)
	}
}

// folderOfSettings holds a private and an open file of settings, and a shared folder.
func folderOfSettings(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "hardcheck-mutation-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(folder) })
	// What everybody may pass through hides nothing.
	if err := os.Chmod(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, mode := range map[string]os.FileMode{"settings.yaml": 0o640, "open.yaml": 0o644} {
		path := filepath.Join(folder, name)
		if err := os.WriteFile(path, []byte("a: 1\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "data"), 0o755); err != nil {
		t.Fatal(err)
	}
	return folder
}

// ofContainer are the failures of one container and its image, without its own names. How
// controls end can't be told of one container alone.
func ofContainer(j judged, names ...string) judged {
	own := judged{failures: map[finding]failure{}}
	for f, message := range j.failures {
		for _, name := range names {
			if strings.HasPrefix(f.subject, name) {
				f.subject = strings.TrimPrefix(f.subject, name)
				own.failures[f] = message
				break
			}
		}
	}
	return own
}

func flipContainers(t *testing.T) []row {
	t.Helper()
	if os.Geteuid() != 0 {
		need.Missing(t, "root", "only root can look at the files that containers mount")
	}
	_, flips, err := mutations.Read("container.txt")
	if err != nil {
		t.Fatal(err)
	}
	folder := folderOfSettings(t)
	y := yard{lab: dockerlab.Start(t), paths: strings.NewReplacer(
		"SETTINGS", filepath.Join(folder, "settings.yaml"), "OPEN", filepath.Join(folder, "open.yaml"), "FOLDER", filepath.Join(folder, "data"),
	)}
	y.add(t, "base", "")
	for i, flip := range flips {
		y.add(t, fmt.Sprintf("flip-%02d", i), flip.Change)
	}
	all := judge(t, checks.Access{
		Scheme: "docker", Target: checks.Target{Name: "host", Kind: "docker", Distribution: "debian-12"},
		Timeout: 20 * time.Second, MaxBytes: 64 << 20, Transcript: checks.NewTranscript(time.Now()),
	}, time.Now())
	base := ofContainer(all, y.lab.Name("base"))
	wantSound(t, base)
	rows := make([]row, len(flips))
	for i, flip := range flips {
		t.Run(fmt.Sprintf("%s_%d", flip.Check, i), func(t *testing.T) {
			names := []string{y.lab.Name(fmt.Sprintf("flip-%02d", i))}
			if image := y.options(t, flip.Change).Image.Name; image != dockerlab.HardenedOptions().Image.Name {
				names = append(names, y.lab.Name(image))
			}
			rows[i] = compare(t, "container.txt", flip, base, ofContainer(all, names...))
			rows[i].how = "live: container on the local engine"
		})
	}
	return rows
}

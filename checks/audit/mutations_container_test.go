package audit

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/go-connections/nat"

	"hardcheck/checks"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/mutations"
)

// created is what a flip of a container changes, over what a hardened one has.
type created struct {
	Config     container.Config
	HostConfig container.HostConfig
	Image      struct {
		Name  string
		Lines []string
	}
}

func hardenedContainer() created {
	pids := int64(64)
	c := created{}
	c.Image.Name = "app:1.0"
	c.Config = container.Config{User: "1000:1000", Cmd: []string{"serve"}}
	c.HostConfig = container.HostConfig{
		NetworkMode: "none", CapDrop: []string{"ALL"}, SecurityOpt: []string{"no-new-privileges:true"}, ReadonlyRootfs: true, IpcMode: "private",
		RestartPolicy: container.RestartPolicy{Name: container.RestartPolicyOnFailure, MaximumRetryCount: 3},
		LogConfig:     container.LogConfig{Type: "json-file", Config: map[string]string{"max-size": "10m"}},
		Resources:     container.Resources{Memory: 64 << 20, NanoCPUs: 500_000_000, PidsLimit: &pids},
		PortBindings:  nat.PortMap{},
	}
	return c
}

// yard makes the containers of all flips on the local engine, none of them started.
type yard struct {
	lab    *dockerlab.Lab
	folder string
	images map[string]bool
}

func (y *yard) add(t *testing.T, name, change string) {
	t.Helper()
	c := hardenedContainer()
	change = strings.NewReplacer(
		"SETTINGS", filepath.Join(y.folder, "settings.yaml"), "OPEN", filepath.Join(y.folder, "open.yaml"), "FOLDER", filepath.Join(y.folder, "data"),
	).Replace(change)
	if change != "" {
		if err := json.Unmarshal([]byte(change), &c); err != nil {
			t.Fatalf("read flip: %v", err)
		}
	}
	if !y.images[c.Image.Name] {
		lines := append([]string{`HEALTHCHECK CMD ["/sleeper", "health"]`}, c.Image.Lines...)
		if _, err := y.lab.Image(t.Context(), c.Image.Name, lines...); err != nil {
			t.Fatal(err)
		}
		y.images[c.Image.Name] = true
	}
	c.Config.Image = y.lab.Name(c.Image.Name)
	if _, err := y.lab.Create(t.Context(), name, &c.Config, &c.HostConfig, nil); err != nil {
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

// ofContainer are the failures of one container and its image, without its own names.
func ofContainer(j judged, names ...string) judged {
	own := judged{}
	for f, failure := range j {
		for _, name := range names {
			if strings.HasPrefix(f.subject, name) {
				f.subject = strings.TrimPrefix(f.subject, name)
				own[f] = failure
				break
			}
		}
	}
	return own
}

func flipContainers(t *testing.T) []row {
	t.Helper()
	_, flips, err := mutations.Read("container.txt")
	if err != nil {
		t.Fatal(err)
	}
	y := &yard{lab: dockerlab.Start(t), folder: folderOfSettings(t), images: map[string]bool{}}
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
			if c := hardenedContainer(); json.Unmarshal([]byte(flip.Change), &c) == nil && c.Image.Name != "app:1.0" {
				names = append(names, y.lab.Name(c.Image.Name))
			}
			rows[i] = compare(t, flip, base, ofContainer(all, names...))
			rows[i].how = "live"
		})
	}
	return rows
}

func TestMutationsContainer(t *testing.T) {
	t.Parallel()
	t.Log(len(flipContainers(t)))
}


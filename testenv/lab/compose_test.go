package lab

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/need"
	"hardcheck/testenv/scenarios"
)

// TestCompose holds that compose reads the files that are written for it, alone and with
// the override, and sees the services, images and ports that the lab makes itself.
func TestCompose(t *testing.T) {
	t.Parallel()
	path, err := exec.LookPath("docker-compose")
	if err != nil {
		need.Missing(t, "docker-compose", "docker-compose is not installed (make deps installs it): %v", err)
	}
	for _, s := range scenarios.All() {
		if s.Docker == nil {
			continue
		}
		t.Run(s.Name(), func(t *testing.T) {
			t.Parallel()
			containers := s.Docker(New("me", DefaultNet).Values)
			folder := t.TempDir()
			base, override := filepath.Join(folder, "compose.yaml"), filepath.Join(folder, "compose.images.yaml")
			for name, text := range map[string]string{base: dockerlab.Compose(containers, "me"), override: dockerlab.ComposeImages(containers)} {
				if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			var want []string
			for _, service := range containers.Services {
				want = append(want, service.Name)
			}
			slices.Sort(want)
			out, err := exec.CommandContext(t.Context(), path, "-f", base, "-f", override, "config", "--services").Output()
			got := strings.Fields(string(out))
			slices.Sort(got)
			if diff := cmp.Diff(want, got); diff != "" || err != nil {
				t.Errorf("services (-want +got): %v\n%s", err, diff)
			}
			if s.Policy == "modbus-web-server" {
				wantOfficial(t, path, base, override)
			}
		})
	}
}

func wantOfficial(t *testing.T, compose, base, override string) {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), compose, "-f", base, "-f", override, "config").Output()
	if err != nil || !strings.Contains(string(out), "image: nginx:") || !strings.Contains(string(out), "image: redis:") || !strings.Contains(string(out), "image: me-modbus-webserver:") {
		t.Errorf("with the override: %v\n%s", err, out)
	}
}

// TestComposeQuotes holds that what compose would take for its own stays text.
func TestComposeQuotes(t *testing.T) {
	t.Parallel()
	s := dockerlab.Scenario{Services: []dockerlab.Service{{Name: "a", Image: "a:1"}}}
	s.Services[0].Config.Env = []string{"KEY=a$b: \"c\""}
	text := dockerlab.Compose(s, "me")
	quoted, err := json.Marshal([]string{`KEY=a$$b: "c"`})
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text, "environment: "+string(quoted)) {
		t.Errorf("not quoted:\n%s", text)
	}
}

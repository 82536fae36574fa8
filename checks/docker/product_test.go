package docker

import (
	"strings"
	"testing"

	"hardcheck/checks"
)

func TestAnotherEngineIsSaid(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		product Product
		system  string
		want    string
	}{
		{Podman, "debian", "the engine is Podman 4.3.1"},
		{DockerEngine, "Docker Desktop", "Docker Desktop's: it runs in a virtual machine"},
		{DockerEngine, "Debian GNU/Linux 12 (bookworm)", ""},
	} {
		f := Facts{Product: tc.product, Engine: checks.Known(Engine{Version: "4.3.1", OperatingSystem: tc.system})}
		if got := strings.Join(f.LeftOut(), "\n"); !strings.Contains(got, tc.want) || tc.want == "" && got != "" {
			t.Errorf("%s on %q: %q", tc.product, tc.system, got)
		}
	}
}

package docker

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

// TestRunning holds that only containers that run are listed, with the commit of their image
// and not of their own labels, and with folders only where they can be those of this process.
func TestRunning(t *testing.T) {
	t.Parallel()
	started := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	container := func(name, status string, mounts ...Mount) Container {
		return Container{
			Name: name, Image: Reference{Registry: "docker.io", Repository: "acme/web"}, ImageID: "sha256:1",
			Labels:     map[string]string{RevisionLabel: "of the container"},
			State:      checks.Known(State{Status: Status(status), Started: started}),
			Executable: checks.Known("gunicorn"), Mounts: checks.Whole(mounts),
		}
	}
	source := Mount{Type: "bind", Source: "/srv/plant", Destination: "/app"}
	secret := Mount{Type: "bind", Source: "/srv/key", Destination: "/run/secrets/key"}
	backup := container("backup", "running", source)
	backup.Executable = checks.Known("restic")
	lost := container("lost", "unheard-of")
	blind := container("blind", "running")
	blind.Mounts = checks.Cut[Mount](nil)
	f := Facts{
		Host:   checks.Known(Host{}),
		Images: checks.Whole([]Image{{ID: "sha256:1", Labels: map[string]string{RevisionLabel: "7599f9c1f176"}}}),
		Containers: checks.Whole([]Container{
			container("web", "running", source), container("keyed", "paused", secret), container("made", "created"), container("done", "exited"), backup, lost, blind,
		}),
	}
	running := func(name, hidden string, folders ...string) checks.Running {
		return checks.Running{Name: name, Of: "docker.io/acme/web", Commit: "7599f9c1f176", Hidden: hidden, Folders: folders, Started: started}
	}
	const over = "a mount at /app may hide the code of its image"
	want := []checks.Running{
		running("web", over, "/srv/plant"), running("keyed", "", "/srv/key"), running("backup", over),
		running("lost", "its state is not known"), running("blind", "its mounts are not known"),
	}
	got, why := f.Running()
	if diff := cmp.Diff(want, got); diff != "" || why != "" {
		t.Errorf("running (-want +got): %q\n%s", why, diff)
	}
	f.Self = "hardcheck"
	if got, _ = f.Running(); got[0].Folders != nil {
		t.Errorf("a container's own folders are taken for the host's: %q", got[0].Folders)
	}
	f.Containers = checks.Cut(f.Containers.Entries())
	if _, why = f.Running(); why == "" {
		t.Error("a list that is cut is taken for all that runs")
	}
}

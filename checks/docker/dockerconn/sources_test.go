package dockerconn

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// mountingContainer is a container with bind mounts of the host's paths.
func mountingContainer(sources ...string) map[string]any {
	mounts := []any{}
	for _, source := range sources {
		mounts = append(mounts, map[string]any{"Type": "bind", "Source": source, "Destination": "/etc/app" + source, "RW": false})
	}
	inspection := dockerlab.Hardened("a", "web")
	inspection["Mounts"] = mounts
	return inspection
}

func TestSourcesOfBindMounts(t *testing.T) {
	t.Parallel()
	root := hostTree(t, map[string]string{"srv/a.yaml": "a", "srv/wide.yaml": "a", "closed/b.yaml": "b"})
	for name, mode := range map[string]os.FileMode{"srv/a.yaml": 0o640, "srv/wide.yaml": 0o604 | os.ModeSetgid, "closed": 0o750} {
		if err := os.Chmod(filepath.Join(root, name), mode); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"srv/link.yaml": "/srv/a.yaml", "srv/out": "/../../../../etc"} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	fake := dockerlab.NewFake()
	fake.Add(mountingContainer("/srv/wide.yaml", "/srv/a.yaml", "/srv/link.yaml", "/closed/b.yaml", "/srv", "/srv/none.yaml", "/srv/out/shadow", "/run/docker.sock", "/srv/a.yaml"))
	fake.ServeAt(t, filepath.Join(root, "run/docker.sock"))
	_, facts := collect(t, t.Context(), socketAccess(filepath.Join(root, "run/docker.sock")))
	uid, gid := int64(os.Getuid()), int64(os.Getgid())
	file := func(path, mode string) docker.Source {
		return docker.Source{Path: path, Type: "file", Mode: mode, UID: uid, GID: gid}
	}
	shielded, link, folder := file("/closed/b.yaml", "0644"), file("/srv/link.yaml", "0640"), file("/srv", "0755")
	shielded.Shielded, link.Symlink, folder.Type = true, true, "folder"
	missing := func(path string) docker.Source {
		return docker.Source{Path: path, Problem: "there is no such file, seen from here", UID: -1, GID: -1}
	}
	got := must(t, must(t, facts.Host).Sources)
	for i := range got {
		if got[i].Path == "/run/docker.sock" {
			got[i].Mode = "" // the process' own mask
		}
	}
	socket := docker.Source{Path: "/run/docker.sock", Type: "other", UID: uid, GID: gid}
	want := []docker.Source{shielded, socket, folder, file("/srv/a.yaml", "0640"), link, missing("/srv/none.yaml"), missing("/srv/out/shadow"), file("/srv/wide.yaml", "2604")}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("sources (-want +got):\n%s", diff)
	}
}

func TestSourcesNeedTheContainers(t *testing.T) {
	t.Parallel()
	root := hostTree(t, nil)
	fake := dockerlab.NewFake()
	fake.Answers["/containers/json"] = "nonsense"
	fake.ServeAt(t, filepath.Join(root, "run/docker.sock"))
	got, facts := collect(t, t.Context(), socketAccess(filepath.Join(root, "run/docker.sock")))
	if known(must(t, facts.Host).Sources) || got.Problems["host.sources"].Reason != checks.Unreadable {
		t.Errorf("sources %+v, problem %+v", must(t, facts.Host).Sources, got.Problems["host.sources"])
	}
}

func TestSourcesAreBounded(t *testing.T) {
	t.Parallel()
	mounts := make([]docker.Mount, maxSources+1)
	for i := range mounts {
		mounts[i].HostPath = filepath.Join("/srv", time.Duration(i).String())
	}
	containers := []docker.Container{{Mounts: checks.Whole(mounts)}}
	h := hostFiles{root: t.TempDir()}
	if _, err := h.sources(t.Context(), containers, time.Second); classify(err).Reason != checks.Budget {
		t.Errorf("too many: %v", err)
	}
	containers[0].Mounts = checks.Whole(mounts[:1])
	if found, err := h.sources(t.Context(), containers, time.Second); err != nil || len(found) != 1 {
		t.Errorf("one: %+v, %v", found, err)
	}
	if _, err := h.sources(t.Context(), containers, -time.Second); classify(err).Reason != checks.Timeout {
		t.Errorf("no time: %v", err)
	}
}

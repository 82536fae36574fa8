package dockerconn

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
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
		return docker.Source{Path: path, Target: path, Type: "file", Mode: mode, UID: uid, GID: gid}
	}
	shielded, link, folder := file("/closed/b.yaml", "0644"), file("/srv/link.yaml", "0640"), file("/srv", "0755")
	shielded.Shielded, link.Symlink, link.Target, folder.Type = true, true, "/srv/a.yaml", "folder"
	missing := func(path, target string) docker.Source {
		return docker.Source{Path: path, Target: target, Problem: "there is no such file, seen from here", UID: -1, GID: -1}
	}
	got := must(t, must(t, facts.Host).Sources)
	for i := range got {
		if got[i].Path == "/run/docker.sock" {
			got[i].Mode = "" // the process' own mask
		}
	}
	socket := docker.Source{Path: "/run/docker.sock", Target: "/run/docker.sock", EngineSocket: "/run/docker.sock", Type: "other", UID: uid, GID: gid}
	want := []docker.Source{shielded, socket, folder, file("/srv/a.yaml", "0640"), link, missing("/srv/none.yaml", "/srv/none.yaml"), missing("/srv/out/shadow", "/etc/shadow"), file("/srv/wide.yaml", "2604")}
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

func TestSourcesAreBoundedInTime(t *testing.T) {
	t.Parallel()
	containers := []docker.Container{{Mounts: checks.Whole([]docker.Mount{{HostPath: "/srv/a"}, {HostPath: "C:\\data"}})}}
	h := hostFiles{hostfs.Root(t.TempDir())}
	if found, err := h.sources(t.Context(), containers, nil, time.Second); err != nil || len(found) != 1 {
		t.Errorf("one: %+v, %v", found, err)
	}
	if _, err := h.sources(t.Context(), containers, nil, -time.Second); classify(err).Reason != checks.Timeout {
		t.Errorf("no time: %v", err)
	}
}

// TestSourcesFollowLinks mounts the engine's socket and the host's own folders by other names.
func TestSourcesFollowLinks(t *testing.T) {
	t.Parallel()
	root := hostTree(t, map[string]string{"etc/shadow": "x", "srv/data/x": "x"})
	for link, target := range map[string]string{
		"srv/socket": "/var/run/docker.sock", "srv/run": "../run", "srv/etc": "/etc", "srv/chain": "/srv/etc", "srv/loop": "loop",
	} {
		if err := os.Symlink(target, filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	fake := dockerlab.NewFake()
	fake.ServeAt(t, filepath.Join(root, "run/docker.sock"))
	if err := os.Link(filepath.Join(root, "run/docker.sock"), filepath.Join(root, "srv/data/same")); err != nil {
		t.Fatal(err)
	}
	const socket = "/run/docker.sock"
	wanted := map[string]docker.Source{
		"/srv/socket": {Target: socket, EngineSocket: socket}, "/srv/run": {Target: "/run", EngineSocket: socket}, "/var/run": {Target: "/run", EngineSocket: socket},
		"/srv/etc": {Target: "/etc"}, "/srv/chain/shadow": {Target: "/etc/shadow"}, "/srv/etc/not/yet": {Target: "/etc/not/yet"}, "/srv/loop": {},
		"/srv/data": {Target: "/srv/data"}, "/srv/data/same": {Target: "/srv/data/same", EngineSocket: socket}, "/srv/data/x/below": {},
	}
	fake.Add(mountingContainer(slices.Collect(maps.Keys(wanted))...))
	// The host's own path of the socket leads through a link that is absolute: ours to follow below the root.
	_, facts := collect(t, t.Context(), socketAccess(filepath.Join(root, DefaultSocket)))
	got := must(t, must(t, facts.Host).Sources)
	if len(got) != len(wanted) {
		t.Errorf("%d sources", len(got))
	}
	for _, source := range got {
		if want := wanted[source.Path]; source.Target != want.Target || source.EngineSocket != want.EngineSocket || source.Target == "" && source.Problem == "" {
			t.Errorf("%+v, want %+v", source, want)
		}
	}
}

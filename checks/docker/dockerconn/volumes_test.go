package dockerconn

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/api/types/volume"

	"hardcheck/checks/docker"
)

// TestVolumeOptions reads the options of local volumes as mount(8) would.
func TestVolumeOptions(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name    string
		options map[string]string
		paths   []string
		remote  string
	}{
		{"none", nil, nil, ""},
		{"bind", map[string]string{"type": "none", "o": "bind", "device": "/etc"}, []string{"/etc"}, ""},
		{"bind_without_a_type", map[string]string{"o": "rw,rbind", "device": "/srv/../etc/"}, []string{"/etc"}, ""},
		{"bind_of_a_network_type", map[string]string{"type": "nfs", "o": "bind", "device": "/etc"}, []string{"/etc"}, ""},
		{"disk", map[string]string{"type": "ext4", "device": "/dev/vda"}, []string{"/dev/vda"}, ""},
		{"disk_without_a_type", map[string]string{"device": "/dev/disk/by-label/root"}, []string{"/dev/disk/by-label/root"}, ""},
		{"overlay", map[string]string{"type": "overlay", "device": "overlay", "o": `lowerdir=/etc:/usr/a\:b::/data,upperdir=/srv/u,workdir=/srv/w`}, []string{"/etc", "/usr/a:b", "/data", "/srv/u"}, ""},
		{"overlay_by_single_folders", map[string]string{"type": "overlay", "o": "lowerdir+=/root,datadir+=/home,upperdir=/srv/u,workdir=/srv/w"}, []string{"/root", "/home", "/srv/u"}, ""},
		{"memory", map[string]string{"type": "tmpfs", "device": "tmpfs", "o": "size=1m"}, nil, ""},
		{"cifs", map[string]string{"type": "cifs", "device": "//files/plant", "o": "addr=files,username=plc,password=canary-4711"}, nil, "cifs"},
		{"nfs", map[string]string{"type": "nfs4", "device": ":/export", "o": "addr=192.0.2.1,rw"}, nil, "nfs4"},
		{"unknown_type", map[string]string{"type": "newfs", "device": "/srv/image"}, []string{"/srv/image"}, ""},
	} {
		got := volumeOf(volume.Volume{Name: "v", Driver: "local", Options: tc.options})
		if !slices.Equal(got.HostPaths, tc.paths) || got.Remote != tc.remote {
			t.Errorf("%s: %q, remote %q", tc.name, got.HostPaths, got.Remote)
		}
		if text, _ := json.Marshal(got); strings.Contains(string(text), "canary") {
			t.Errorf("%s: the password is told", tc.name)
		}
	}
	if got := volumeOf(volume.Volume{Driver: "plugin", Options: map[string]string{"o": "bind", "device": "/etc"}}); len(got.HostPaths) > 0 || got.Driver != "plugin" {
		t.Errorf("another driver's options are taken for mount's: %+v", got)
	}
}

// TestRealMounts has the engine mount what leads somewhere else: a disk and an overlay as volumes, and what
// another container mounts.
func TestRealMounts(t *testing.T) {
	lab, image := realLab(t)
	ctx := t.Context()
	disk, err := lab.Volume(ctx, "disk", map[string]string{"type": "ext4", "device": "/dev/vda"})
	if err != nil {
		t.Fatal(err)
	}
	mixed, err := lab.Volume(ctx, "mixed", map[string]string{"type": "overlay", "device": "overlay", "o": "lowerdir=/run,upperdir=/srv/u,workdir=/srv/w"})
	if err != nil {
		t.Fatal(err)
	}
	create := func(name string, host container.HostConfig) {
		t.Helper()
		if _, err := lab.Create(ctx, name, &container.Config{Image: image}, &host, nil); err != nil {
			t.Fatal(err)
		}
	}
	create("first", container.HostConfig{
		Binds:  []string{"/etc:/host:ro,rslave"},
		Mounts: []mount.Mount{{Type: mount.TypeVolume, Source: disk, Target: "/disk"}, {Type: mount.TypeVolume, Source: mixed, Target: "/mixed"}},
	})
	create("second", container.HostConfig{VolumesFrom: []string{lab.Name("first") + ":ro"}})
	_, facts := collectReal(t)
	for _, name := range []string{"first", "second"} {
		mounts := map[string]docker.Mount{}
		for _, m := range must(t, containerNamed(t, facts, lab.Name(name)).Mounts) {
			mounts[m.Destination] = m
		}
		if m := mounts["/disk"]; m.HostPath != "/dev/vda" || m.ReadOnly != (name == "second") {
			t.Errorf("%s: disk %+v", name, m)
		}
		if m := mounts["/mixed"]; !slices.Equal(m.HostPaths(), []string{"/run", "/srv/u"}) || m.EngineSocket == "" {
			t.Errorf("%s: overlay %+v", name, m)
		}
		if m := mounts["/host"]; m.HostPath != "/etc" || !m.ReadOnly || name == "first" && m.Propagation != "rslave" {
			t.Errorf("%s: bind %+v", name, m)
		}
	}
}

// TestRealProcesses takes the processes of every running container from /proc, without one ps, the number
// of a user that has none in its settings, and its group.
func TestRealProcesses(t *testing.T) {
	lab, image := realLab(t)
	for name, user := range map[string]string{"root": "0", "number": "1000", "name": "app", "both": "1000:1234"} {
		if _, err := lab.Run(t.Context(), name, &container.Config{Image: image, User: user}, &container.HostConfig{NetworkMode: "none"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	access := socketAccess("")
	access.Scheme = "docker"
	_, facts := collect(t, t.Context(), access)
	for name, want := range map[string][2]int64{"root": {0, 0}, "number": {1000, 1000}, "name": {1000, 1000}, "both": {1000, 1234}} {
		c := containerNamed(t, facts, lab.Name(name))
		user, processes := must(t, c.User), must(t, c.Processes)
		if or(user.UID, -1) != want[0] || or(user.GID, -1) != want[1] || len(processes) != 1 || processes[0].UID != want[0] || processes[0].Command != "sleeper" {
			t.Errorf("%s: user %+v, processes %+v", name, user, processes)
		}
	}
	exchanges, _ := access.Transcript.Exchanges()
	for _, e := range exchanges {
		if strings.Contains(e.What, "/top") {
			t.Errorf("asked for a ps: %s", e.What)
		}
		if e.Event == "receive" && !strings.Contains(e.What, " after ") {
			t.Errorf("no cost: %s", e.What)
		}
	}
}

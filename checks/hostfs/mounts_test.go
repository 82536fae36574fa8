package hostfs

import (
	"path/filepath"
	"testing"
)

const hostMounts = `27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
22 27 0:21 / /proc rw - proc proc rw
30 27 0:30 / /run rw - tmpfs tmpfs rw
31 27 254:0 /etc /srv/e rw - ext4 /dev/vda rw
32 27 0:30 / /srv/r rw - tmpfs tmpfs rw
33 27 254:0 /var/lib/docker /var/lib/docker rw - ext4 /dev/vda rw
34 27 0:40 /@home /home rw - btrfs /dev/vdb rw
35 31 0:50 / /srv/e/own rw - tmpfs tmpfs rw
36 27 254:0 /etc/a\040b /srv/with\040blank rw - ext4 /dev/vda rw
37 27 0:4 net:[4026531833] /run/docker/netns/x rw - nsfs nsfs rw
`

func TestOriginOfBindMounts(t *testing.T) {
	t.Parallel()
	host := Mounts{all: parseMounts(hostMounts, "/")}
	for path, want := range map[string]string{
		"/srv/e": "/etc", "/srv/e/shadow": "/etc/shadow", "/srv/r/docker.sock": "/run/docker.sock", "/srv/with blank/x": "/etc/a b/x",
		"/etc/shadow": "/etc/shadow", "/run": "/run", "/var/lib/docker/volumes": "/var/lib/docker/volumes", "/home/a": "/home/a", "/srv/e/own/x": "/srv/e/own/x",
		"/srv/elsewhere": "/srv/elsewhere", "/": "/", "/proc/1": "/proc/1",
	} {
		if got := host.origin(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

func TestOriginBelowARoot(t *testing.T) {
	t.Parallel()
	host := Mounts{root: "/host", all: parseMounts("1 0 0:60 / / rw - overlay overlay rw\n2 1 254:0 / /host rw - ext4 /dev/vda rw\n3 1 254:0 /etc /host/srv/e rw - ext4 /dev/vda rw\n"+
		"4 1 254:0 /var/lib/docker/containers/x/hosts /etc/hosts rw - ext4 /dev/vda rw\n", "/host")}
	for path, want := range map[string]string{"/srv/e/x": "/etc/x", "/srv/x": "/srv/x", "/var/lib/docker/containers/x/hosts": "/var/lib/docker/containers/x/hosts"} {
		if got := host.origin(path); got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
}

// TestOriginIsProved has a table of mounts that says what the files don't show.
func TestOriginIsProved(t *testing.T) {
	t.Parallel()
	root := tree(t, map[string]string{"etc/x": "file", "srv/e/x": "file"})
	host := Mounts{root: root, all: parseMounts(hostMounts, "/")}
	for _, path := range []string{"/srv/e/x", "/srv/e/gone"} {
		if got := host.Origin(path); got != path {
			t.Errorf("%s: %s", path, got)
		}
	}
	if real := Root("/").Mounts(); len(real.all) > 0 && real.Origin("/proc") != "/proc" {
		t.Errorf("/proc comes from %s", real.Origin("/proc"))
	}
}

func FuzzParseMounts(f *testing.F) {
	f.Add(hostMounts, "/srv/e/x")
	f.Add("1 1 1:1 /a /b x\n", "/b")
	f.Fuzz(func(t *testing.T, text, path string) {
		path = filepath.Clean("/" + path)
		host := Mounts{all: parseMounts(text, "/")}
		if got := host.origin(path); !filepath.IsAbs(got) || filepath.Clean(got) != got {
			t.Errorf("%q leads to %q", path, got)
		}
	})
}

package dockerconn

import (
	"path/filepath"
	"syscall"
	"testing"

	"hardcheck/checks/hostfs"
)

// TestSourcesFollowBindMounts has the host mount its own folders at another place. It needs the right to
// mount, in a place of its own that nobody else looks at.
func TestSourcesFollowBindMounts(t *testing.T) {
	root := hostTree(t, map[string]string{"etc/shadow": "x", "srv/e/x": "x"})
	place := filepath.Join(root, "srv/e")
	if err := syscall.Mount(filepath.Join(root, "etc"), place, "", syscall.MS_BIND, ""); err != nil {
		t.Skipf("no right to mount: %v", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(place, syscall.MNT_DETACH) })
	h := hostFiles{hostfs.Root("/")}
	if got := h.source(filepath.Join(place, "shadow"), nil, h.Mounts()); got.Target != filepath.Join(root, "etc/shadow") {
		t.Errorf("%+v", got)
	}
}

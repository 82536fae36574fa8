package dockerconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// hostRoot is the folder under which the host's files are seen. In a container
// with the host's root mounted at /host the socket is named
// docker+unix:///host/var/run/docker.sock, which gives "/host".
func hostRoot(socket string) string {
	for _, usual := range []string{DefaultSocket, "/run/docker.sock"} {
		if root, found := strings.CutSuffix(socket, usual); found {
			return "/" + strings.Trim(root, "/")
		}
	}
	return "/"
}

// readHost looks at the files of a local engine's host, as long as it can be sure
// that they are the host's and not those of a container around us.
func (c *collector) readHost(ctx context.Context) {
	if !c.local() {
		c.problem("host", because(checks.Source, "the engine is read over the network, which doesn't show its host's files"))
		return
	}
	if runtime.GOOS != "linux" {
		c.problem("host", because(checks.Source, "the engine runs in a virtual machine whose files can't be seen from here"))
		return
	}
	root := hostRoot(socketOf(c.access))
	if root == "/" && (c.facts.Self != "" || ownContainer() != "") {
		c.problem("host", because(checks.Source, "hardcheck runs in a container: "+
			"mount the host's root at /host read-only and use docker+unix:///host/var/run/docker.sock"))
		return
	}
	if why := c.elsewhere(root); why != "" {
		c.problem("host", because(checks.Source, "%s: the files of this machine are not those of the engine's host", why))
		return
	}
	host := hostFiles{root: root}
	facts := docker.Host{Files: host.files(socketOf(c.access))}
	if settings, err := host.daemon(int(c.line.peer.Load())); err != nil {
		c.problem("host.daemon", checks.Problem{Reason: checks.Unreadable, Detail: err.Error()})
	} else {
		facts.Daemon = checks.Known(settings)
	}
	if members, found := host.groupMembers("docker"); found {
		facts.GroupMembers = checks.Known(members)
	} else {
		c.problem("host.groupMembers", because(checks.Unreadable, "/etc/group has no group docker or can't be read"))
	}
	if containers, known := c.facts.Containers.Get(); !known {
		c.problem("host.sources", because(checks.Unreadable, "the containers are not known, so it is not known what they mount"))
	} else if sources, err := host.sources(ctx, containers, c.options.Timeout); err != nil {
		c.problem("host.sources", classify(err))
	} else {
		facts.Sources = checks.Known(sources)
	}
	c.facts.Host = checks.Known(facts)
}

// elsewhere is why a socket of this machine leads to the engine of another one: by ssh -L,
// or into a virtual machine. Below another root the names may differ on purpose.
func (c *collector) elsewhere(root string) string {
	listener := readBounded(fmt.Sprintf("/proc/%d/comm", c.line.peer.Load()), 64)
	if strings.TrimSpace(string(listener)) == "ssh" {
		return "the socket is one end of an ssh connection"
	}
	engine, known := c.facts.Engine.Get()
	own, err := os.Hostname()
	if root != "/" || !known || err != nil || engine.Name == "" || firstLabel(engine.Name) == firstLabel(own) {
		return ""
	}
	return fmt.Sprintf("the engine says that its host is called %q, and this one is called %q", engine.Name, own)
}

func firstLabel(name string) string {
	label, _, _ := strings.Cut(strings.ToLower(name), ".")
	return label
}

// hostFiles reads fixed files below a root.
type hostFiles struct{ root string }

// candidates are the files that matter, by role (CIS Docker Benchmark 1.6, section 3).
var candidates = []struct{ role, path string }{
	{"socket", "/run/docker.sock"},
	{"containerd-socket", "/run/containerd/containerd.sock"},
	{"containerd-socket", "/run/docker/containerd/containerd.sock"},
	{"config-folder", "/etc/docker"},
	{"config", "/etc/docker/daemon.json"},
	{"certs-folder", "/etc/docker/certs.d"},
	{"unit", "/etc/systemd/system/docker.service"},
	{"unit", "/etc/systemd/system/docker.socket"},
	{"unit", "/lib/systemd/system/docker.service"},
	{"unit", "/lib/systemd/system/docker.socket"},
	{"defaults", "/etc/default/docker"},
	{"defaults", "/etc/sysconfig/docker"},
}

func (h hostFiles) files(socket string) []docker.File {
	files := []docker.File{}
	seen := map[string]bool{}
	add := func(role, path string) {
		real := h.resolve(path)
		info, err := os.Lstat(real)
		if errors.Is(err, fs.ErrNotExist) || seen[real] {
			return
		}
		seen[real] = true
		if err != nil {
			files = append(files, docker.File{Path: checks.Clean(path), Role: docker.Role(role), Problem: whyUnseen(err)})
			return
		}
		uid, gid := ownerOf(info)
		files = append(files, docker.File{
			Path: checks.Clean(path), Role: docker.Role(role), Mode: fmt.Sprintf("%04o", unixMode(info.Mode())),
			UID: uid, GID: gid, Group: h.groupName(gid),
		})
	}
	if inside, found := strings.CutPrefix(socket, strings.TrimSuffix(h.root, "/")); found {
		add("socket", inside)
	}
	for _, candidate := range candidates {
		add(candidate.role, candidate.path)
	}
	if settings, err := h.daemon(0); err == nil {
		for role, setting := range map[string]string{"tls-ca": "tlscacert", "tls-cert": "tlscert", "tls-key": "tlskey"} {
			if path := settings.Settings[setting]; path != "" {
				add(role, path)
			}
		}
	}
	slices.SortFunc(files, func(a, b docker.File) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// unixMode is the permission bits with setuid, setgid and sticky.
func unixMode(mode os.FileMode) uint32 {
	bits := uint32(mode.Perm())
	for flag, bit := range map[os.FileMode]uint32{os.ModeSetuid: 0o4000, os.ModeSetgid: 0o2000, os.ModeSticky: 0o1000} {
		if mode&flag != 0 {
			bits |= bit
		}
	}
	return bits
}

// resolve follows links below the root, also absolute ones, which the kernel would
// take for our own files. What doesn't end is left as it is, and then isn't found.
func (h hostFiles) resolve(path string) string {
	parts := strings.Split(filepath.Clean("/"+path), "/")[1:]
	at, links := "/", 0
	for len(parts) > 0 {
		next := filepath.Join(at, parts[0])
		parts = parts[1:]
		target, err := os.Readlink(filepath.Join(h.root, next))
		if err != nil {
			at = next
			continue
		}
		if links++; links > 16 {
			return filepath.Join(h.root, path)
		}
		if !filepath.IsAbs(target) {
			target = filepath.Join(at, target)
		}
		parts = append(strings.Split(filepath.Clean("/"+target), "/")[1:], parts...)
		at = "/"
	}
	return filepath.Join(h.root, at)
}

// groupLine finds a line of /etc/group (name:password:number:members).
func (h hostFiles) groupLine(matches func(fields []string) bool) []string {
	for line := range strings.Lines(string(readBounded(h.resolve("/etc/group"), maxProcFile))) {
		if fields := strings.Split(strings.TrimSpace(line), ":"); len(fields) == 4 && matches(fields) {
			return fields
		}
	}
	return nil
}

func (h hostFiles) groupName(gid int64) string {
	if fields := h.groupLine(func(f []string) bool { return f[2] == fmt.Sprint(gid) }); fields != nil {
		return checks.Clean(fields[0])
	}
	return ""
}

func (h hostFiles) groupMembers(name string) (int, bool) {
	fields := h.groupLine(func(f []string) bool { return f[0] == name })
	if fields == nil {
		return 0, false
	}
	return len(strings.FieldsFunc(fields[3], func(r rune) bool { return r == ',' })), true
}

// groupOf is the name of the group that owns a socket, "docker" where that can't be seen.
func groupOf(socket string) string {
	h := hostFiles{root: "/"}
	info, err := os.Lstat(h.resolve(socket))
	if err != nil {
		return "docker"
	}
	if _, gid := ownerOf(info); h.groupName(gid) != "" {
		return h.groupName(gid)
	}
	return "docker"
}

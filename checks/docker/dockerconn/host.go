package dockerconn

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// hostRoot is the folder under which the host's files are seen. In a container
// with the host's root mounted at /host the socket is named
// docker+unix:///host/var/run/docker.sock, which gives "/host".
func hostRoot(socket string) string {
	for _, usual := range []string{DefaultSocket, "/run/docker.sock", podmanSocket, "/var" + podmanSocket} {
		if root, found := strings.CutSuffix(socket, usual); found {
			return "/" + strings.Trim(root, "/")
		}
	}
	return "/"
}

// socketBelow is the path by which this process finds a socket of the host. Below another root a link
// such as that of /var/run to /run would lead to a folder of our own.
func socketBelow(socket string) string {
	root := hostfs.Root(hostRoot(socket))
	if socket == "" || root == "/" {
		return socket
	}
	real, _, err := root.Trace(strings.TrimPrefix(socket, string(root)))
	if err != nil {
		return socket
	}
	return root.At(real)
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
	if root == "/" && c.around.Inside {
		c.problem("host", because(checks.Source, "hardcheck runs in a container: "+
			"mount the host's root at /host read-only and use docker+unix:///host/var/run/docker.sock"))
		return
	}
	if why := c.elsewhere(root); why != "" {
		c.problem("host", because(checks.Source, "%s: the files of this machine are not those of the engine's host", why))
		return
	}
	host := hostFiles{hostfs.Root(root)}
	facts := docker.Host{Files: host.files(socketOf(c.access), c.facts.Product)}
	var settings docker.Daemon
	if c.facts.Product == docker.Podman {
		c.podmanHost()
	} else {
		settings = c.dockerHost(host, &facts)
	}
	c.readAudit(host, &facts)
	c.readRootDir(host, &facts)
	sockets := host.engineSockets(socketOf(c.access), settings.Settings["hosts"])
	if !c.facts.Containers.Known() {
		c.problem("host.sources", because(checks.Unreadable, "the containers are not known, so it is not known what they mount"))
	} else if sources, err := host.sources(ctx, c.facts.Containers.Entries(), sockets, c.options.Timeout); err != nil {
		c.problem("host.sources", classify(err))
	} else {
		facts.Sources = checks.Known(sources)
	}
	c.facts.Host = checks.Known(facts)
}

// dockerHost reads what Docker's own daemon was told, and who may use its socket.
func (c *collector) dockerHost(host hostFiles, facts *docker.Host) docker.Daemon {
	pid := c.enginePID(host.Root)
	facts.Packages = c.packages(host.Root, pid)
	settings, err := host.daemon(pid)
	if err != nil {
		c.problem("host.daemon", checks.Problem{Reason: checks.Unreadable, Detail: err.Error()})
	} else {
		facts.Daemon = checks.Known(settings)
	}
	if members, found := host.groupMembers("docker"); found {
		facts.GroupMembers = checks.Known(members)
	} else {
		c.problem("host.groupMembers", because(checks.Unreadable, "/etc/group has no group docker or can't be read"))
	}
	return settings
}

// elsewhere is why a socket of this machine leads to the engine of another one: by ssh -L,
// or into a virtual machine. Below another root the names may differ on purpose.
func (c *collector) elsewhere(root string) string {
	listener := hostfs.Read(fmt.Sprintf("/proc/%d/comm", c.line.peer.Load()), 64)
	if strings.TrimSpace(string(listener)) == "ssh" {
		return "the socket is one end of an ssh connection"
	}
	own, err := os.Hostname()
	if root != "/" || err != nil || c.hostname == "" || firstLabel(c.hostname) == firstLabel(own) {
		return ""
	}
	return fmt.Sprintf("the engine says that its host is called %q, and this one is called %q", c.hostname, own)
}

func firstLabel(name string) string {
	label, _, _ := strings.Cut(strings.ToLower(name), ".")
	return label
}

// hostFiles reads fixed files below a root.
type hostFiles struct{ hostfs.Root }

// candidate is a file that matters, and what it is.
type candidate struct{ role, path string }

// candidates are the files that matter: those of Docker (CIS Docker Benchmark 1.6, section 3), and for
// true those of Podman.
var candidates = map[bool][]candidate{
	false: {
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
	},
	true: podmanFiles,
}

func (h hostFiles) files(socket string, product docker.Product) []docker.File {
	files := []docker.File{}
	seen := map[string]bool{}
	add := func(role, path string) {
		real, info, err := h.Look(path)
		if errors.Is(err, fs.ErrNotExist) || real != "" && seen[real] {
			return
		}
		seen[real] = true
		if err != nil {
			files = append(files, docker.File{Path: checks.Clean(path), Role: docker.Role(role), Problem: whyUnseen(err)})
			return
		}
		uid, gid := hostfs.OwnerOf(info)
		files = append(files, docker.File{
			Path: checks.Clean(path), Role: docker.Role(role), Mode: fmt.Sprintf("%04o", hostfs.Mode(info.Mode())),
			UID: uid, GID: gid, Group: h.groupName(gid),
		})
	}
	if inside, found := strings.CutPrefix(socket, strings.TrimSuffix(string(h.Root), "/")); found {
		add("socket", inside)
	}
	for _, candidate := range candidates[product == docker.Podman] {
		add(candidate.role, candidate.path)
	}
	certificates, unread := h.registryFiles(product)
	for _, certificate := range certificates {
		add(certificate.role, certificate.path)
	}
	files = append(files, unread...)
	if product == docker.Podman {
		return sortedFiles(files)
	}
	if settings, err := h.daemon(0); err == nil {
		for role, setting := range map[string]string{"tls-ca": "tlscacert", "tls-cert": "tlscert", "tls-key": "tlskey"} {
			if path := settings.Settings[setting]; path != "" {
				add(role, path)
			}
		}
	}
	return sortedFiles(files)
}

func sortedFiles(files []docker.File) []docker.File {
	slices.SortFunc(files, func(a, b docker.File) int { return strings.Compare(a.Path, b.Path) })
	return files
}

// find is the path by which this process finds a file of the host; one that can't be found where
// the links don't tell.
func (h hostFiles) find(path string) string {
	real, _, err := h.Trace(path)
	if err != nil {
		return h.At(path)
	}
	return h.At(real)
}

// groupLine finds a line of /etc/group (name:password:number:members).
func (h hostFiles) groupLine(matches func(fields []string) bool) []string {
	for line := range strings.Lines(string(hostfs.Read(h.find("/etc/group"), hostfs.MaxProcFile))) {
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
	h := hostFiles{"/"}
	_, info, err := h.Look(socket)
	if err != nil {
		return "docker"
	}
	if _, gid := hostfs.OwnerOf(info); h.groupName(gid) != "" {
		return h.groupName(gid)
	}
	return "docker"
}

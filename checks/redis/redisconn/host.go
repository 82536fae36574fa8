package redisconn

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/netip"
	"os"
	"path"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/hostfs"
	"hardcheck/checks/redis"
)

// Bounds on what is read of the server's own host.
const (
	maxTableBytes    = 4 << 20 // of what /proc tells of a process
	maxSettingsBytes = 1 << 20
)

// host is the process that answers at the endpoint, on this machine. It is the one that
// holds the listening socket: a number that a container or a forwarder gives is no proof.
type host struct {
	proc string // "/proc/PID"
}

// elsewhere is why nothing of the host is known.
var elsewhere = checks.Problem{
	Reason: checks.Source, Detail: "the account and the files of the server are seen by an audit on its own host only",
}

// findHost looks for the server's process by the number that INFO gives.
func (c *collector) findHost(server info) (host, *checks.Problem) {
	if !c.access.Local() {
		return host{}, &elsewhere
	}
	pid, told := server.number("process_id")
	if !told || pid == 0 {
		return host{}, unreadable("INFO server has no usable field process_id")
	}
	h := host{proc: "/proc/" + strconv.FormatInt(pid, 10)}
	sockets, err := c.listening()
	if err != nil {
		return host{}, &checks.Problem{Reason: checks.Source, Detail: "the sockets of this machine can't be listed: " + reason(err)}
	}
	switch holds, err := (hostfs.Host{}).Holds(int(pid), sockets); {
	case err != nil:
		return host{}, &checks.Problem{
			Reason: checks.Source,
			Detail: "the process of the server can't be looked at: run the audit as root, or as the server's own account (" + reason(err) + ")",
		}
	case !holds:
		return host{}, &checks.Problem{
			Reason: checks.Source, Detail: "the process that the server names does not hold its port on this host: is it in a container, or forwarded?",
		}
	}
	return h, nil
}

// reason is an error without the path, which the message has or doesn't need.
func reason(err error) string {
	var failed *fs.PathError
	if errors.As(err, &failed) {
		return failed.Err.Error()
	}
	return err.Error()
}

// listening are the sockets that listen at the endpoint.
func (c *collector) listening() ([]string, error) {
	if c.access.Scheme == schemeSocket {
		return hostfs.Host{}.UnixSockets(c.access.Path)
	}
	endpoint, err := netip.ParseAddrPort(c.access.Endpoint)
	if err != nil {
		return nil, err
	}
	return hostfs.Host{}.Sockets(endpoint)
}

// account is the number of the effective account of the process.
func (h host) account() (int, error) {
	data, err := readBounded(h.proc+"/status", maxTableBytes)
	if err != nil {
		return 0, err
	}
	for line := range strings.Lines(string(data)) {
		if words := strings.Fields(line); len(words) == 5 && words[0] == "Uid:" {
			return strconv.Atoi(words[2])
		}
	}
	return 0, fmt.Errorf("%s/status has no line Uid", h.proc)
}

// within is a path of the server's as this process opens it: its root is the server's,
// which a link in the path can't leave.
func (h host) within(absolute string) (*os.File, error) {
	root, err := os.OpenRoot(h.proc + "/root")
	if err != nil {
		return nil, err
	}
	defer func() { _ = root.Close() }()
	return root.Open(strings.TrimPrefix(path.Clean(absolute), "/"))
}

// mode is the mode of a file of the server's. Nothing is opened: that would wake a pipe.
func (h host) mode(absolute string) (fs.FileMode, error) {
	root, err := os.OpenRoot(h.proc + "/root")
	if err != nil {
		return 0, err
	}
	defer func() { _ = root.Close() }()
	seen, err := root.Stat(strings.TrimPrefix(path.Clean(absolute), "/"))
	if err != nil {
		return 0, err
	}
	return seen.Mode(), nil
}

// judgeHost fills what this machine shows of the server, and what a Sentinel's settings
// say, which no command tells.
func (c *collector) judgeHost(given answers) {
	text, _ := given.of(cmdInfo(firstSection)).value.(string)
	server := parseInfo(text)
	h, problem := c.findHost(server)
	if problem == nil {
		uid, err := h.account()
		if err != nil {
			problem = &checks.Problem{Reason: checks.Source, Detail: "the account of the server can't be read: " + reason(err)}
		} else {
			c.facts.Host = checks.Known(redis.Host{UID: uid, Files: c.files(h, server)})
		}
	}
	if problem != nil {
		c.problems.Add("host", *problem)
	}
	if c.isSentinel() {
		c.judgeSettings(h, problem, server["config_file"])
	}
}

// files are those of the server's files that are there.
func (c *collector) files(h host, server info) []redis.File {
	dir, _ := c.facts.Config["dir"].Get()
	dump, _ := c.facts.Config["dbfilename"].Get()
	users, _ := c.facts.Config["aclfile"].Get()
	key, _ := c.facts.Config["tls-key-file"].Get()
	socket, _ := c.facts.Config["unixsocket"].Get()
	files := []redis.File{}
	for _, file := range []struct {
		role redis.FileRole
		path string
	}{
		{redis.RoleSettings, server["config_file"]},
		{redis.RoleUsers, users},
		{redis.RoleKey, key},
		{redis.RoleDump, path.Join(dir, dump)},
		{redis.RoleDumpDir, dir},
		{redis.RoleSocket, socket},
	} {
		if file.path != "" && !path.IsAbs(file.path) && path.IsAbs(dir) {
			file.path = path.Join(dir, file.path)
		}
		if !path.IsAbs(file.path) || file.role == redis.RoleDump && dump == "" {
			continue
		}
		if mode, err := h.mode(file.path); err == nil {
			files = append(files, redis.File{Role: file.role, Path: c.secrets.Fact(file.path), Mode: octal(mode)})
		}
	}
	return files
}

// octal is a mode as chmod takes it.
func octal(mode fs.FileMode) string { return fmt.Sprintf("%04o", hostfs.Mode(mode)) }

// readBounded reads a file of at most so many bytes.
func readBounded(name string, most int64) ([]byte, error) {
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	return io.ReadAll(io.LimitReader(file, most))
}

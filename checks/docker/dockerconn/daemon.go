package dockerconn

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
)

// maxDaemonFile bounds what is read of daemon.json, in bytes.
const maxDaemonFile = 1 << 20

const daemonFile = "/etc/docker/daemon.json"

// settings are those of daemon.json that become facts; none of them is a secret.
// Options of log drivers and proxies are, and are left out.
var settings = []string{
	"authorization-plugins", "bridge", "cgroup-parent", "data-root", "debug", "default-ulimits", "exec-opts", "experimental",
	"group", "hosts", "icc", "insecure-registries", "ip", "ip6tables", "iptables", "live-restore", "log-driver", "log-level",
	"no-new-privileges", "seccomp-profile", "selinux-enabled", "storage-driver", "tls", "tlscacert", "tlscert", "tlskey",
	"tlsverify", "userland-proxy", "userns-remap",
}

// plurals are the command line's names of settings that are lists in the file.
var plurals = map[string]string{
	"host": "hosts", "H": "hosts", "insecure-registry": "insecure-registries", "authorization-plugin": "authorization-plugins",
	"default-ulimit": "default-ulimits", "exec-opt": "exec-opts", "l": "log-level", "D": "debug", "G": "group", "b": "bridge", "s": "storage-driver",
}

// daemon merges daemon.json with the options of the running daemon, if its process
// is known. The daemon refuses to start where the two contradict each other.
func (h hostFiles) daemon(pid int) (docker.Daemon, error) {
	facts := docker.Daemon{Settings: map[string]string{}}
	file := daemonFile
	if pid > 0 && h.Root == "/" {
		if line := hostfs.Read(filepath.Join("/proc", strconv.Itoa(pid), "cmdline"), hostfs.MaxProcFile); len(line) > 0 {
			args := strings.Split(strings.TrimRight(string(line), "\x00"), "\x00")
			// Where systemd listens for the daemon, the socket's owner is systemd.
			if facts.CommandLine = filepath.Base(args[0]) == "dockerd"; facts.CommandLine {
				if configFile := addOptions(facts.Settings, args[1:]); configFile != "" {
					file = configFile
				}
			}
		}
	}
	data, err := h.readRegular(file)
	if errors.Is(err, fs.ErrNotExist) {
		return facts, nil
	}
	if err != nil {
		return docker.Daemon{}, fmt.Errorf("read %s: %w", checks.Clean(file), err)
	}
	var content map[string]json.RawMessage
	if err := json.Unmarshal(data, &content); err != nil {
		return docker.Daemon{}, fmt.Errorf("read %s: not a JSON object", checks.Clean(file))
	}
	for _, name := range settings {
		if raw, there := content[name]; there {
			facts.Settings[name] = checks.Clean(flatten(raw))
		}
	}
	return facts, nil
}

func (h hostFiles) readRegular(path string) ([]byte, error) {
	real, info, err := h.Look(path)
	switch {
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, errors.New("not a regular file")
	case info.Size() > maxDaemonFile:
		return nil, errors.New("too large")
	}
	if info.Size() == 0 {
		// The daemon takes an empty file for an empty object.
		return []byte("{}"), nil
	}
	data := hostfs.Read(h.At(real), maxDaemonFile)
	if data == nil {
		return nil, fs.ErrPermission
	}
	return data, nil
}

// flatten writes a setting as text: a list joined by commas, an object as its keys.
func flatten(raw json.RawMessage) string {
	var text string
	var list []string
	var object map[string]json.RawMessage
	switch {
	case json.Unmarshal(raw, &text) == nil:
		return text
	case json.Unmarshal(raw, &list) == nil:
		return strings.Join(list, ",")
	case json.Unmarshal(raw, &object) == nil:
		return strings.Join(sortedKeys(object), ",")
	}
	return strings.TrimSpace(string(raw))
}

// addOptions reads the daemon's options and returns the file that --config-file names.
// A switch without a value is "true".
func addOptions(into map[string]string, args []string) (configFile string) {
	for i := 0; i < len(args); i++ {
		name, value, assigned := strings.Cut(strings.TrimLeft(args[i], "-"), "=")
		if !strings.HasPrefix(args[i], "-") {
			continue
		}
		if full, ok := plurals[name]; ok {
			name = full
		}
		if !assigned {
			value = "true"
			if i+1 < len(args) && !strings.HasPrefix(args[i+1], "-") {
				i++
				value = args[i]
			}
		}
		if name == "config-file" {
			configFile = value
			continue
		}
		if !slices.Contains(settings, name) {
			continue
		}
		if before := into[name]; before != "" && name != "log-level" {
			value = before + "," + value
		}
		into[name] = checks.Clean(value)
	}
	return configFile
}

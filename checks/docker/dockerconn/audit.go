package dockerconn

import (
	"errors"
	"io/fs"
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// auditRules is the file that auditctl -R loads, and auditFolder those from which augenrules makes it.
const (
	auditRules  = "/etc/audit/audit.rules"
	auditFolder = "/etc/audit/rules.d"
	// maxAuditFiles bounds how many files of rules are read.
	maxAuditFiles = 100
)

// auditedFiles are those that the CIS Docker Benchmark 1.6 asks to be recorded, items 1.1.3 to 1.1.18, and
// what answers to them on hosts of Podman.
var auditedFiles = map[docker.Product][]string{
	docker.DockerEngine: {
		"/usr/bin/dockerd", "/usr/sbin/dockerd", "/usr/bin/containerd", "/usr/bin/containerd-shim", "/usr/bin/containerd-shim-runc-v2",
		"/usr/bin/runc", "/usr/sbin/runc", "/run/containerd", "/etc/docker", "/etc/docker/daemon.json", "/etc/default/docker",
		"/etc/sysconfig/docker", "/etc/containerd/config.toml", "/lib/systemd/system/docker.service", "/lib/systemd/system/docker.socket",
		"/etc/systemd/system/docker.service", "/etc/systemd/system/docker.socket", "/run/containerd/containerd.sock", "/run/docker.sock",
	},
	docker.Podman: {
		"/usr/bin/podman", "/usr/bin/conmon", "/usr/bin/crun", "/usr/bin/runc", "/usr/sbin/runc", "/etc/containers", podmanSocket,
		"/lib/systemd/system/podman.service", "/lib/systemd/system/podman.socket",
	},
}

// readAudit takes what the host's audit rules watch, and which files of the engine there are.
func (c *collector) readAudit(host hostFiles, facts *docker.Host) {
	audit, err := host.audit()
	if err != nil {
		c.problem("host.audit", because(checks.Unreadable, "the audit rules can't be read: %s", whyUnseen(err)))
		return
	}
	engine, _ := c.facts.Engine.Get()
	names := auditedFiles[docker.DockerEngine]
	if c.facts.Product == docker.Podman {
		names = auditedFiles[docker.Podman]
	}
	for _, name := range append(slices.Clone(names), engine.RootDir) {
		real, _, err := host.Look(name)
		if name != "" && err == nil && !slices.Contains(audit.Files, checks.Clean(real)) {
			audit.Files = append(audit.Files, checks.Clean(real))
		}
	}
	slices.Sort(audit.Files)
	facts.Audit = checks.Known(audit)
}

// audit reads the rules; none where the files are missing.
func (h hostFiles) audit() (docker.Audit, error) {
	var facts docker.Audit
	names, err := h.list(auditFolder, maxAuditFiles)
	if err != nil {
		return facts, err
	}
	files := []string{auditRules}
	for _, name := range names {
		if strings.HasSuffix(name, ".rules") {
			files = append(files, path.Join(auditFolder, name))
		}
	}
	for _, file := range files {
		text, err := h.readRegular(file)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return facts, err
		}
		rules, watched := parseAudit(string(text))
		facts.Rules += rules
		for _, name := range watched {
			// The kernel watches what a path leads to.
			if real, _, err := h.Trace(name); err == nil {
				name = real
			}
			facts.Watched = append(facts.Watched, checks.Clean(name))
		}
	}
	slices.Sort(facts.Watched)
	facts.Watched = slices.Compact(facts.Watched)
	return facts, nil
}

// parseAudit reads audit rules (man 7 audit.rules): how many there are, and the paths whose changes they
// record. What "never" excludes is not recorded.
func parseAudit(text string) (rules int, watched []string) {
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		if len(words) < 2 || words[0] != "-w" && words[0] != "-a" && words[0] != "-A" {
			continue
		}
		rules++
		name, permissions, never := "", "rwxa", false
		for i, word := range words[:len(words)-1] {
			value := words[i+1]
			switch {
			case word == "-w":
				name = value
			case word == "-p":
				permissions = value
			case word == "-a", word == "-A":
				never = never || strings.Contains(value, "never")
			case word == "-S":
				never = never || value != "all"
			case word != "-F", strings.HasPrefix(value, "arch="):
			case strings.HasPrefix(value, "path="), strings.HasPrefix(value, "dir="):
				_, name, _ = strings.Cut(value, "=")
			case strings.HasPrefix(value, "perm="):
				permissions = strings.TrimPrefix(value, "perm=")
			case !strings.HasPrefix(value, "key="):
				// It records some of the changes only: those of a user, or those that fail.
				never = true
			}
		}
		if path.IsAbs(name) && !never && strings.Contains(permissions, "w") {
			watched = append(watched, path.Clean(name))
		}
	}
	return rules, watched
}

package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// FilesProtected reports settings and certificates of the engine that others
// can change or read.
var FilesProtected = &checks.Check{
	ID:       "docker-engine-files-protected",
	Title:    "The engine's files belong to root and can't be changed by others",
	Severity: checks.High,
	Description: "Whoever can change daemon.json, the service unit or a certificate controls the engine, and whoever can read its TLS key can " +
		"impersonate it. The check looks at owner and mode of each of these files that exists.",
	Remediation: "Run `chown root:root <file>` and `chmod 644 <file>` for settings and units, `chmod 755` for directories, `chmod 444` for " +
		"certificates and `chmod 400` for keys.",
	References: []string{docker.CIS("3.1"), docker.CIS("3.2"), docker.CIS("3.17"), docker.ProtectPage},
	Rule:       checks.Each(engineFilesProtected),
}

// widest is the greatest mode of each role.
var widest = map[string]uint64{
	"config": 0o644, "config-folder": 0o755, "unit": 0o644, "defaults": 0o644, "certs-folder": 0o755,
	"tls-ca": 0o644, "tls-cert": 0o644, "tls-key": 0o600,
}

func engineFilesProtected(o checks.Observed[docker.Facts]) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	// The daemon's settings name the files of its TLS.
	if o.Facts.Product != docker.Podman {
		checks.Need(o, host.Daemon, "host.daemon")
	}
	found := false
	for _, file := range host.Files {
		limit, judged := widest[string(file.Role)]
		if !judged {
			continue
		}
		found = true
		judgeFile(o.Subject(file.Path), file, limit, o.Facts)
	}
	if !found {
		o.NotApplicable("no file of the engine was found")
	}
}

func judgeFile(s checks.Subject, file docker.File, limit uint64, f docker.Facts) {
	mode, ok := permissionsOf(s, file)
	if !ok {
		return
	}
	engine, _ := f.Engine.Get()
	switch excess := mode &^ limit; {
	case excess&0o022 != 0:
		s.Violation("others than its owner can write to it (mode %s)", file.Mode)
	case excess != 0 && file.Role == "tls-key":
		s.Violation("others than its owner can read the key (mode %s)", file.Mode)
	case excess != 0:
		s.ViolationAt(checks.Low, "has mode %s, wider than %04o", file.Mode, limit)
	}
	if file.UID != 0 && !engine.Security.Rootless {
		s.Violation("belongs to user %d", file.UID)
	}
}

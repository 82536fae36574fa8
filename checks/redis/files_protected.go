package redis

import "hardcheck/checks"

// FilesProtected reports files of the server that every account of the host may read or change.
var FilesProtected = &checks.Check{
	ID:       "redis-files-protected",
	Title:    "The files of Redis are closed to other accounts of its host",
	Severity: checks.Medium,
	Description: "redis.conf holds requirepass and masterauth in clear text, the ACL file the digests of all passwords, the dump all data, the key file " +
		"the server's identity. Who may write one of them, or the directory of the dump, decides what the server loads at its next start. " +
		"The check looks at their modes, on the server's own host only.",
	Remediation: "`chmod 640` the settings, the ACL file and the key, `chmod 660` the dump, `chmod 750` its directory, with the server's account as " +
		"owner: `chown redis:redis /etc/redis/redis.conf`. With `UMask=0007` in the systemd unit new dumps get such a mode.",
	References: []string{securityPage, configPage},
	Rule:       checks.Each(filesProtected),
}

// openFiles say what others gain by reading a file; of a socket and of a directory that is nothing.
var openFiles = map[FileRole]string{
	RoleSettings: "the settings with their passwords",
	RoleUsers:    "the digests of all passwords",
	RoleKey:      "the private key",
	RoleDump:     "all data",
}

func filesProtected(o checks.Observed[Facts]) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return
	}
	judged := false
	for _, file := range host.Files {
		if file.Role == RoleSocket {
			continue
		}
		judged = true
		s := o.Subject(string(file.Role))
		if !checks.NeedWord(s, file.Role, "host.files.role") {
			continue
		}
		mode, ok := fileMode(s, file)
		switch what := openFiles[file.Role]; {
		case !ok:
		case mode&othersWrite != 0:
			s.ViolationAt(checks.High, "every account of the host may write to %s", file.Path)
		case mode&othersRead != 0 && what != "":
			s.Violation("every account of the host may read %s: %s", file.Path, what)
		}
	}
	if !judged {
		o.Unknown(checks.Source, "no file of the server was seen")
	}
}

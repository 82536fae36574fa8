package engine

import (
	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// daemonSetting returns a setting of the daemon with its evidence, or says why it
// isn't known.
func daemonSetting(o checks.Observed[docker.Facts], name string) (string, bool) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return "", false
	}
	daemon, ok := checks.Need(o, host.Daemon, "host.daemon")
	if !ok {
		return "", false
	}
	value, known := daemon.Setting(name)
	if !known {
		o.Unknown(checks.Source, "daemon.json doesn't set %s, and the options of the daemon were not read", name)
		return "", false
	}
	o.Evidence("daemon setting "+name, "%s", value)
	return value, true
}

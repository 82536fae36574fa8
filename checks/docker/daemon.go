package docker

import "hardcheck/checks"

// defaults are what the daemon does where nothing is set (reference of dockerd).
var defaults = map[string]string{
	"iptables":          "true",
	"log-level":         "info",
	"no-new-privileges": "false",
	"userland-proxy":    "true",
}

// setting is how the daemon was told to behave, or its default. Where its options
// were not read, a setting that the file doesn't have isn't known.
func (d Daemon) setting(name string) (value string, known bool) {
	if value, set := d.Settings[name]; set {
		return value, true
	}
	return defaults[name], d.CommandLine
}

// daemonSetting returns a setting of the daemon with its evidence, or says why it
// isn't known.
func daemonSetting(o checks.Observed[Facts], name string) (string, bool) {
	host, ok := checks.Need(o, o.Facts.Host, "host")
	if !ok {
		return "", false
	}
	daemon, ok := checks.Need(o, host.Daemon, "host.daemon")
	if !ok {
		return "", false
	}
	value, known := daemon.setting(name)
	if !known {
		o.Unknown(checks.Source, "daemon.json doesn't set %s, and the options of the daemon were not read", name)
		return "", false
	}
	o.Evidence("daemon setting "+name, "%s", value)
	return value, true
}

package docker

// defaults are what the daemon does where nothing is set (reference of dockerd).
var defaults = map[string]string{
	"iptables":          "true",
	"log-level":         "info",
	"no-new-privileges": "false",
	"userland-proxy":    "true",
}

// Setting is how the daemon was told to behave, or its default. Where its options
// were not read, a setting that the file doesn't have isn't known.
func (d Daemon) Setting(name string) (value string, known bool) {
	if value, set := d.Settings[name]; set {
		return value, true
	}
	return defaults[name], d.CommandLine
}

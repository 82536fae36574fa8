package redis

import (
	"path"
	"slices"
	"strings"

	"hardcheck/checks"
)

// DumpLocationSafe reports servers that write their dump where no dump belongs.
var DumpLocationSafe = &checks.Check{
	ID:       "redis-dump-location-safe",
	Title:    "Redis writes its dump (RDB file) to a safe location",
	Severity: checks.Critical,
	Description: "Whoever may use CONFIG SET can make the server write its dump (RDB file) as an SSH key file, a crontab or a web shell. A dir or " +
		"dbfilename of that sort is an indicator of compromise. Whether others may write to the directory is judged by redis-files-protected.",
	Remediation: "Set `dir /var/lib/redis` and `dbfilename dump.rdb` in redis.conf, with a directory that only the redis user can write to, and " +
		"`enable-protected-configs no` (Redis 7.0 and later). When you did not set the suspicious value, look for files in that directory that hold Redis " +
		"data, and treat the host as compromised.",
	References: []string{securityPage, configPage},
	Rule:       checks.Each(ofServers(dumpLocationSafe)),
}

func dumpLocationSafe(o checks.Observed[Facts]) {
	mend(o.Subject(""), o.Facts, "redis-dump-location-safe", "")
	if dir, ok := directive(o.Subject(""), o.Facts, "dir"); ok {
		switch what := suspiciousDir(dir); {
		case what != "":
			o.Violation("suspicious: the dump is written to %s, %s", dir, what)
		case !path.IsAbs(dir):
			o.Unknown(checks.Source, "dir is %q, and where the server was started isn't known", dir)
		case temporary(dir) && !dumpDirSeen(o.Facts):
			o.Unknown(checks.Source, "the dump is written to %s, and whether others may write there is seen on the server's own host only", dir)
		}
	}
	if name, ok := directive(o.Subject(""), o.Facts, "dbfilename"); ok && suspiciousName(name) {
		o.Violation("suspicious: the dump is written as %q, the name of a key file, crontab or program", name)
	}
}

// dumpDirSeen reports whether the mode of the directory is known: others may write there
// by its mode, not by its name, which is for redis-files-protected to say.
func dumpDirSeen(f Facts) bool {
	host, _ := f.Host.Get()
	return slices.ContainsFunc(host.Files, func(file File) bool { return file.Role == RoleDumpDir })
}

// suspiciousDirs are directories whose files others execute or trust.
var suspiciousDirs = []struct{ dir, what string }{
	{"/var/spool/cron", "a directory of crontabs"},
	{"/etc", "a directory of system settings"},
	{"/var/www", "a directory of web pages"},
	{"/srv/www", "a directory of web pages"},
	{"/usr/share/nginx/html", "a directory of web pages"},
	{"/usr/local/apache2/htdocs", "a directory of web pages"},
	{"/usr/bin", "a directory of programs"},
	{"/usr/sbin", "a directory of programs"},
	{"/usr/local/bin", "a directory of programs"},
	{"/usr/lib", "a directory of programs"},
	{"/lib", "a directory of programs"},
	{"/bin", "a directory of programs"},
	{"/proc", "a directory of the kernel"},
}

// suspiciousDir says what is wrong with a directory, or "". The server's own
// directory of settings is careless, not suspicious.
func suspiciousDir(dir string) string {
	if inDirectory(dir, "/etc/redis") || inDirectory(dir, "/etc/valkey") {
		return ""
	}
	if slices.Contains(strings.Split(path.Clean(dir), "/"), ".ssh") {
		return "a directory of SSH keys"
	}
	for _, known := range suspiciousDirs {
		if inDirectory(dir, known.dir) {
			return known.what
		}
	}
	return ""
}

// suspiciousName reports whether a dump of that name would be run or trusted.
func suspiciousName(name string) bool {
	name = strings.ToLower(name)
	if slices.Contains([]string{"authorized_keys", "authorized_keys2", "id_rsa", "root", "crontab", "passwd", "shadow", "ld.so.preload"}, name) {
		return true
	}
	return slices.Contains([]string{
		".php", ".phtml", ".jsp", ".jspx", ".asp", ".aspx", ".cgi", ".so", ".sh", ".py", ".pl", ".service", ".exe", ".dll",
	}, path.Ext(name))
}

package redis

import "hardcheck/checks"

// ConfigFileUsed reports servers without a configuration file.
var ConfigFileUsed = &checks.Check{
	ID:       "redis-config-file-used",
	Title:    "Redis runs with a configuration file",
	Severity: checks.Low,
	Description: "A server started without a file has its settings from the command line, where every user of the host can read them, or " +
		"from CONFIG SET, and then they are gone after a restart: CONFIG REWRITE has nowhere to write.",
	Remediation: "Write the settings into /etc/redis/redis.conf, readable for the redis user only, and start the server with it: " +
		"`redis-server /etc/redis/redis.conf`.",
	References: []string{configPage},
	Rule:       checks.Each(configFileUsed),
}

func configFileUsed(o checks.Observed[Facts]) {
	server, ok := checks.Need(o, o.Facts.Server, "server")
	if !ok {
		return
	}
	file, ok := checks.Need(o, server.ConfigFile, "server.configFile")
	if !ok {
		return
	}
	if file == "" {
		o.Evidence("INFO server", "config_file: (empty)")
		o.Violation("the server runs without a configuration file")
		return
	}
	o.Evidence("INFO server", "config_file:%s", file)
}

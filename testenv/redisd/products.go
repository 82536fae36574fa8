package redisd

import "strings"

// Products are scripts of servers that speak the protocol of Redis and are none, written
// from what their makers publish of INFO and of their commands: the first words of a
// command, and the answer. What a script doesn't have is an unknown command.
func Products() map[string]map[string]string {
	common := map[string]string{
		"PING": "+PONG\r\n", "ACL LIST": Strings("user default on nopass ~* &* +@all"),
		"INFO replication": Bulk("# Replication\r\nrole:master\r\nconnected_slaves:0\r\n"), "INFO": Bulk(""),
		"COMMAND": "*0\r\n",
	}
	own := map[string]map[string]string{
		"kvrocks": {
			"INFO server": Bulk("# Server\r\nversion:2.9.0\r\nkvrocks_version:2.9.0\r\nredis_version:4.0.0\r\ngit_sha1:0\r\nkvrocks_git_sha1:0\r\n" +
				"redis_mode:standalone\r\nkvrocks_mode:standalone\r\nos:Linux 6.1 x86_64\r\ngcc_version:12.2.0\r\nprocess_id:1\r\ntcp_port:6666\r\n"),
			"CONFIG": Array(), "CONFIG GET bind": Strings("bind", "127.0.0.1"),
		},
		"redict": {
			"INFO server": Bulk("# Server\r\nredis_version:7.2.4\r\nredict_version:7.3.1\r\nredis_mode:standalone\r\nos:Linux 6.1 x86_64\r\nexecutable:/usr/bin/redict-server\r\nconfig_file:/etc/redict.conf\r\n"),
			"CONFIG":      Array(), "CONFIG GET bind": Strings("bind", "127.0.0.1"), "MODULE": Array(),
		},
		"dragonfly": {
			"INFO server": Bulk("# Server\r\nredis_version:7.4.0\r\ndragonfly_version:df-v1.27.1\r\nredis_mode:standalone\r\narch_bits:64\r\nos:Linux 6.1 x86_64\r\nthread_count:4\r\n"),
			"CONFIG":      Array(), "CONFIG GET bind": Strings("bind", ""),
		},
		"garnet": {
			"INFO server": Bulk("# Server\r\ngarnet_version:1.0.61\r\nos:Unix 6.1.0.0\r\nprocessor_count:4\r\narch_bits:64\r\nredis_version:7.4.3\r\nredis_mode:standalone\r\n"),
			"CONFIG":      Array(), "CONFIG GET bind": Strings("bind", "127.0.0.1"),
		},
		"elasticache": {
			"INFO server": Bulk("# Server\r\nredis_version:6.2.5\r\nredis_git_sha1:0\r\nredis_build_id:0\r\nredis_mode:standalone\r\nos:Amazon ElastiCache\r\n" +
				"arch_bits:64\r\ngcc_version:0.0.0\r\nprocess_id:1\r\ntcp_port:6379\r\nexecutable:-\r\nconfig_file:-\r\n"),
		},
		// A fork that nobody has heard of yet says who it is in the usual way.
		"newfork": {
			"INFO server": Bulk("# Server\r\nredis_version:2.8.0\r\nnewfork_version:1.0.0\r\nredis_mode:standalone\r\n"),
			"CONFIG":      Array(), "CONFIG GET bind": Strings("bind", "127.0.0.1"), "MODULE": Array(),
		},
		// A proxy answers PING itself and passes on commands about keys alone.
		"proxy": {"INFO": "-ERR unsupported command\r\n", "ACL LIST": "-ERR unsupported command\r\n", "COMMAND": "-ERR unsupported command\r\n"},
	}
	for name, script := range own {
		for words, answer := range common {
			if _, there := script[words]; !there && (words != "INFO replication" || name != "proxy") {
				script[words] = answer
			}
		}
	}
	return own
}

// Answer gives a script's answer to a command: that of all its words, of two, or of one.
func Answer(script map[string]string, words []string) string {
	for most := len(words); most > 0; most-- {
		if reply, known := script[strings.Join(words[:most], " ")]; known {
			return reply
		}
	}
	return "-ERR unknown command '" + words[0] + "'\r\n"
}

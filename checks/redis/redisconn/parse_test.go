package redisconn

import (
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func TestProduct(t *testing.T) {
	for _, tc := range []struct {
		name, server, keydb, product, version string
	}{
		{"redis", "redis_version:7.0.15\r\n", "", "redis", "7.0.15"},
		{"valkey", "redis_version:7.2.4\r\nserver_name:valkey\r\nvalkey_version:8.0.1\r\n", "", "valkey", "8.0.1"},
		{"valkey_without_version", "redis_version:7.2.4\r\nserver_name:valkey\r\n", "", "valkey", ""},
		{"keydb_by_section", "redis_version:6.3.4\r\n", "# KeyDB\r\nmvcc_depth:0\r\n", "keydb", "6.3.4"},
		{"keydb_by_name", "redis_version:6.3.4\r\nexecutable:/data/keydb-server\r\n", "", "keydb", "6.3.4"},
		{"dragonfly", "redis_version:7.4.0\r\ndragonfly_version:df-v1.40.1\r\n", "", "dragonfly", "1.40.1"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			product, version := product(parseInfo(tc.server), parseInfo(tc.keydb))
			if product != tc.product || version != tc.version {
				t.Errorf("got %s %q, want %s %q", product, version, tc.product, tc.version)
			}
		})
	}
}

func FuzzInfo(f *testing.F) {
	f.Add("# Server\r\nredis_version:7.0.15\r\nconfig_file:\r\n")
	f.Add("role:slave\nmaster_host:192.0.2.1\nmaster_port:99999999\nconnected_slaves:-1\n")
	f.Add("maxmemory:18446744073709551615\r\nused_memory:1e9\r\n")
	f.Add("rdb_last_bgsave_status:ok\r\naof_last_write_status:ok\r\naof_enabled:0\r\nrdb_last_save_time:99999999999999\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		given := answers{}
		for _, section := range infoSections {
			given["INFO "+section] = answer{value: text}
		}
		c := &collector{}
		c.judgeInfo(given)
		c.judgeModules(given)
		if memory, known := c.facts.Memory.Get(); known && (memory.Max < 0 || memory.Used < 0) {
			t.Fatalf("memory %+v", memory)
		}
		if server, known := c.facts.Server.Get(); known && (server.Version == "" || !utf8.ValidString(server.Version)) {
			t.Fatalf("server %+v", server)
		}
		if _, err := json.Marshal(c.facts); err != nil {
			t.Fatalf("facts can't be encoded: %v", err)
		}
	})
}

package redisconn

import (
	"encoding/json"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/redis"
)

const (
	digestA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // "abc"
	digestB = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b" // "secret"
)

func TestParseUser(t *testing.T) {
	for _, tc := range []struct {
		name, line string
		want       redis.User
	}{
		{
			"open_default", "user default on nopass sanitize-payload ~* &* +@all",
			redis.User{
				Name: "default", Enabled: true, NoPass: true,
				Grants: []redis.Grant{{Commands: []string{"+@all"}, Keys: []string{"~*"}, Channels: []string{"&*"}}},
			},
		},
		{
			"auditor", "user audit on #" + digestA + " resetchannels -@all +ping +config|get",
			redis.User{
				Name: "audit", Enabled: true, Passwords: 1,
				Grants: []redis.Grant{{Commands: []string{"-@all", "+ping", "+config|get"}}},
			},
		},
		{
			"selectors", "user app off #" + digestA + " #" + digestB + " ~app:* resetchannels -@all +get (%R~x:* +@read) (~y +set)",
			redis.User{Name: "app", Passwords: 2, Grants: []redis.Grant{
				{Commands: []string{"-@all", "+get"}, Keys: []string{"~app:*"}},
				{Commands: []string{"+@read"}, Keys: []string{"%R~x:*"}},
				{Commands: []string{"+set"}, Keys: []string{"~y"}},
			}},
		},
		{
			"parenthesis_in_pattern", "user p on nopass ~a(b)c -@all +get",
			redis.User{
				Name: "p", Enabled: true, NoPass: true,
				Grants: []redis.Grant{{Commands: []string{"-@all", "+get"}, Keys: []string{"~a(b)c"}}},
			},
		},
		{
			"old_words", "user o on nopass allkeys allchannels allcommands",
			redis.User{
				Name: "o", Enabled: true, NoPass: true,
				Grants: []redis.Grant{{Commands: []string{"+@all"}, Keys: []string{"~*"}, Channels: []string{"&*"}}},
			},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := parseUser(tc.line)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got.user); diff != "" {
				t.Errorf("user (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseUserRefuses(t *testing.T) {
	for _, line := range []string{"", "default on nopass", "user ", "user a", "user a nopass +@all", "user a on (+get", "user a on +get (~x +set"} {
		if got, err := parseUser(line); err == nil {
			t.Errorf("%q was read as %+v", line, got.user)
		}
	}
}

func TestJudgeDigests(t *testing.T) {
	accounts := []account{
		{user: redis.User{Name: "a"}, digests: []string{digestA}},
		{user: redis.User{Name: "b"}, digests: []string{digestA, digestB}},
		{user: redis.User{Name: "Pump"}, digests: []string{digestOf("pump")}},
		{user: redis.User{Name: "strong"}, digests: []string{digestOf("vY7-long-and-not-listed")}},
	}
	judgeDigests(accounts)
	want := []redis.User{
		{Name: "a", SharesPasswordWith: []string{"b"}},
		{Name: "b", KnownPassword: true, SharesPasswordWith: []string{"a"}},
		{Name: "Pump", KnownPassword: true},
		{Name: "strong"},
	}
	for i, account := range accounts {
		if diff := cmp.Diff(want[i], account.user); diff != "" {
			t.Errorf("user (-want +got):\n%s", diff)
		}
	}
}

func TestJudgePassword(t *testing.T) {
	for _, tc := range []struct {
		password string
		want     redis.Password
	}{
		{"", redis.Password{}},
		{"foobared", redis.Password{Set: true, Short: true, Known: true}},
		{"ChangeMe", redis.Password{Set: true, Short: true, Known: true}},
		{"mysecretpassword", redis.Password{Set: true, Known: true}},
		{"auditor", redis.Password{Set: true, Short: true, Known: true}},
		{"fifteen-letters", redis.Password{Set: true, Short: true}},
		{"ünïcödé-has-16-c", redis.Password{Set: true}},
	} {
		if diff := cmp.Diff(tc.want, judgePassword(tc.password, "auditor")); diff != "" {
			t.Errorf("password %q (-want +got):\n%s", tc.password, diff)
		}
	}
}

func TestWellKnownListIsClean(t *testing.T) {
	words := commonPasswords()
	if len(words) < 150 {
		t.Errorf("%d words", len(words))
	}
	seen := map[string]bool{}
	for _, word := range words {
		if seen[strings.ToLower(word)] || strings.TrimSpace(word) != word {
			t.Errorf("%q is listed twice or has spaces around it", word)
		}
		seen[strings.ToLower(word)] = true
	}
}

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

func FuzzParseUser(f *testing.F) {
	f.Add("user default on nopass sanitize-payload ~* &* +@all")
	f.Add("user a on #" + digestA + " -@all +get (~x +set) (%R~y +get)")
	f.Add("user a on ((")
	f.Add("user a off  )(")
	f.Fuzz(func(t *testing.T, line string) {
		got, err := parseUser(line)
		if err != nil {
			return
		}
		if got.user.Name == "" || got.user.Passwords != len(got.digests) || len(got.user.Grants) == 0 {
			t.Fatalf("user %+v of %q", got.user, line)
		}
		for _, grant := range got.user.Grants {
			for _, word := range append(append(grant.Commands, grant.Keys...), grant.Channels...) {
				if word == "" || strings.HasPrefix(word, "#") || strings.HasPrefix(word, ">") {
					t.Fatalf("rule %q of %q", word, line)
				}
			}
		}
	})
}

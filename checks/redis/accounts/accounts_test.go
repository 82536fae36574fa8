package accounts

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/redis"
)

const (
	digestA = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // "abc"
	digestB = "2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b" // "secret"
)

func TestParse(t *testing.T) {
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
			got, err := Parse(tc.line)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got.User); diff != "" {
				t.Errorf("user (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseRefuses(t *testing.T) {
	for _, line := range []string{"", "default on nopass", "user ", "user a", "user a nopass +@all", "user a on (+get", "user a on +get (~x +set"} {
		if got, err := Parse(line); err == nil {
			t.Errorf("%q was read as %+v", line, got.User)
		}
	}
}

// TestParseBoundsRules holds that a user with as many rules as are read is read whole, and one with more not at all.
func TestParseBoundsRules(t *testing.T) {
	line := "user a on" + strings.Repeat(" +get", maxRules-1)
	got, err := Parse(line)
	if err != nil {
		t.Fatal(err)
	}
	if rules := len(got.User.Grants[0].Commands); rules != maxRules-1 {
		t.Errorf("%d rules, want %d", rules, maxRules-1)
	}
	if _, err := Parse(line + " +set"); err == nil {
		t.Errorf("%d words were read", maxRules+1)
	}
}

func TestJudgeDigests(t *testing.T) {
	found := []Account{
		{User: redis.User{Name: "a"}, Digests: []string{digestA}},
		{User: redis.User{Name: "b"}, Digests: []string{digestA, digestB}},
		{User: redis.User{Name: "Pump"}, Digests: []string{DigestOf("pump")}},
		{User: redis.User{Name: "strong"}, Digests: []string{DigestOf("vY7-long-and-not-listed")}},
		{User: redis.User{Name: "unseen"}, Digests: []string{DigestOf("vY7-long-and-not-listed"), DigestOf("vY8-never-in-clear-text")}},
		{User: redis.User{Name: "brief"}, Digests: []string{DigestOf("tooshort-9")}},
		{User: redis.User{Name: "one"}, Digests: []string{DigestOf("x")}},
	}
	Judge(found, []string{"vY7-long-and-not-listed", "tooshort-9"})
	want := []redis.User{
		{Name: "a", SharesPasswordWith: []string{"b"}},
		{Name: "b", KnownPassword: true, SharesPasswordWith: []string{"a"}},
		{Name: "Pump", KnownPassword: true},
		{Name: "strong", LongPasswords: 1, SharesPasswordWith: []string{"unseen"}},
		{Name: "unseen", LongPasswords: 1, SharesPasswordWith: []string{"strong"}},
		{Name: "brief", ShortPassword: true},
		{Name: "one", KnownPassword: true},
	}
	for i, account := range found {
		if diff := cmp.Diff(want[i], account.User); diff != "" {
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
		if diff := cmp.Diff(tc.want, JudgePassword(tc.password, "auditor")); diff != "" {
			t.Errorf("password %q (-want +got):\n%s", tc.password, diff)
		}
	}
}

// TestMadePasswords holds the number of rules' results, and some of each.
func TestMadePasswords(t *testing.T) {
	made := map[string]bool{}
	for _, word := range madePasswords() {
		if made[word] {
			t.Errorf("%q is made twice", word)
		}
		made[word] = true
	}
	if len(made) < 1000 || len(made) > 2000 {
		t.Errorf("%d passwords", len(made))
	}
	for _, weak := range []string{"Redis2024!", "P@ssw0rd123", "valkey@2026", "ADMIN123", "a", "~!", "pump2025", "pump-redis", "redis_pump1", "Pumppump", "foobared", "!~", "redis2015", "redis2030"} {
		if !weakFor("pump", []string{DigestOf(weak)}) || !JudgePassword(weak, "pump").Known {
			t.Errorf("%q is not weak", weak)
		}
	}
	for _, strong := range []string{"kT9v2xQ8mZr4wL7pB3nYc6dF1hJ5sG0a", "abc", "redis2014", "redis2031", "pumps-and-redis"} {
		if weakFor("pump", []string{DigestOf(strong)}) {
			t.Errorf("%q is weak", strong)
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

func FuzzParse(f *testing.F) {
	f.Add("user default on nopass sanitize-payload ~* &* +@all")
	f.Add("user a on #" + digestA + " -@all +get (~x +set) (%R~y +get)")
	f.Add("user a on ((")
	f.Add("user a off  )(")
	f.Fuzz(func(t *testing.T, line string) {
		got, err := Parse(line)
		if err != nil {
			return
		}
		if got.User.Name == "" || got.User.Passwords != len(got.Digests) || len(got.User.Grants) == 0 {
			t.Fatalf("user %+v of %q", got.User, line)
		}
		for _, grant := range got.User.Grants {
			for _, word := range append(append(grant.Commands, grant.Keys...), grant.Channels...) {
				if word == "" || strings.HasPrefix(word, "#") || strings.HasPrefix(word, ">") {
					t.Fatalf("rule %q of %q", word, line)
				}
			}
		}
	})
}

package site

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestParseURL(t *testing.T) {
	type parts struct {
		Kind, Host, User, Path, Shown, Canonical string
		Port                                     uint16
	}
	longest, longestName := strings.Repeat("a", maxURL-len("dir:")), strings.Repeat("a.", 126)+"a"
	cases := []struct {
		url  string
		want parts
	}{
		{"redis://10.0.0.5", parts{"redis", "10.0.0.5", "", "", "redis://10.0.0.5", "redis://10.0.0.5:6379", 6379}},
		{"REDIS://Cache:7000/", parts{"redis", "Cache", "", "", "redis://Cache:7000", "redis://Cache:7000", 7000}},
		{"rediss://audit@[2001:db8::1]", parts{"redis", "2001:db8::1", "audit", "", "rediss://[2001:db8::1]", "rediss://[2001:db8::1]:6379", 6379}},
		{"routeros://a%40b@10.0.0.1:1", parts{"routeros", "10.0.0.1", "a@b", "", "routeros://10.0.0.1:1", "routeros://10.0.0.1:1", 1}},
		{"routeros+plain://a@b@10.0.0.1", parts{"routeros", "10.0.0.1", "a@b", "", "routeros+plain://10.0.0.1", "routeros+plain://10.0.0.1:8728", 8728}},
		{"modbus+tls://plc_1.example.org.", parts{"modbus", "plc_1.example.org.", "", "", "modbus+tls://plc_1.example.org.", "modbus+tls://plc_1.example.org.:802", 802}},
		{"https://www.example.org/", parts{"web", "www.example.org", "", "", "https://www.example.org", "https://www.example.org:443", 443}},
		{"postgres://db.example.org/a@b:c", parts{"database", "db.example.org", "", "/a@b:c", "postgres://db.example.org/a@b:c", "postgres://db.example.org:5432/a@b:c", 5432}},
		{"postgres://audit@db.example.org/app", parts{"database", "db.example.org", "audit", "/app", "postgres://db.example.org/app", "postgres://db.example.org:5432/app", 5432}},
		{"redis://[fe80::1%25eth0]:7", parts{"redis", "fe80::1%eth0", "", "", "redis://[fe80::1%25eth0]:7", "redis://[fe80::1%25eth0]:7", 7}},
		{"modbus://[fe80::1%br-0.7]", parts{"modbus", "fe80::1%br-0.7", "", "", "modbus://[fe80::1%br-0.7]", "modbus://[fe80::1%25br-0.7]:502", 502}},
		{"docker:", parts{Kind: "docker", Shown: "docker:", Canonical: "docker:"}},
		{"docker+unix:///run/docker.sock", parts{Kind: "docker", Path: "/run/docker.sock", Shown: "docker+unix:///run/docker.sock", Canonical: "docker+unix:///run/docker.sock"}},
		{"docker+tcp://10.0.0.4", parts{"docker", "10.0.0.4", "", "", "docker+tcp://10.0.0.4", "docker+tcp://10.0.0.4:2376", 2376}},
		{"dir:.", parts{Kind: "repository", Path: ".", Shown: "dir:.", Canonical: "dir:."}},
		{`file:C:\redis.conf`, parts{Kind: "files", Path: `C:\redis.conf`, Shown: `file:C:\redis.conf`, Canonical: `file:C:\redis.conf`}},
		{"dir:" + longest, parts{Kind: "repository", Path: longest, Shown: "dir:" + longest, Canonical: "dir:" + longest}},
		{"redis://" + longestName, parts{"redis", longestName, "", "", "redis://" + longestName, "redis://" + longestName + ":6379", 6379}},
		{"redisconf:redis.conf,users.acl", parts{Kind: "redis", Path: "redis.conf,users.acl", Shown: "redisconf:redis.conf,users.acl", Canonical: "redisconf:redis.conf,users.acl"}},
	}
	for _, tc := range cases {
		t.Run(tc.url, func(t *testing.T) {
			l, err := parseURL(tc.url, known)
			if err != nil {
				t.Fatal(err)
			}
			got := parts{l.kind.Name, l.host, l.user, l.path, l.shown, l.canonical, l.port}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("location (-want +got):\n%s", diff)
			}
		})
	}
}

func TestParseURLRefuses(t *testing.T) {
	cases := []struct{ name, url, want string }{
		{"empty", "", errNoScheme.Error()},
		{"no_scheme", "//host", errNoScheme.Error()},
		{"too_long", "redis://" + strings.Repeat("a", maxURL), "URL is too long: 2048 bytes at most"},
		{"one_too_long", "dir:" + strings.Repeat("a", maxURL-len("dir:")+1), "URL is too long: 2048 bytes at most"},
		{"control_first", "\x00redis://a", "URL holds a control character"},
		{"no_host", "redis:///x", "host is missing"},
		{"no_host_before_a_path_with_at", "postgres:///a@b", "host is missing"},
		{"user_alone", "redis://audit@", "host is missing"},
		{"control", "redis://a\x00b", "URL holds a control character"},
		{"empty_user", "redis://@h", "user name in the URL is not readable: write it in the username key"},
		{"bad_escape", "redis://a%zz@h", "user name in the URL is not readable: write it in the username key"},
		{"colon_in_escape", "redis://a%3Ab@h", "a URL must not hold a password"},
		{"password", "http://u:p@h/x", "a URL must not hold a password"},
		{"password_with_at", "redis://u:p@q@h", "a URL must not hold a password"},
		{"fragment", "http://h/#top", "a target's URL has no query and no fragment"},
		{"bracket_rest", "redis://[::1]6379", "port is not separated by a colon from the host"},
		{"bracket_v4", "redis://[10.0.0.1]", "host in brackets is not an IPv6 address"},
		{"interface_of_global", "redis://[2001:db8::1%25eth0]", "only a link-local address (fe80::) takes the name of an interface"},
		{"interface_missing", "redis://[fe80::1%25]", "an interface is named like [fe80::1%25eth0]"},
		{"interface_escaped", "redis://[fe80::1%25a%20b]", "an interface is named like [fe80::1%25eth0]"},
		{"bracket_open", "redis://[::1", "host in brackets is not an IPv6 address"},
		{"port_sign", "redis://h:+1", "port is not a number from 1 to 65535"},
		{"port_empty", "redis://h:", "port is not a number from 1 to 65535"},
		{"label", "redis://-h", "host is neither a name nor an IP address"},
		{"one_letter_too_long", "redis://" + strings.Repeat("a.", 126) + "aa", "host is neither a name nor an IP address"},
		{"long_name", "redis://" + strings.Repeat("a.", 130) + "b", "host is neither a name nor an IP address"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			if _, err := parseURL(tc.url, known); err == nil || err.Error() != tc.want {
				t.Errorf("error is %v, want %s", err, tc.want)
			}
		})
	}
}

// TestURLOfNothingNamesOtherForms holds that what takes nothing behind its name says how
// others of its kind are written, where there are any.
func TestURLOfNothingNamesOtherForms(t *testing.T) {
	bus := checks.Connector{Kind: checks.Kind{Name: "bus"}, Schemes: []checks.Scheme{{Name: "bus", Form: checks.FormNothing}}}
	for others, more := range map[string][]checks.Scheme{
		"": nil,
		": others of its kind are written busfile:PATH": {{Name: "busfile", Form: checks.FormPath}},
	} {
		want := "bus: takes nothing behind it" + others
		reading := bus
		reading.Schemes = append(slices.Clone(bus.Schemes), more...)
		if _, err := parseURL("bus:x", Known{Connectors: []checks.Connector{reading}}); err == nil || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

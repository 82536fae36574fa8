package dockerconn

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

func TestParseUser(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		configured string
		uid        int64 // -1 is unknown
		gid        int64
		by         string
		overflow   bool
	}{
		{"", 0, 0, "empty", false},
		{":", 0, 0, "empty", false},
		{":5", 0, 5, "empty", false},
		{"root", 0, 0, "name", false},
		{"root:root", 0, 0, "name", false},
		{"0", 0, 0, "numeric", false},
		{"0:0", 0, 0, "numeric", false},
		{"000", 0, 0, "numeric", false},
		{"+0", 0, 0, "numeric", false},
		{"-0", 0, 0, "numeric", false},
		{"1000", 1000, -1, "numeric", false},
		{"1000:0", 1000, 0, "numeric", false},
		{"1000:root", 1000, 0, "numeric", false},
		{"1000:app", 1000, -1, "numeric", false},
		{"2147483647", 2147483647, -1, "numeric", false},
		{"2147483648", -1, -1, "unresolved", true},
		{"4294967296", -1, -1, "unresolved", true},
		{"99999999999999999999999", -1, -1, "unresolved", true},
		{"toor", -1, -1, "unresolved", false},
		{"Root", -1, -1, "unresolved", false},
		{"-1", -1, -1, "unresolved", false},
		{"0x0", -1, -1, "unresolved", false},
		{"0 ", -1, -1, "unresolved", false},
		{"0_0", -1, -1, "unresolved", false},
	} {
		got := parseUser(tc.configured)
		if or(got.UID, -1) != tc.uid || or(got.GID, -1) != tc.gid || string(got.ResolvedBy) != tc.by || got.Overflow != tc.overflow || got.Configured != tc.configured {
			t.Errorf("%q: uid %d, gid %d, %+v", tc.configured, or(got.UID, -1), or(got.GID, -1), got)
		}
	}
}

func or(value checks.Value[int64], otherwise int64) int64 {
	if v, known := value.Get(); known {
		return v
	}
	return otherwise
}

func FuzzParseUser(f *testing.F) {
	for _, seed := range []string{"", "0:0", "+0", "000", "toor", "1000:1000", "99999999999999999999", "a:b:c", "\x00"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, configured string) {
		user := parseUser(configured)
		uid, known := user.UID.Get()
		if known == (user.ResolvedBy == unresolved) || known && (uid < 0 || uid > 1<<31-1) || !known && user.Unresolved == "" {
			t.Errorf("%q: %+v", configured, user)
		}
		// Whatever reads as a zero is root.
		name, _, _ := strings.Cut(configured, ":")
		if digits := strings.TrimLeft(name, "+"); len(name)-len(digits) <= 1 && digits != "" && len(digits) < 1000 && strings.Trim(digits, "0") == "" && (!known || uid != 0) {
			t.Errorf("%q is not taken for root: %+v", configured, user)
		}
	})
}

func TestParseBinding(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		port, ip, host string
		want           docker.Port
		bad            bool
	}{
		{"6379/tcp", "", "6379", docker.Port{Container: 6379, Protocol: "tcp", HostFirst: 6379, HostLast: 6379}, false},
		{"502", "::", "", docker.Port{Container: 502, Protocol: "tcp", HostIP: "::"}, false},
		{"53/udp", "192.0.2.1", "8000-8010", docker.Port{Container: 53, Protocol: "udp", HostIP: "192.0.2.1", HostFirst: 8000, HostLast: 8010}, false},
		{"x/tcp", "", "1", docker.Port{}, true},
		{"70000/tcp", "", "1", docker.Port{}, true},
		{"1/tcp", "", "9-1", docker.Port{}, true},
		{"1/tcp", "", "-1", docker.Port{}, true},
		{"1/tcp", "", "1-", docker.Port{}, true},
		{"", "", "", docker.Port{}, true},
	} {
		got, err := parseBinding(tc.port, tc.ip, tc.host)
		if diff := cmp.Diff(tc.want, got); diff != "" && !tc.bad || (err != nil) != tc.bad {
			t.Errorf("%q %q %q: error %v, (-want +got):\n%s", tc.port, tc.ip, tc.host, err, diff)
		}
	}
}

func FuzzParseBinding(f *testing.F) {
	for _, seed := range [][3]string{{"6379/tcp", "", "6379"}, {"502", "::", ""}, {"53/udp", "192.0.2.1", "8000-8010"}, {"0/x\x1b", "\x00", "0-0"}} {
		f.Add(seed[0], seed[1], seed[2])
	}
	f.Fuzz(func(t *testing.T, port, ip, host string) {
		got, err := parseBinding(port, ip, host)
		if err == nil && (got.HostLast < got.HostFirst || !isClean(got.Protocol) || ip == "" != (got.HostIP == "")) {
			t.Errorf("%q %q %q: %+v", port, ip, host, got)
		}
	})
}

func TestParseReference(t *testing.T) {
	t.Parallel()
	digest := "sha256:" + strings.Repeat("a", 64)
	for given, want := range map[string]docker.Reference{
		"redis":                         {Registry: "docker.io", Repository: "library/redis"},
		"redis:7-alpine":                {Registry: "docker.io", Repository: "library/redis", Tag: "7-alpine"},
		"docker.io/library/redis:7":     {Registry: "docker.io", Repository: "library/redis", Tag: "7"},
		"someone/redis:7":               {Registry: "docker.io", Repository: "someone/redis", Tag: "7"},
		"reg.example.org:5000/a/b:1":    {Registry: "reg.example.org:5000", Repository: "a/b", Tag: "1"},
		"redis:7@" + digest:             {Registry: "docker.io", Repository: "library/redis", Tag: "7", Digest: digest},
		"library.example.org/library/x": {Registry: "library.example.org", Repository: "library/x"},
		digest:                          {Digest: digest},
		strings.Repeat("a", 64):         {Digest: digest},
		"UPPER":                         {},
		"a b":                           {},
		"":                              {},
	} {
		want.Given = given
		if diff := cmp.Diff(want, parseReference(given)); diff != "" {
			t.Errorf("%q (-want +got):\n%s", given, diff)
		}
	}
	if parseReference("docker.io.example.org/library/redis").Official() || !parseReference("redis").Official() || parseReference("someone/redis").Official() {
		t.Error("official")
	}
}

func FuzzParseReference(f *testing.F) {
	for _, seed := range []string{"redis:7", "reg.example.org:5000/a/b@sha256:" + strings.Repeat("0", 64), "a b", "::", "@", strings.Repeat("a", 64)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, given string) {
		got := parseReference(given)
		for _, text := range []string{got.Given, got.Registry, got.Repository, got.Tag, got.Digest} {
			if !isClean(text) {
				t.Errorf("%q: %q is not clean", given, text)
			}
		}
		if got.Tag != "" && got.Repository == "" {
			t.Errorf("%q: a tag without a repository: %+v", given, got)
		}
	})
}

func TestEngineSocketAt(t *testing.T) {
	t.Parallel()
	for path, exposed := range map[string]bool{
		"/var/run/docker.sock": true, "/run/docker.sock": true, "/": true, "/run": true, "/var/run": true, "/var/run/": true, "/var": true,
		"/run/containerd": true, "/run/docker": true, "/run/podman/podman.sock": true, "/run/user/1000/docker.sock": true,
		"//var//run/../run/docker.sock": true, "/var/lib/../run": true,
		"": false, "/etc": false, "/var/lib": false, "/run/lock": false, "/var/runner": false, "/running": false, "/srv/docker.socket": false,
	} {
		if got := docker.EngineSocketAt(path); (got != "") != exposed {
			t.Errorf("%q: %q", path, got)
		}
	}
}

func TestDescribeLists(t *testing.T) {
	t.Parallel()
	got := capabilities([]string{"cap_net_raw", "NET_RAW", " sys_admin", "ALL"})
	if diff := cmp.Diff([]string{"ALL", "NET_RAW", "SYS_ADMIN"}, got); diff != "" {
		t.Errorf("capabilities (-want +got):\n%s", diff)
	}
	for option, want := range map[string]docker.Confinement{
		"no-new-privileges":       {NoNewPrivileges: checks.Known(true)},
		"no-new-privileges:true":  {NoNewPrivileges: checks.Known(true)},
		"no-new-privileges=false": {NoNewPrivileges: checks.Known(false)},
		"no-new-privileges:false": {NoNewPrivileges: checks.Known(false)},
		"seccomp=unconfined":      {Seccomp: "unconfined"},
		"seccomp:unconfined":      {Seccomp: "unconfined"},
		`seccomp={"a":"b=c"}`:     {Seccomp: "custom"},
		"apparmor=unconfined":     {AppArmor: "unconfined"},
		"label=disable":           {},
		"label=type:x":            {},
		"systempaths=unconfined":  {MasksProc: checks.Known(false)},
		"something-of-the-future": {},
	} {
		var got docker.Confinement
		label := confine(&got, option)
		if value, _ := strings.CutPrefix(option, "label="); label != "" && label != value {
			t.Errorf("%q: label %q", option, label)
		}
		if diff := cmp.Diff(want, got, cmp.AllowUnexported(checks.Value[bool]{}, checks.List[string]{})); diff != "" {
			t.Errorf("%q (-want +got):\n%s", option, diff)
		}
	}
	if name := shortestName([]string{"/web/db", "/db", "/api/database"}); name != "db" {
		t.Errorf("name %q", name)
	}
}

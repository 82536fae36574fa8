package dockerconn

import (
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks/docker"
)

func TestAuditRules(t *testing.T) {
	t.Parallel()
	root := hostTree(t, map[string]string{
		"etc/docker/daemon.json": "{}", "usr/bin/dockerd": "x", "etc/default/docker": "x",
		"etc/audit/audit.rules":         "# made by augenrules\n-D\n-b 8192\n-w /etc/default/docker -p wa -k docker\n",
		"etc/audit/rules.d/10.rules":    "-a always,exit -F arch=b64 -F dir=/etc/docker -F perm=wa -F key=docker\n",
		"etc/audit/rules.d/off.ignored": "-w /usr/bin/dockerd\n",
	})
	_, facts := collectHost(t, root)
	want := docker.Audit{
		Rules: 2, Watched: []string{"/etc/default/docker", "/etc/docker"},
		Files: []string{"/etc/default/docker", "/etc/docker", "/etc/docker/daemon.json", "/run/docker.sock", "/usr/bin/dockerd"},
	}
	host := must(t, facts.Host)
	if diff := cmp.Diff(want, must(t, host.Audit)); diff != "" {
		t.Errorf("audit (-want +got):\n%s", diff)
	}
}

func TestAuditWithoutRulesIsKnown(t *testing.T) {
	t.Parallel()
	_, facts := collectHost(t, hostTree(t, map[string]string{"etc/docker/daemon.json": "{}"}))
	host := must(t, facts.Host)
	if audit := must(t, host.Audit); audit.Rules != 0 || len(audit.Watched) != 0 || len(audit.Files) == 0 {
		t.Errorf("%+v", audit)
	}
}

func TestAuditThatCantBeReadIsUnknown(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(root string) error{
		"links without end": func(root string) error { return os.Symlink("audit", filepath.Join(root, "etc/audit")) },
		"no file":           func(root string) error { return os.MkdirAll(filepath.Join(root, "etc/audit/audit.rules"), 0o755) },
	} {
		root := hostTree(t, map[string]string{"etc/docker/daemon.json": "{}"})
		if err := spoil(root); err != nil {
			t.Fatal(err)
		}
		got, facts := collectHost(t, root)
		host := must(t, facts.Host)
		if _, known := host.Audit.Get(); known || got.Problems["host.audit"].Detail == "" {
			t.Errorf("%s: known, or without a reason: %v", name, got.Problems["host.audit"])
		}
	}
}

func TestParseAudit(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"-w /usr/bin/dockerd -k docker":                                       "1 /usr/bin/dockerd",
		"-w /usr/bin/dockerd -p x -k docker":                                  "1 ",
		"-w /etc/docker/ -p wa":                                               "1 /etc/docker",
		"  -w  /etc/docker\t-p w":                                             "1 /etc/docker",
		"-a always,exit -F path=/usr/bin/dockerd -F perm=wa -k docker":        "1 /usr/bin/dockerd",
		"-a exit,always -S all -F dir=/etc/docker -F perm=rwxa -F key=docker": "1 /etc/docker",
		"-a always,exit -F path=/usr/bin/dockerd -F perm=wa -F auid>=1000":    "1 ",
		"-a always,exit -S execve -F path=/usr/bin/dockerd":                   "1 ",
		"-a never,exit -F dir=/etc/docker":                                    "1 ",
		"# -w /etc/docker":                                                    "0 ",
		"-w etc/docker":                                                       "1 ",
		"-W /etc/docker -p wa":                                                "0 ",
		"-w":                                                                  "0 ",
		"-e 2\n-f 1\n-w /a -p wa\n-w /b -p wa":                                "2 /a,/b",
	} {
		rules, watched := parseAudit(text)
		if got := string(rune('0'+rules)) + " " + strings.Join(watched, ","); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func FuzzParseAudit(f *testing.F) {
	f.Add("-w /etc/docker -p wa\n-a always,exit -F path=/x -F perm=wa")
	f.Fuzz(func(t *testing.T, text string) {
		rules, watched := parseAudit(text)
		if len(watched) > rules || slices.ContainsFunc(watched, func(name string) bool { return !path.IsAbs(name) || path.Clean(name) != name }) {
			t.Errorf("%d rules watch %q", rules, watched)
		}
	})
}

func TestCertificatesOfRegistries(t *testing.T) {
	t.Parallel()
	root := hostTree(t, map[string]string{
		"etc/docker/certs.d/registry.example.org:5000/ca.crt":      "x",
		"etc/docker/certs.d/registry.example.org:5000/client.cert": "x",
		"etc/docker/certs.d/registry.example.org:5000/client.key":  "x",
		"etc/docker/certs.d/registry.example.org:5000/readme.txt":  "x",
		"etc/docker/certs.d/stray.key":                             "x",
	})
	_, facts := collectHost(t, root)
	roles := map[string]string{}
	for _, file := range must(t, facts.Host).Files {
		if strings.Contains(file.Path, "certs.d/") {
			roles[filepath.Base(file.Path)] = string(file.Role) + " " + file.Mode
		}
	}
	want := map[string]string{"ca.crt": "tls-ca 0644", "client.cert": "tls-cert 0644", "client.key": "tls-key 0644"}
	if diff := cmp.Diff(want, roles); diff != "" {
		t.Errorf("roles (-want +got):\n%s", diff)
	}
}

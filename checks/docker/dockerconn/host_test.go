package dockerconn

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/hostfs"
	"hardcheck/testenv/dockerlab"
)

// hostTree makes a host's files below a folder short enough for a socket's path.
func hostTree(t *testing.T, files map[string]string) string {
	t.Helper()
	root, err := os.MkdirTemp("", "hc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	for name, content := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, dir := range []string{"run", "var"} {
		if err := os.MkdirAll(filepath.Join(root, dir), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("/run", filepath.Join(root, "var/run")); err != nil {
		t.Fatal(err)
	}
	return root
}

func collectHost(t *testing.T, root string) (checks.Collection, docker.Facts) {
	t.Helper()
	// The link /var/run leads out of the tree for everybody but the connector, so the
	// socket is served where the link would lead, and linked to from a real folder.
	if err := os.Remove(filepath.Join(root, "var/run")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../run", filepath.Join(root, "var/run")); err != nil {
		t.Fatal(err)
	}
	dockerlab.NewFake().ServeAt(t, filepath.Join(root, "run/docker.sock"))
	return collect(t, t.Context(), socketAccess(filepath.Join(root, DefaultSocket)))
}

func TestHostFiles(t *testing.T) {
	t.Parallel()
	root := hostTree(t, map[string]string{
		"etc/group":              "root:x:0:\ndocker:x:998:alice,bob\n",
		"etc/docker/daemon.json": `{"icc": false, "hosts": ["unix:///var/run/docker.sock", "tcp://192.0.2.1:2376"], "tlskey": "/etc/docker/key.pem", "log-opts": {"splunk-token": "canary"}, "userland-proxy": false}`,
		"etc/docker/key.pem":     "x",
	})
	if err := os.Chmod(filepath.Join(root, "etc/docker/key.pem"), 0o600); err != nil {
		t.Fatal(err)
	}
	got, facts := collectHost(t, root)
	host := must(t, facts.Host)
	want := docker.Daemon{Settings: map[string]string{
		"icc": "false", "hosts": "unix:///var/run/docker.sock,tcp://192.0.2.1:2376", "tlskey": "/etc/docker/key.pem", "userland-proxy": "false",
	}}
	if diff := cmp.Diff(want, must(t, host.Daemon)); diff != "" {
		t.Errorf("daemon (-want +got):\n%s", diff)
	}
	if must(t, host.GroupMembers) != 2 {
		t.Errorf("group members %d", must(t, host.GroupMembers))
	}
	roles := map[string]string{}
	for _, file := range host.Files {
		roles[string(file.Role)] += file.Path + " " + file.Mode + ";"
	}
	if !strings.HasPrefix(roles["socket"], "/var/run/docker.sock 0") || roles["tls-key"] != "/etc/docker/key.pem 0600;" || roles["config"] != "/etc/docker/daemon.json 0644;" || roles["config-folder"] != "/etc/docker 0755;" {
		t.Errorf("files %+v, problems %v", host.Files, got.Problems)
	}
	if strings.Count(roles["socket"], ";") != 1 {
		t.Errorf("the socket is listed by both of its paths: %s", roles["socket"])
	}
}

// TestHostFilesOutOfSight has a file where a folder should be: what would be below it
// can't be looked at, which is another thing than not being there.
func TestHostFilesOutOfSight(t *testing.T) {
	t.Parallel()
	_, facts := collectHost(t, hostTree(t, map[string]string{"etc/docker": "x"}))
	problems := map[string]string{}
	for _, file := range must(t, facts.Host).Files {
		problems[file.Path] = file.Problem
	}
	for path, unseen := range map[string]bool{"/etc/docker": false, "/etc/docker/daemon.json": true, "/etc/docker/certs.d": true} {
		if problem, listed := problems[path]; !listed || unseen != (problem != "") {
			t.Errorf("%s: listed %t, problem %q", path, listed, problem)
		}
	}
	if problem, listed := problems["/etc/default/docker"]; listed {
		t.Errorf("a file that isn't there is listed: %q", problem)
	}
}

func TestHostDaemonFile(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, content string
		known         bool
	}{{"broken", "{", false}, {"list", "[]", false}, {"empty", "", true}, {"none", "-", true}} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{"etc/hostname": "x"}
			if tc.content != "-" {
				files["etc/docker/daemon.json"] = tc.content
			}
			got, facts := collectHost(t, hostTree(t, files))
			host := must(t, facts.Host)
			if known(host.Daemon) != tc.known || known(host.GroupMembers) {
				t.Errorf("daemon %+v, problems %v", host.Daemon, got.Problems)
			}
			if problem := got.Problems["host.daemon"]; !tc.known && problem.Reason != checks.Unreadable {
				t.Errorf("problem %+v", problem)
			}
		})
	}
}

func TestAddOptions(t *testing.T) {
	t.Parallel()
	got := map[string]string{}
	file := addOptions(got, strings.Fields("-H fd:// --host=tcp://192.0.2.1:2376 --icc=false --tlsverify --live-restore --log-opt splunk-token=x --config-file /srv/d.json --userland-proxy=false -D"))
	want := map[string]string{"hosts": "fd://,tcp://192.0.2.1:2376", "icc": "false", "tlsverify": "true", "live-restore": "true", "userland-proxy": "false", "debug": "true"}
	if diff := cmp.Diff(want, got); diff != "" || file != "/srv/d.json" {
		t.Errorf("file %q, settings (-want +got):\n%s", file, diff)
	}
}

func TestHostRoot(t *testing.T) {
	t.Parallel()
	for socket, want := range map[string]string{
		"/var/run/docker.sock": "/", "/run/docker.sock": "/", "/host/var/run/docker.sock": "/host", "/a/b/run/docker.sock": "/a/b", "/run/user/1000/docker.sock": "/",
	} {
		if got := hostRoot(socket); got != want {
			t.Errorf("%s: %s", socket, got)
		}
	}
}

func FuzzAddOptions(f *testing.F) {
	f.Add("-H\x00fd://\x00--icc=false")
	f.Add("--config-file")
	f.Add("-\x00--\x00=")
	f.Fuzz(func(t *testing.T, line string) {
		got := map[string]string{}
		addOptions(got, strings.Split(line, "\x00"))
		for name, value := range got {
			if !isClean(value) {
				t.Errorf("%s=%q is not clean", name, value)
			}
		}
	})
}

// TestForwardedSocketShowsNoHost reads an engine by a socket at an ordinary place of this
// machine, as ssh -L makes one: the engine tells the name of another host.
func TestForwardedSocketShowsNoHost(t *testing.T) {
	t.Parallel()
	got, facts := collect(t, t.Context(), socketAccess(dockerlab.NewFake().ServeSocket(t)))
	if host, known := facts.Host.Get(); known {
		t.Errorf("this machine's files are the engine's: %+v", host)
	}
	problem := got.Problems["host"]
	if !hostfs.OwnContainer().Inside && (problem.Reason != checks.Source || !strings.Contains(problem.Detail, `its host is called "engine.example.org"`)) {
		t.Errorf("%s: %s", problem.Reason, problem.Detail)
	}
}

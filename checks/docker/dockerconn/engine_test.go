package dockerconn

import (
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

func engineOf(t *testing.T, change func(*dockerlab.Fake)) docker.Engine {
	t.Helper()
	fake := dockerlab.NewFake()
	change(fake)
	_, facts := collectFake(t, fake)
	return must(t, facts.Engine)
}

func TestEngineFacts(t *testing.T) {
	t.Parallel()
	plain := engineOf(t, func(*dockerlab.Fake) {})
	if plain.Version != "20.10.24+dfsg1" || plain.Security.Seccomp != "default" || len(must(t, plain.InsecureRegistries)) > 0 || len(plain.Unenforced) > 0 {
		t.Errorf("engine %+v", plain)
	}
	if known(plain.Security.NoNewPrivileges) {
		t.Error("an engine before 23.0 doesn't tell no-new-privileges, and it is known")
	}
	e := engineOf(t, func(f *dockerlab.Fake) {
		f.Set("/info", "ServerVersion", "28.5.2")
		f.Set("/info", "SecurityOptions", []any{"name=seccomp,profile=builtin", "name=rootless", "name=userns", "name=apparmor", "name=no-new-privileges"})
		f.Set("/info", "Warnings", []any{
			"WARNING: API is accessible on http://0.0.0.0:2375 without encryption.\n         Access to the remote API is equivalent to root access on the host.",
			"[DEPRECATION NOTICE]: API is accessible on https://192.0.2.1:2376 without TLS client verification. See https://docs.docker.com/",
		})
		f.Set("/info", "RegistryConfig", map[string]any{
			"InsecureRegistryCIDRs": []any{"127.0.0.0/8", "::1/128", "192.0.2.0/24"}, "Mirrors": []any{"https://user:canary-secret@mirror.example.org/x"},
			"IndexConfigs": map[string]any{"reg.example.org": map[string]any{"Name": "reg.example.org", "Secure": false}},
		})
		f.Set("/info", "PidsLimit", false)
		f.Set("/info", "Plugins", map[string]any{"Authorization": []any{"opa"}})
	})
	security := docker.Security{Rootless: true, UserNamespaces: true, AppArmor: true, Seccomp: "builtin", NoNewPrivileges: checks.Known(true)}
	if diff := cmp.Diff(security, e.Security, cmp.AllowUnexported(checks.Value[bool]{})); diff != "" {
		t.Errorf("security (-want +got):\n%s", diff)
	}
	listeners := []docker.Listener{{URL: "http://0.0.0.0:2375"}, {URL: "https://192.0.2.1:2376", Encrypted: true}}
	if diff := cmp.Diff(listeners, must(t, e.Listeners)); diff != "" {
		t.Errorf("listeners (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"192.0.2.0/24", "reg.example.org"}, must(t, e.InsecureRegistries)); diff != "" {
		t.Errorf("insecure registries (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"https://mirror.example.org/x"}, must(t, e.Mirrors)); diff != "" {
		t.Errorf("mirrors (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"pids"}, e.Unenforced); diff != "" || e.AuthorizationPlugins[0] != "opa" {
		t.Errorf("unenforced (-want +got):\n%s", diff)
	}
}

func TestEngineThatTellsTooLittleIsUnknown(t *testing.T) {
	t.Parallel()
	for _, key := range []string{"SecurityOptions", "LiveRestoreEnabled", "RegistryConfig", "ServerVersion", "LoggingDriver"} {
		fake := dockerlab.NewFake()
		fake.Remove("/info", key)
		got, facts := collectFake(t, fake)
		if known(facts.Engine) || known(facts.Swarm) || got.Problems["engine"].Reason != checks.Unreadable {
			t.Errorf("without %s: %+v", key, got.Problems["engine"])
		}
	}
}

func TestSwarm(t *testing.T) {
	t.Parallel()
	worker := dockerlab.NewFake()
	worker.Set("/info", "Swarm", map[string]any{"LocalNodeState": "active", "ControlAvailable": false})
	got, facts := collectFake(t, worker)
	if known(facts.Swarm) || got.Problems["swarm"].Reason != checks.Source {
		t.Errorf("worker: %+v", got.Problems["swarm"])
	}
	manager := dockerlab.NewFake()
	manager.Set("/info", "Swarm", map[string]any{"LocalNodeState": "active", "ControlAvailable": true, "Managers": 3, "Nodes": 5})
	manager.Answers["/swarm"] = map[string]any{"Spec": map[string]any{
		"EncryptionConfig": map[string]any{"AutoLockManagers": true}, "CAConfig": map[string]any{"NodeCertExpiry": int64(90 * 24 * time.Hour)},
	}, "JoinTokens": map[string]any{"Worker": "SWMTKN-1-canary-secret"}}
	_, facts = collectFake(t, manager)
	if got := must(t, facts.Swarm); known(got.CAExpires) {
		t.Errorf("a root certificate that isn't told ends at %v", got.CAExpires)
	}
	root := string(newPKI(t).pem)
	manager.Set("/swarm", "TLSInfo", map[string]any{"TrustRoot": root + root})
	_, facts = collectFake(t, manager)
	ends := must(t, must(t, facts.Swarm).CAExpires)
	if ends.Before(time.Now()) {
		t.Errorf("the root certificate ends at %s", ends)
	}
	want := docker.Swarm{CAExpires: checks.Known(ends), Active: true, Managers: 3, Nodes: 5, AutoLock: true, NodeCertExpiry: 90 * 24 * time.Hour}
	if diff := cmp.Diff(want, must(t, facts.Swarm), cmp.AllowUnexported(checks.Value[time.Time]{})); diff != "" {
		t.Errorf("swarm (-want +got):\n%s", diff)
	}
}

func TestAPIVersion(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ theirs, spoken string }{
		{"1.41", "1.41"},
		{"1.24", "1.24"},
		{"1.99", "1.51"},
		{"", "1.24"},
		{"1.23", ""},
		{"2.0", ""},
		{"1.41/../../containers/x/start?", ""},
		{"\x01", ""},
		{"1.9999", ""},
		{"v1.41", ""},
	} {
		fake := dockerlab.NewFake()
		fake.APIVersion = tc.theirs
		got, _ := collectFake(t, fake)
		spoken := func(path string) bool { return strings.Contains(path, "/v"+tc.spoken+"/") }
		if tc.spoken != "" && !slices.ContainsFunc(fake.Requests(), spoken) || (tc.spoken == "") != (got.Problem != nil) {
			t.Errorf("%q: asked %q, problem %v", tc.theirs, fake.Requests(), got.Problem)
		}
		if tc.spoken == "" && (len(fake.Requests()) > 1 || got.State() == checks.StateCollected) {
			t.Errorf("%q: state %s, asked %q", tc.theirs, got.State(), fake.Requests())
		}
	}
}

func TestUnreachableSockets(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	got := Collect(t.Context(), socketAccess(filepath.Join(dir, "none.sock")))
	if got.State() != checks.StateUnreachable || !strings.Contains(got.Problem.Detail, "is Docker installed") {
		t.Errorf("no socket: %s %+v", got.State(), got.Problem)
	}
	file := filepath.Join(dir, "file.sock")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	got = Collect(t.Context(), socketAccess(file))
	if got.State() != checks.StateUnreachable || !strings.Contains(got.Problem.Detail, "nothing listens") {
		t.Errorf("dead socket: %s %+v", got.State(), got.Problem)
	}
	problem := classify(explainSocket("linux", file, &os.PathError{Op: "connect", Path: file, Err: os.ErrPermission}))
	if problem.Reason != checks.Denied || !strings.Contains(problem.Detail, "member of the group") {
		t.Errorf("permission: %+v", problem)
	}
}

// TestSilentSocket has a peer that accepts and says nothing: the timeout ends it.
func TestSilentSocket(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	fake.Answers["/_ping"] = http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	access := socketAccess(fake.ServeSocket(t))
	access.Timeout = 200 * time.Millisecond
	if got := Collect(t.Context(), access); got.Facts != nil || got.Problem.Reason != checks.Timeout {
		t.Errorf("%+v", got)
	}
}

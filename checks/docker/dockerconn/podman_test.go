package dockerconn

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/docker/containers"
	"hardcheck/checks/docker/engine"
	"hardcheck/testenv/dockerlab"
)

func TestRealPodman(t *testing.T) {
	podman := dockerlab.StartPodman(t)
	ctx := t.Context()
	for _, err := range []error{
		podman.Do(ctx, "tag", "localhost/app:1", "docker.io/library/redis:7"),
		podman.Create(ctx, "plain"),
		podman.Create(ctx, "hard", "--user", "1000:1000", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--read-only", "--memory", "64m"),
		podman.Create(ctx, "open", "--privileged", "--network", "host"),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	access := socketAccess(podman.Socket)
	access.Timeout = 20 * time.Second // a busy machine answers late
	got, facts := collect(t, ctx, access)
	if got.Problem != nil || facts.Product != docker.Podman {
		t.Fatalf("product %q, %v", facts.Product, got.Problem)
	}
	if notes := strings.Join(facts.LeftOut(), "\n"); !strings.Contains(notes, "the engine is Podman ") {
		t.Errorf("notices %q", notes)
	}
	versions := must(t, facts.Versions).Components
	if versions["Engine"] == "" || versions[podmanEngine] != "" || versions["runc"] == "" && versions["crun"] == "" || strings.ContainsAny(versions["runc"]+versions["crun"], " \n") {
		t.Errorf("components %q", versions)
	}
	plain := containerNamed(t, facts, "plain")
	security := must(t, plain.Security)
	if _, told := security.MasksProc.Get(); told {
		t.Error("null for masked paths is taken for none")
	}
	if security.NoNewPrivileges != checks.Known(false) || slices.Contains(must(t, security.CapDrop), "CHOWN") {
		t.Errorf("plain: %+v", security)
	}
	endpoints, networks := must(t, plain.Networks), must(t, facts.Networks)
	if len(endpoints) != 1 || !slices.ContainsFunc(networks, func(n docker.Network) bool {
		return n.ID == endpoints[0].NetworkID && slices.Contains(n.Containers, "plain")
	}) {
		t.Errorf("endpoints %+v are on none of %+v", endpoints, networks)
	}
	hard := must(t, containerNamed(t, facts, "hard").Security)
	if hard.NoNewPrivileges != checks.Known(true) || !hard.ReadOnlyRoot || !slices.Contains(must(t, hard.CapDrop), "CHOWN") {
		t.Errorf("hard: %+v", hard)
	}
	if open := containerNamed(t, facts, "open"); !must(t, open.Security).Privileged || must(t, open.Isolation).Network != "host" {
		t.Errorf("open: %+v", open)
	}
	for _, image := range must(t, facts.Images) {
		if len(image.Digests) == 0 || len(facts.Proven(image)) != 0 || must(t, image.Base).Evidence == byDigest {
			t.Errorf("image %s: digests %v, base %+v", image.Name(), image.Digests, must(t, image.Base))
		}
	}
	host := must(t, facts.Host)
	if _, known := host.Daemon.Get(); known {
		t.Error("the settings of a Docker engine are taken for Podman's")
	}
	verdicts(t, facts, got)
}

// verdicts are those that were wrong of Podman: compared with Docker's versions, and failed for what its
// API leaves out.
func verdicts(t *testing.T, facts docker.Facts, got checks.Collection) {
	t.Helper()
	for check, want := range map[*checks.Check]checks.Outcome{
		engine.Supported: checks.NotAssessed, containers.ProcMasked: checks.NotAssessed, containers.RuntimeExpected: checks.NotAssessed,
		engine.ExperimentalDisabled: checks.NotApplicable, engine.LiveRestoreEnabled: checks.NotApplicable,
	} {
		observed := checks.Observation{Target: checks.Target{Name: "engine", Kind: "docker"}, Facts: facts, Problems: got.Problems}
		for _, judgement := range check.Rule.JudgeEach(observed) {
			if judgement.Subject != "open" && judgement.Outcome != want {
				t.Errorf("%s on %q: %s %s, want %s", check.ID, judgement.Subject, judgement.Outcome, judgement.Message, want)
			}
		}
	}
}

// TestEngineOfAnotherKind has the sources by which an engine is known, each alone.
func TestEngineOfAnotherKind(t *testing.T) {
	t.Parallel()
	component := func(name string) map[string]any {
		return map[string]any{"Version": "4.3.1", "ApiVersion": "1.41", "Components": []any{map[string]any{"Name": name, "Version": "4.3.1"}}}
	}
	for _, tc := range []struct {
		name, server string
		version      any
		want         docker.Product
	}{
		{"podman_by_its_header", "Libpod/4.3.1 (linux)", nil, docker.Podman},
		{"podman_behind_a_proxy", "nginx", component("Podman Engine"), docker.Podman},
		{"podman_that_says_docker", "Docker/20.10 (linux)", component("Podman Engine"), docker.Podman},
		{"docker", "", component("Engine"), docker.DockerEngine},
		{"docker_whose_version_is_refused", "Docker/20.10.24 (linux)", nil, docker.DockerEngine},
		{"nothing_told", "nginx", nil, "other"},
	} {
		fake := dockerlab.NewFake()
		fake.Answers["/_ping"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Server", tc.server)
			_, _ = w.Write([]byte("OK"))
		})
		delete(fake.Answers, "/version")
		if tc.version != nil {
			fake.Answers["/version"] = tc.version
		}
		if _, facts := collectFake(t, fake); facts.Product != tc.want {
			t.Errorf("%s: %q, want %q", tc.name, facts.Product, tc.want)
		}
	}
}

func TestPodmanIsNotAskedForProcesses(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	container := dockerlab.Hardened("a", "web")
	dockerlab.Part(container, "Config")["User"] = ""
	fake.Add(container)
	fake.Answers["/version"] = map[string]any{"Version": "4.3.1", "Components": []any{map[string]any{"Name": "Podman Engine", "Version": "4.3.1"}}}
	_, facts := collectFake(t, fake)
	if _, known := containerNamed(t, facts, "web").Processes.Get(); known {
		t.Error("the processes are known")
	}
	for _, request := range fake.Requests() {
		if strings.Contains(request, "/top") {
			t.Errorf("sent %s: Podman runs a program in the container for it", request)
		}
	}
}

func TestContainerdStoreProvesNoOrigin(t *testing.T) {
	t.Parallel()
	for status, local := range map[string]bool{"io.containerd.snapshotter.v1": true, "overlay2": false} {
		fake := dockerlab.NewFake()
		fake.Set("/info", "DriverStatus", []any{[]any{"driver-type", status}})
		id := dockerlab.ImageID("a")
		fake.Answers["/images/json"] = []any{map[string]any{"Id": id, "RepoTags": []any{"redis:7"}, "RepoDigests": []any{"redis@" + id}}}
		fake.Answers["/images/"+id+"/json"] = map[string]any{"Id": id, "Config": map[string]any{"User": ""}, "RootFS": map[string]any{"Layers": []any{id}}}
		fake.Answers["/images/"+id+"/history"] = []any{}
		_, facts := collectFake(t, fake)
		image := must(t, facts.Images)[0]
		if got := must(t, image.Base).Evidence; must(t, facts.Engine).LocalDigests != local || (got == byDigest) == local {
			t.Errorf("%s: base by %q, local digests %t", status, got, must(t, facts.Engine).LocalDigests)
		}
	}
}

func TestDockerHostNamesAContainer(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"tcp://proxy:2375": "proxy", "tcp://PROXY": "proxy", "tcp://10.20.1.9:2375": "proxy", "tcp://broker:2375": "proxy",
		"tcp://elsewhere:2375": "", "tcp://web:2375": "", "unix:///s": "", "tcp://": "", "tcp://a b": "",
	} {
		fake := dockerlab.NewFake()
		web, proxy := dockerlab.Hardened("a", "web"), dockerlab.Hardened("b", "proxy")
		dockerlab.Part(web, "Config")["Env"] = []any{"DOCKER_HOST=" + address}
		on := func(ip string) map[string]any {
			return map[string]any{"plant": map[string]any{"NetworkID": dockerlab.HexID("e"), "IPAddress": ip, "Aliases": []any{"broker"}}}
		}
		dockerlab.Part(web, "NetworkSettings")["Networks"] = on("10.20.1.8")
		dockerlab.Part(proxy, "NetworkSettings")["Networks"] = on("10.20.1.9")
		fake.Add(web)
		fake.Add(proxy)
		_, facts := collectFake(t, fake)
		env := must(t, containerNamed(t, facts, "web").Env)
		at := slices.IndexFunc(env, func(v docker.Variable) bool { return v.Name == dockerHost })
		if at < 0 || env[at].EngineContainer != want {
			t.Errorf("%s: %+v, want %q", address, env, want)
		}
	}
}

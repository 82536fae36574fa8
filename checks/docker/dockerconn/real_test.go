package dockerconn

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/docker/docker/api/types/container"
	"github.com/docker/docker/api/types/mount"
	"github.com/docker/docker/api/types/network"
	"github.com/docker/go-connections/nat"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// realLab is a lab with the image that all of these tests use.
func realLab(t testing.TB) (*dockerlab.Lab, string) {
	t.Helper()
	lab := dockerlab.Start(t)
	image, err := lab.Image(t.Context(), "app", "ENV BAKED_TOKEN=canary-image-4711", "ENV LANG=C", "USER app", "EXPOSE 8080", `HEALTHCHECK CMD ["/sleeper"]`)
	if err != nil {
		t.Fatal(err)
	}
	return lab, image
}

func collectReal(t testing.TB) (checks.Collection, docker.Facts) {
	t.Helper()
	access := socketAccess("")
	access.Scheme = "docker"
	return collect(t, t.Context(), access)
}

func TestRealEngine(t *testing.T) {
	lab, image := realLab(t)
	ctx := t.Context()
	networkID, err := lab.Network(ctx, "inside", map[string]string{"com.docker.network.bridge.enable_icc": "false"})
	if err != nil {
		t.Fatal(err)
	}
	volume, err := lab.Volume(ctx, "disguised", map[string]string{"type": "none", "o": "bind", "device": "/run"})
	if err != nil {
		t.Fatal(err)
	}
	make := func(run bool, name string, config container.Config, host container.HostConfig) {
		t.Helper()
		config.Image = image
		var err error
		if run {
			_, err = lab.Run(ctx, name, &config, &host, nil)
		} else {
			_, err = lab.Create(ctx, name, &config, &host, nil)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	pids := int64(32)
	ports := func(ip string) nat.PortMap {
		return nat.PortMap{"8080/tcp": {{HostIP: ip, HostPort: "0"}}}
	}
	make(true, "hardened", container.Config{User: "1000:1000"}, container.HostConfig{
		CapDrop: []string{"ALL"}, SecurityOpt: []string{"no-new-privileges"}, ReadonlyRootfs: true, PortBindings: ports("127.0.0.1"),
		Resources: container.Resources{Memory: 32 << 20, NanoCPUs: 100_000_000, PidsLimit: &pids},
	})
	make(true, "named", container.Config{}, container.HostConfig{NetworkMode: "none"})
	make(true, "toor", container.Config{User: "toor"}, container.HostConfig{NetworkMode: "none"})
	make(true, "inner", container.Config{User: "0:0"}, container.HostConfig{NetworkMode: container.NetworkMode(networkID), PortBindings: ports("")})
	make(false, "worst", container.Config{User: "toor", Env: []string{"DB_PASSWORD=canary-env-4711", "DEBUG=true"}, Labels: map[string]string{"secret": "canary-label-4711"}}, container.HostConfig{
		Privileged: true, PidMode: "host", NetworkMode: "host", UTSMode: "host", CapAdd: []string{"sys_admin"},
		SecurityOpt: []string{"seccomp=unconfined"}, Binds: []string{"/var/run:/host:ro"},
		Mounts: []mount.Mount{{Type: mount.TypeVolume, Source: volume, Target: "/data"}},
	})
	make(false, "open", container.Config{}, container.HostConfig{PortBindings: nat.PortMap{"8080/tcp": {{HostPort: "502"}}}})
	got, facts := collectReal(t)
	if got.Problem != nil {
		t.Fatal(got.Problem)
	}
	find := func(name string) docker.Container { t.Helper(); return containerNamed(t, facts, lab.Name(name)) }

	hardened := find("hardened")
	if s := must(t, hardened.Security); s.Privileged || !s.ReadOnlyRoot || !slices.Equal(must(t, s.CapDrop), []string{"ALL"}) || s.NoNewPrivileges != checks.Known(true) {
		t.Errorf("hardened: %+v", s)
	}
	if live := must(t, must(t, hardened.Ports).Live); len(live) != 1 || everywhere(live[0]) || live[0].HostFirst == 0 {
		t.Errorf("hardened: live ports %+v", live)
	}
	if limits := must(t, hardened.Limits); limits.Memory != 32<<20 || limits.PIDs != 32 || limits.NanoCPUs != 100_000_000 {
		t.Errorf("hardened: limits %+v", limits)
	}
	for name, uid := range map[string]int64{"named": 1000, "toor": 0} {
		if user := must(t, find(name).User); or(user.UID, -1) != uid || user.ResolvedBy != "top" {
			t.Errorf("%s: user %+v", name, user)
		}
	}
	inner := find("inner")
	if p := must(t, inner.Ports); len(must(t, p.Configured)) != 1 || !everywhere(must(t, p.Configured)[0]) || len(must(t, p.Live)) != 0 {
		t.Errorf("inner: ports %+v", p)
	}
	if processes := must(t, inner.Processes); len(processes) != 1 || processes[0].UID != 0 || processes[0].Command != "sleeper" {
		t.Errorf("inner: processes %+v", processes)
	}
	worst := find("worst")
	if s, i := must(t, worst.Security), must(t, worst.Isolation); !s.Privileged || s.Seccomp != "unconfined" || !slices.Equal(must(t, s.CapAdd), []string{"SYS_ADMIN"}) || i.PID != "host" || i.Network != "host" || i.UTS != "host" {
		t.Errorf("worst: %+v %+v", s, i)
	}
	for _, m := range must(t, worst.Mounts) {
		if m.EngineSocket == "" || m.Destination == "/host" != m.ReadOnly {
			t.Errorf("worst: mount %+v gives no engine socket", m)
		}
	}
	if user := must(t, worst.User); user.ResolvedBy != "unresolved" || must(t, worst.State).Status != "created" {
		t.Errorf("worst: user %+v", user)
	}
	if p, live := find("open").Published(); live || len(p) != 1 || !everywhere(p[0]) || p[0].HostFirst != 502 {
		t.Errorf("open: ports %+v, live %t", p, live)
	}
	checkRealSecrets(t, worst, facts, image)
	checkRealNetwork(t, facts, lab)
}

func checkRealSecrets(t *testing.T, worst docker.Container, facts docker.Facts, image string) {
	t.Helper()
	var found []string
	for _, s := range must(t, worst.Secrets) {
		found = append(found, string(s.Where)+" "+s.Name+map[bool]string{true: " baked"}[s.FromImage])
	}
	slices.Sort(found)
	if want := []string{"env BAKED_TOKEN baked", "env DB_PASSWORD", "label secret"}; !slices.Equal(found, want) {
		t.Errorf("secrets %q, want %q", found, want)
	}
	images := must(t, facts.Images)
	at := slices.IndexFunc(images, func(i docker.Image) bool { return i.Name() == image })
	if at < 0 {
		t.Fatalf("no image %s", image)
	}
	own := images[at]
	if b := must(t, own.Base); b.Evidence != "scratch" || len(must(t, own.UsedBy)) != 6 || own.Dangling {
		t.Errorf("image base %+v, used by %v", b, own.UsedBy)
	}
	places := map[string]bool{}
	for _, s := range must(t, own.Secrets) {
		places[string(s.Where)] = true
	}
	if !places["env"] || !places["history"] {
		t.Errorf("image secrets %+v", must(t, own.Secrets))
	}
}

func checkRealNetwork(t *testing.T, facts docker.Facts, lab *dockerlab.Lab) {
	t.Helper()
	networks := must(t, facts.Networks)
	at := slices.IndexFunc(networks, func(n docker.Network) bool { return n.Name == lab.Name("inside") })
	if at < 0 {
		t.Fatal("no network")
	}
	if n := networks[at]; !n.Internal || must(t, n.InterContainer) || !slices.Equal(n.Containers, []string{lab.Name("inner")}) {
		t.Errorf("network %+v", n)
	}
	host := must(t, facts.Host)
	if !slices.ContainsFunc(host.Files, func(f docker.File) bool { return f.Role == "socket" && f.Group == "docker" }) {
		t.Errorf("host files %+v", host.Files)
	}
	daemon := must(t, host.Daemon)
	if engine := must(t, facts.Engine); !strings.Contains(engine.Version, ".") || !daemon.CommandLine {
		t.Errorf("engine %+v, daemon %+v", engine, daemon)
	}
}

// TestRealEngineIsUnchanged compares what the engine holds before and after an audit with every consent.
func TestRealEngineIsUnchanged(t *testing.T) {
	lab, image := realLab(t)
	id, err := lab.Run(t.Context(), "watched", &container.Config{Image: image}, nil, &network.NetworkingConfig{})
	if err != nil {
		t.Fatal(err)
	}
	state := func() (string, string) {
		inspection, err := lab.Client.ContainerInspect(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		changes, err := lab.Client.ContainerDiff(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		var paths []string
		for _, change := range changes {
			paths = append(paths, change.Path)
		}
		return inspection.State.StartedAt + " " + strings.Join(inspection.ExecIDs, " "), strings.Join(paths, " ")
	}
	started, files := state()
	access := socketAccess("")
	access.Scheme, access.Target.Consent = "docker", []string{string(checks.Active)}
	collect(t, t.Context(), access)
	if s, f := state(); s != started || f != files {
		t.Errorf("the container changed: %q to %q, files %q to %q", started, s, files, f)
	}
}

func TestPlanCoversTheTranscript(t *testing.T) {
	t.Parallel()
	fake := dockerlab.NewFake()
	root := dockerlab.Hardened("a", "web")
	dockerlab.Part(root, "Config")["User"] = ""
	fake.Add(root)
	fake.Answers["/containers/"+dockerlab.HexID("a")+"/top"] = map[string]any{"Titles": []any{"PID", "UID", "COMMAND"}, "Processes": []any{[]any{"4711", "999", "app"}}}
	fake.Answers["/containers/"+dockerlab.HexID("a")+"/logs"] = dockerlab.LogFrames("started")
	fake.Answers["/images/json"] = []any{map[string]any{"Id": dockerlab.ImageID("a"), "RepoTags": []any{"app:1"}}}
	fake.Answers["/images/"+dockerlab.ImageID("a")+"/json"] = map[string]any{"Id": dockerlab.ImageID("a"), "Config": map[string]any{"User": ""}, "RootFS": map[string]any{}}
	fake.Answers["/images/"+dockerlab.ImageID("a")+"/history"] = []any{}
	fake.Set("/info", "Swarm", map[string]any{"LocalNodeState": "active", "ControlAvailable": true})
	fake.Answers["/swarm"] = map[string]any{}
	access := consenting(t, fake)
	_, facts := collect(t, t.Context(), access)
	planned := map[string]bool{}
	for _, step := range Plan(access) {
		if step.Event == "send" {
			planned[step.What] = true
		}
	}
	entries, _ := access.Transcript.Exchanges()
	general := strings.NewReplacer("/v1.41/", "/v1.N/", dockerlab.ImageID("a"), "ID", dockerlab.HexID("a"), "ID", filepath.Clean(access.Path), access.Path)
	sent := map[string]bool{}
	for _, entry := range entries {
		if entry.Event == "send" {
			sent[general.Replace(entry.What)] = true
		}
	}
	for what := range sent {
		if !planned[what] {
			t.Errorf("sent and not planned: %s", what)
		}
	}
	if len(sent) != len(planned) {
		t.Errorf("%d kinds of requests sent, %d planned", len(sent), len(planned))
	}
	// Root by configuration, and dropped since: both are facts.
	web := containerNamed(t, facts, "web")
	if user := must(t, web.User); or(user.UID, -1) != 0 || user.ResolvedBy != "empty" || must(t, web.Processes)[0].UID != 999 {
		t.Errorf("user %+v, processes %+v", user, must(t, web.Processes))
	}
}

// everywhere reports whether a port is published on all addresses of the host.
func everywhere(p docker.Port) bool { return slices.Contains([]string{"", "0.0.0.0", "::"}, p.HostIP) }

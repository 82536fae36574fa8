package audit

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/docker"
	"hardcheck/checks/engine"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/mutations"
)

// verdicts are those of the docker checks, by check and subject.
type verdicts map[[2]string]checks.Judgement

// judgeBare judges one target by every check of its kind, with no policy's parameters.
func judgeBare(record engine.Record) verdicts {
	found := verdicts{}
	o := checks.Observation{Target: record.Target, Site: checks.Site{}, AsOf: time.Now(), Facts: record.Facts, Problems: record.Problems}
	for _, check := range all.Checks() {
		if !check.Rule.PerTarget() || check.Kind() != docker.Kind.Name {
			continue
		}
		for _, j := range check.Rule.JudgeEach(o) {
			found[[2]string{check.ID, j.Subject}] = j
		}
	}
	return found
}

// writtenRecord is what an audit reads of a compose file with the text.
func writtenRecord(t *testing.T, text string) engine.Record {
	t.Helper()
	path := filepath.Join(t.TempDir(), "compose.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return read(t, checks.Access{
		Scheme: "compose", Path: path, Target: checks.Target{Name: "written", Kind: "docker", Written: true}, Transcript: checks.NewTranscript(time.Now()),
	})
}

// TestWrittenAgreesWithCreated holds for each policy's deployment, on both sides: what is said of a
// container by the compose file is what is said of it when it was created, or can't be told yet.
func TestWrittenAgreesWithCreated(t *testing.T) {
	if testing.Short() {
		t.Skip("it creates the containers of four deployments")
	}
	for _, side := range slices.Sorted(maps.Keys(dockerlab.Scenarios())) {
		for _, scenario := range dockerlab.Scenarios()[side] {
			t.Run(side+"_"+scenario.Project, func(t *testing.T) {
				lab, folder := dockerlab.Start(t), t.TempDir()
				if err := lab.Set(t.Context(), scenario, folder); err != nil {
					t.Fatal(err)
				}
				created := judgeBare(read(t, checks.Access{
					Scheme: "docker", Target: checks.Target{Name: "host", Kind: "docker"}, Timeout: 20 * time.Second, MaxBytes: 64 << 20,
					Transcript: checks.NewTranscript(time.Now()),
				}))
				id, _ := strings.CutSuffix(lab.Name("x"), "-x")
				written := judgeBare(writtenRecord(t, dockerlab.Compose(scenario, id)))
				count := map[checks.Outcome]int{}
				for at, j := range written {
					count[j.Outcome]++
					live, there := created[at]
					if !strings.HasPrefix(at[1], id) || !there {
						continue
					}
					if j.Outcome != live.Outcome && j.Outcome != checks.NotAssessed {
						t.Errorf("%s of %s is %s as written and %s as created: %s / %s", at[0], at[1], j.Outcome, live.Outcome, j.Message, live.Message)
					}
					if j.Outcome == checks.Failed && !slices.ContainsFunc(j.Evidence, func(e checks.Evidence) bool { return strings.HasPrefix(e.Source, "compose.yaml:") }) {
						t.Errorf("%s of %s names no line: %v", at[0], at[1], j.Evidence)
					}
				}
				if count[checks.Passed] == 0 || side == "careless" && count[checks.Failed] == 0 {
					t.Errorf("as written: %v", count)
				}
				t.Logf("%s: %v", side, count)
			})
		}
	}
}

// beyondCompose are the flips of containers that no compose file can show, with the reason.
var beyondCompose = map[string]string{
	"docker-proc-masked":            "there is no key for the paths themselves; systempaths=unconfined is tried by itself",
	"docker-settings-files-private": "the mode of a file of the host is not in the compose file",
	"docker-image-secret-free":      "it is in the image",
	"docker-health-checked":         "it is in the image; a check that is switched off in the file is tried by itself",
	"docker-new-privileges-refused": "what isn't said is the engine's default",
	"docker-django-key-set":         "the image may set it",
	"docker-image-add-unused":       "it is in the image",
	"docker-image-volumes-safe":     "it is in the image",
}

// serviceOf says in a compose file what the options ask an engine for.
func serviceOf(t *testing.T, o dockerlab.Options) map[string]any {
	t.Helper()
	h, c := o.HostConfig, o.Config
	logging := map[string]any{"driver": h.LogConfig.Type}
	if h.LogConfig.Config != nil {
		logging["options"] = h.LogConfig.Config
	}
	restart := string(h.RestartPolicy.Name)
	if most := h.RestartPolicy.MaximumRetryCount; most > 0 {
		restart += ":" + strconv.Itoa(most)
	}
	s := map[string]any{
		"image": o.Image.Name, "user": c.User, "command": c.Cmd, "entrypoint": slices.Clone(c.Entrypoint), "container_name": "flipped",
		"environment": c.Env, "labels": c.Labels, "privileged": h.Privileged, "cap_add": h.CapAdd, "cap_drop": h.CapDrop,
		"security_opt": h.SecurityOpt, "read_only": h.ReadonlyRootfs, "group_add": h.GroupAdd, "volumes": h.Binds,
		"pid": string(h.PidMode), "ipc": string(h.IpcMode), "uts": string(h.UTSMode), "network_mode": string(h.NetworkMode),
		"mem_limit": h.Memory, "cpus": float64(h.NanoCPUs) / 1e9, "oom_score_adj": h.OomScoreAdj, "cgroup_parent": h.CgroupParent,
		"restart": restart, "healthcheck": map[string]any{"test": []string{"CMD", "/app"}},
		"logging": logging,
	}
	if h.PidsLimit != nil {
		s["pids_limit"] = *h.PidsLimit
	}
	ulimits := map[string]any{}
	for _, limit := range h.Ulimits {
		ulimits[limit.Name] = map[string]int64{"soft": limit.Soft, "hard": limit.Hard}
	}
	s["ulimits"] = ulimits
	if len(c.Entrypoint) == 0 {
		s["entrypoint"] = []string{"/app"}
	}
	var ports, expose, devices []string
	for port, bindings := range h.PortBindings {
		for _, b := range bindings {
			ports = append(ports, strings.TrimPrefix(b.HostIP+":"+b.HostPort+":"+string(port), ":"))
		}
	}
	for port := range c.ExposedPorts {
		expose = append(expose, string(port))
	}
	for _, d := range h.Devices {
		devices = append(devices, d.PathOnHost+":"+d.PathInContainer+":"+d.CgroupPermissions)
	}
	s["ports"], s["expose"], s["devices"] = ports, expose, devices
	maps.DeleteFunc(s, func(_ string, value any) bool {
		data, err := json.Marshal(value)
		return err != nil || slices.Contains([]string{"null", `""`, "[]", "{}"}, string(data))
	})
	return s
}

func written(t *testing.T, service map[string]any) verdicts {
	t.Helper()
	// JSON is YAML.
	text, err := json.Marshal(map[string]any{"services": map[string]any{"flipped": service}})
	if err != nil {
		t.Fatal(err)
	}
	return judgeBare(writtenRecord(t, strings.ReplaceAll(string(text), "$", "$$")))
}

// TestFlipsFailAsWritten holds for every flip of a container that a compose file can say: written
// down, it fails the check that it fails when the container is created, and what can't be said passes nothing.
func TestFlipsFailAsWritten(t *testing.T) {
	t.Parallel()
	for at, j := range written(t, serviceOf(t, dockerlab.HardenedOptions())) {
		if j.Outcome == checks.Failed {
			t.Errorf("hardened, and still %s: %s", at[0], j.Message)
		}
	}
	_, flips, err := mutations.Read("container.txt")
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	paths := strings.NewReplacer("SETTINGS", filepath.Join(folder, "settings.yaml"), "OPEN", filepath.Join(folder, "open.yaml"), "FOLDER", folder)
	for _, flip := range flips {
		o := dockerlab.HardenedOptions()
		if err := json.Unmarshal([]byte(paths.Replace(flip.Change)), &o); err != nil {
			t.Fatal(err)
		}
		service := serviceOf(t, o)
		if flip.Check == "docker-health-checked" {
			delete(service, "healthcheck")
		}
		beyond := beyondCompose[flip.Check]
		if flip.Check == "docker-authentication-enabled" && strings.Contains(flip.Change, "flower") {
			beyond = "the image may set Flower's login"
		}
		wantFlip(t, flip.Check, written(t, service), beyond)
	}
	for check, change := range map[string]map[string]any{
		"docker-proc-masked":                {"security_opt": []string{"no-new-privileges:true", "systempaths=unconfined"}},
		"docker-health-checked":             {"healthcheck": map[string]any{"disable": true}},
		"docker-engine-socket-unmounted":    {"use_api_socket": true},
		"docker-environment-secret-free":    {"environment": map[string]string{"MAIL_PASSWORD": "canary-Sup3r-long-4711-secret"}},
		"docker-devices-limited":            {"device_cgroup_rules": []string{"a *:* rwm"}},
		"docker-resources-limited":          {"deploy": map[string]any{"resources": map[string]any{"limits": map[string]any{"cpus": "0.5"}}}, "mem_limit": nil, "cpus": nil, "pids_limit": nil},
		"docker-network-namespace-separate": {"network_mode": "host"},
		"docker-mount-propagation-private":  {"volumes": []any{map[string]any{"type": "bind", "source": "/srv", "target": "/srv", "bind": map[string]any{"propagation": "shared"}}}},
		"docker-port-restricted":            {"network_mode": nil, "ports": []any{map[string]any{"target": 6379, "published": "6379"}}},
	} {
		service := serviceOf(t, dockerlab.HardenedOptions())
		for key, value := range change {
			if service[key] = value; value == nil {
				delete(service, key)
			}
		}
		wantFlip(t, check, written(t, service), "")
	}
}

func wantFlip(t *testing.T, check string, got verdicts, beyond string) {
	t.Helper()
	failed, passed := false, false
	for at, j := range got {
		failed = failed || at[0] == check && j.Outcome == checks.Failed
		passed = passed || at[0] == check && j.Outcome == checks.Passed
	}
	if beyond == "" && !failed {
		t.Errorf("%s does not fail as written: %+v", check, got[[2]string{check, "flipped"}])
	}
	if beyond != "" && check != "docker-proc-masked" && passed {
		t.Errorf("%s passes as written, though %s", check, beyond)
	}
}

package audit

import (
	"crypto/tls"
	"encoding/json"
	"net/netip"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/engine"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/modbussim"
	"hardcheck/testenv/mutations"
)

// hostZones are the networks that the containers of the recorded engine stand in.
var hostZones = []checks.Zone{
	{Name: "it", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.10.0.0/16")}},
	{Name: "ot", Prefixes: []netip.Prefix{netip.MustParsePrefix("10.20.0.0/16")}},
}

// recordedEngine serves the recorded answers of an engine that is set up well, changed
// by layers of JSON, on a socket below a host's root of the test's own.
func recordedEngine(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	var merged any
	for _, layer := range layers {
		merged = merge(merged, decoded(t, layer))
	}
	patch := merged.(map[string]any)
	fake := dockerlab.NewFake()
	for path, changed := range patch {
		if strings.HasPrefix(path, "/") {
			fake.Answers[path] = merge(fake.Answers[path], changed)
		}
	}
	addRecorded(fake, dockerlab.Hardened("a", "web"), patch["container"], patch["log"])
	if neighbour, there := patch["neighbour"]; there {
		addRecorded(fake, dockerlab.Hardened("b", "neighbour"), merge(patch["container"], neighbour), patch["log"])
	}
	transport, _ := patch["transport"].(string)
	return read(t, engineAccess(t, fake, transport, hostRoot(t, patch)))
}

// recordedApplication is the recorded engine whose container is the application's.
func recordedApplication(t *testing.T, layers ...string) engine.Record {
	t.Helper()
	base, _, err := mutations.Read("docker.txt")
	if err != nil {
		t.Fatal(err)
	}
	return recordedEngine(t, append([]string{base}, layers...)...)
}

// addRecorded adds a container, changed by a patch, that was made from the one image and logged a text.
func addRecorded(fake *dockerlab.Fake, container map[string]any, patch, log any) {
	text, _ := log.(string)
	fake.Answers["/containers/"+container["Id"].(string)+"/logs"] = dockerlab.LogFrame(dockerlab.LogOutput, text)
	container["Image"] = dockerlab.ImageID("1")
	container = merge(container, patch).(map[string]any)
	fake.Add(container)
	listed, _ := fake.Answers["/containers/json"].([]any)
	listed[len(listed)-1].(map[string]any)["Image"] = dockerlab.Part(container, "Config")["Image"]
}

func decoded(t *testing.T, text string) any {
	t.Helper()
	content := map[string]any{}
	if text == "" {
		return content
	}
	if err := json.Unmarshal([]byte(text), &content); err != nil {
		t.Fatalf("read flip: %v: %s", err, text)
	}
	return content
}

// merge lays objects over each other; null takes a value away, anything else replaces
// what was there.
func merge(below, above any) any {
	over, ok := above.(map[string]any)
	under, there := below.(map[string]any)
	switch {
	case above == nil:
		return below
	case !ok || !there:
		return above
	}
	merged := map[string]any{}
	for name, value := range under {
		merged[name] = value
	}
	for name, value := range over {
		if value == nil {
			delete(merged, name)
			continue
		}
		merged[name] = merge(merged[name], value)
	}
	return merged
}

// hostRoot makes the files of a host below a folder short enough for a socket's path.
func hostRoot(t *testing.T, patch map[string]any) map[string]os.FileMode {
	t.Helper()
	root, err := os.MkdirTemp("", "hc")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(root) })
	for _, folder := range []string{"run", "var", "etc/docker"} {
		if err := os.MkdirAll(filepath.Join(root, folder), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink("../run", filepath.Join(root, "var/run")); err != nil {
		t.Fatal(err)
	}
	host, _ := patch["host"].(map[string]any)
	for name, content := range host {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(root, name)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(root, name), []byte(content.(string)), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	modes := map[string]os.FileMode{"run/docker.sock": 0o660}
	changed, _ := patch["modes"].(map[string]any)
	for name, text := range changed {
		mode, err := strconv.ParseUint(text.(string), 8, 32)
		if err != nil {
			t.Fatal(err)
		}
		modes[name] = os.FileMode(mode)
	}
	byPath := map[string]os.FileMode{}
	for name, mode := range modes {
		byPath[filepath.Join(root, name)] = mode
	}
	return byPath
}

// engineAccess serves the engine and reaches it: by its socket, or over TCP.
func engineAccess(t *testing.T, fake *dockerlab.Fake, transport string, modes map[string]os.FileMode) checks.Access {
	t.Helper()
	var socket string
	for path := range modes {
		if strings.HasSuffix(path, "/run/docker.sock") {
			socket = path
		}
	}
	fake.ServeAt(t, socket)
	for path, mode := range modes {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
	}
	access := checks.Access{
		Scheme: "docker+unix", Path: filepath.Join(filepath.Dir(filepath.Dir(socket)), "var/run/docker.sock"),
		Target:  checks.Target{Name: "host", Kind: "docker"},
		Timeout: 20 * time.Second, MaxBytes: 64 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
	switch transport {
	case "tcp":
		access = checktest.AccessTo(t, "docker", "docker+tcp", fake.ServeTCP(t, nil))
	case "tls":
		authority := modbussim.NewAuthority(t)
		access = checktest.AccessTo(t, "docker", "docker+tcp", fake.ServeTCP(t, &tls.Config{Certificates: authority.ServerConfig(t, false).Certificates}))
		access.TLS.CA = authority.PEM
	}
	access.Target.Consent = []string{string(checks.Active)}
	return access
}

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"net"
	"net/netip"
	"os/exec"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/testenv/need"
	"hardcheck/testenv/redisd"
)

const auditorPassword = "canary-Kx3-0vQz7-mB9tRw2-LsD5"

// connectorOf is the connector of a kind.
func connectorOf(t *testing.T, kind string) checks.Connector {
	t.Helper()
	for _, connector := range all.Connectors() {
		if connector.Kind.Name == kind {
			return connector
		}
	}
	t.Fatalf("no connector of %s", kind)
	return checks.Connector{}
}

// auditorsAccess logs in as the topics' user "audit".
func auditorsAccess(t *testing.T, scheme, address string) checks.Access {
	t.Helper()
	endpoint, err := netip.ParseAddrPort(address)
	if err != nil {
		t.Fatal(err)
	}
	return checks.Access{
		Target: checks.Target{Name: "audited", Port: endpoint.Port()},
		Scheme: scheme, Host: endpoint.Addr().String(), Endpoint: address,
		Username: "audit", Password: checks.NewSecret(auditorPassword),
		Timeout: 20 * time.Second, MaxBytes: 16 << 20, Transcript: checks.NewTranscript(time.Now()),
	}
}

// codeLines are the lines of a topic that people copy.
func codeLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if code, is := strings.CutPrefix(line, "    "); is && !strings.HasPrefix(code, "     ") {
			lines = append(lines, strings.TrimRight(code, "\n"))
		}
	}
	return lines
}

// TestRedisAuditorReadsAll lets every server at hand load the lines for its version and
// roles, and audits it with that user.
func TestRedisAuditorReadsAll(t *testing.T) {
	t.Parallel()
	lines := codeLines(redisAuditor)
	if len(lines) != 4 {
		t.Fatalf("%d lines in place of those for 6.2 and later, a cluster, 6.0 and a Sentinel", len(lines))
	}
	digest := sha256.Sum256([]byte(auditorPassword))
	for i := range lines {
		lines[i] = strings.Replace(lines[i], "<sha256>", hex.EncodeToString(digest[:]), 1)
	}
	redisd.Each(t, func(t *testing.T, binary redisd.Binary) {
		product, version := redisVersion(t, binary)
		off := "user default off"
		switch {
		case strings.HasPrefix(version, "4.") || strings.HasPrefix(version, "5."):
			t.Skipf("Redis %s has no users", version)
		case strings.HasPrefix(version, "6.0.") || product == "KeyDB":
			readsAll(t, redisd.Config{Binary: binary.Path, Directives: []string{off, lines[2]}})
			return
		}
		readsAll(t, redisd.Config{Binary: binary.Path, Directives: []string{off, lines[0]}})
		readsAll(t, redisd.Config{Binary: binary.Path, Port: portForCluster(t), Directives: []string{"cluster-enabled yes", off, lines[1]}})
		readsAll(t, redisd.Config{Binary: binary.Path, Sentinel: true, Directives: []string{"sentinel monitor mym 127.0.0.1 1 2", off, lines[3]}})
	})
}

func readsAll(t *testing.T, config redisd.Config) {
	t.Helper()
	server := redisd.Start(t, config)
	access := auditorsAccess(t, "redis", server.Address)
	collection := connectorOf(t, "redis").Collect(t.Context(), access)
	if collection.State() != checks.StateCollected || collection.Problem != nil {
		t.Errorf("state %s: %+v", collection.State(), collection.Problem)
	}
	for field, problem := range collection.Problems {
		if problem.Reason != checks.Source {
			t.Errorf("%s: %s: %s", field, problem.Reason, problem.Detail)
		}
	}
}

// portForCluster is a free port that leaves room for that of the bus.
func portForCluster(t *testing.T) int {
	t.Helper()
	for range 50 {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			t.Fatal(err)
		}
		port := listener.Addr().(*net.TCPAddr).Port
		_ = listener.Close()
		if port < 55535 {
			return port
		}
	}
	t.Fatal("no port with room for the bus")
	return 0
}

// redisVersion is what a server program says of itself: "Redis server v=7.0.15 ...".
func redisVersion(t *testing.T, binary redisd.Binary) (product, version string) {
	t.Helper()
	out, err := exec.Command(binary.Path, "--version").Output()
	if err != nil {
		need.Missing(t, "redis", "apt-get install redis-server: %v", err)
	}
	found := regexp.MustCompile(`^(\w+) server v=([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("no version in %q", out)
	}
	return string(found[1]), string(found[2])
}

// TestDockerProxyLetsTheAuditThrough compares the proxy's pattern with every request
// of the plan, and with some that change an engine or give its secrets away.
func TestDockerProxyLetsTheAuditThrough(t *testing.T) {
	t.Parallel()
	quoted := regexp.MustCompile(`location ~ "([^"]+)"`).FindStringSubmatch(dockerAccess)
	if quoted == nil {
		t.Fatal("the topic has no proxy's pattern")
	}
	pattern := regexp.MustCompile(quoted[1])
	access := auditorsAccess(t, "docker+tcp", "192.0.2.5:2376")
	real := strings.NewReplacer("v1.N", "v1.41", "containers/ID", "containers/"+strings.Repeat("0a", 32),
		"images/ID", "images/sha256:"+strings.Repeat("0a", 32))
	planned := 0
	for _, step := range connectorOf(t, "docker").Plan(access) {
		request, is := strings.CutPrefix(step.What, "GET ")
		if !is || step.Class == checks.Active {
			continue // what needs consent has words of its own
		}
		planned++
		path, _, _ := strings.Cut(real.Replace(request), "?")
		if !pattern.MatchString(path) {
			t.Errorf("the proxy refuses %s, which the audit asks for", path)
		}
	}
	if planned < 10 {
		t.Errorf("only %d requests are planned", planned)
	}
	var passed []string
	for _, path := range []string{
		"/v1.41/containers/create", "/containers/json", "/v1.41/exec/0a/start", "/v1.41/images/sha256:0a/get",
		"/v1.41/containers/" + strings.Repeat("0a", 32) + "/archive", "/v1.41/containers/" + strings.Repeat("0a", 32) + "/logs",
		"/v1.41/secrets", "/v1.41/images/busybox/json", "/v1.41/build", "/v1.41/images/json/../../secrets",
	} {
		if pattern.MatchString(path) {
			passed = append(passed, path)
		}
	}
	if diff := cmp.Diff([]string(nil), passed); diff != "" {
		t.Errorf("the proxy lets through (-want +got):\n%s", diff)
	}
}

package main

import (
	"crypto/sha256"
	"encoding/hex"
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

// TestRedisAuditorReadsAll lets the server of this machine load the line for its
// version, and audits it with that user.
func TestRedisAuditorReadsAll(t *testing.T) {
	t.Parallel()
	version := redisVersion(t)
	lines := codeLines(redisAuditor)
	if len(lines) != 2 {
		t.Fatalf("%d lines in place of one for 6.2 and later and one for 6.0", len(lines))
	}
	line := lines[0]
	if strings.HasPrefix(version, "6.0.") {
		line = lines[1]
	}
	digest := sha256.Sum256([]byte(auditorPassword))
	line = strings.Replace(line, "<sha256>", hex.EncodeToString(digest[:]), 1)
	server := redisd.Start(t, redisd.Config{Directives: []string{"user default off", line}})
	access := auditorsAccess(t, "redis", server.Address)
	collection := connectorOf(t, "redis").Collect(t.Context(), access)
	if collection.State() != checks.StateCollected || collection.Problem != nil {
		t.Errorf("Redis %s: state %s: %+v", version, collection.State(), collection.Problem)
	}
	for field, problem := range collection.Problems {
		if problem.Reason != checks.Source {
			t.Errorf("Redis %s: %s: %s: %s", version, field, problem.Reason, problem.Detail)
		}
	}
	t.Logf("Redis %s read by: %s", version, strings.Replace(line, hex.EncodeToString(digest[:]), "<sha256>", 1))
}

func redisVersion(t *testing.T) string {
	t.Helper()
	out, err := exec.Command("redis-server", "--version").Output()
	if err != nil {
		need.Missing(t, "redis", "apt-get install redis-server: %v", err)
	}
	found := regexp.MustCompile(`v=([0-9.]+)`).FindSubmatch(out)
	if found == nil {
		t.Fatalf("no version in %q", out)
	}
	return string(found[1])
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
		if !is {
			continue
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

package webconn

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/web"
	"hardcheck/testenv/webd"
)

// few are some paths of each kind, so that the pauses don't add up.
var few = web.Paths{
	Pages: []string{"/", "/config/devices/"}, API: []string{"/api/v1/"}, Schema: "/api/schema/?format=json",
	Login: "/api/v1/auth/login/", Sockets: []string{"/ws/alarms/"},
}

// accessTo is the access to a server of the test environment.
func accessTo(t *testing.T, server *webd.Server, paths web.Paths, consent ...string) checks.Access {
	t.Helper()
	scheme, settings := "http", web.Settings{Web: paths}
	if server.Authority != nil {
		scheme = "https"
		settings.Host = webd.Name
		settings.Web.PlainPorts = []int{server.Ports.Plain}
	}
	access := checktest.AccessTo(t, "web", scheme, server.Address)
	access.TLS.CA = server.Authority
	access.Target.Settings, access.Target.Consent = settings, consent
	return access
}

// judged are the outcomes of all checks, "ID SUBJECT": "failed high".
func judged(access checks.Access, collection checks.Collection) map[string]string {
	all := map[string]string{}
	for _, check := range web.Checks {
		observation := checks.Observation{
			Target: access.Target, Facts: collection.Facts, Problems: collection.Problems, AsOf: time.Now(),
		}
		for _, j := range check.Rule.JudgeEach(observation) {
			outcome := fmt.Sprint(j.Outcome)
			if j.Outcome == checks.NotAssessed {
				outcome += " " + string(j.Reason)
			}
			all[strings.TrimSpace(check.ID+" "+j.Subject)] = outcome
		}
	}
	return all
}

func TestCareless(t *testing.T) {
	t.Parallel()
	server := webd.Start(t, webd.Careless())
	before := dump(t, server)
	access := accessTo(t, server, few, "active")
	// daphne ends a half request after a minute only: that is cut here.
	ctx, cancel := context.WithTimeout(t.Context(), 40*time.Second)
	defer cancel()
	collection := Collect(ctx, access)
	want := map[string]string{
		"web-transport-encrypted": "failed", "web-plain-redirected": "not-applicable", "web-tls-version-modern": "not-applicable",
		"web-certificate-valid": "not-applicable", "web-hsts-set": "not-applicable", "web-cookies-secure csrftoken": "failed",
		"web-csrf-protected": "passed", "web-debug-disabled": "failed", "web-hosts-restricted": "failed", "web-proxy-present": "failed",
		"web-version-supported": "not-applicable", "web-login-required /": "passed", "web-login-required /config/devices/": "passed",
		"web-flower-authenticated": "not-applicable", "web-api-authenticated /api/v1/": "passed", "web-tokens-enabled": "passed",
		"web-schema-restricted": "failed", "web-metrics-restricted": "not-applicable", "web-rate-limited": "not-assessed source",
		"web-timeouts-set": "not-assessed budget", "web-sockets-encrypted /ws/alarms/": "failed", "web-sockets-authenticated /ws/alarms/": "failed",
		"web-sockets-origin-checked /ws/alarms/": "failed", "web-sockets-validated /ws/alarms/": "failed",
	}
	if diff := cmp.Diff(want, judged(access, collection)); diff != "" {
		t.Errorf("outcomes (-want +got):\n%s", diff)
	}
	wantPlanned(t, access)
	wantAsked(t, server, access)
	if diff := cmp.Diff(before, dump(t, server)); diff != "" {
		t.Errorf("the application's database has changed (-before +after):\n%s", diff)
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "csrfmiddlewaretoken", "value=")
}

func TestHardened(t *testing.T) {
	t.Parallel()
	server := webd.Start(t, webd.Hardened())
	access := accessTo(t, server, few, "active")
	collection := Collect(t.Context(), access)
	if collection.State() != checks.StateCollected {
		t.Errorf("state %s: %+v", collection.State(), collection.Problem)
	}
	for what, outcome := range judged(access, collection) {
		open := []string{"web-rate-limited", "web-tokens-enabled", "web-sockets-validated /ws/alarms/"}
		switch {
		case slices.Contains(open, what):
			if outcome != "not-assessed source" {
				t.Errorf("%s: %s", what, outcome)
			}
		case outcome != "passed" && outcome != "not-applicable":
			t.Errorf("%s: %s", what, outcome)
		}
	}
	wantPlanned(t, access)
	wantAsked(t, server, access)
}

// wantPlanned holds that everything that was done is in the plan, in its order.
func wantPlanned(t *testing.T, access checks.Access) {
	t.Helper()
	steps := Plan(access)
	entries, dropped := access.Transcript.Exchanges()
	if dropped > 0 {
		t.Fatalf("%d events were not recorded", dropped)
	}
	next := 0
	for _, entry := range entries {
		if entry.Event != "connect" && entry.Event != "send" {
			continue
		}
		what := entry.What
		if strings.HasPrefix(what, "GET ") && strings.Contains(what, "?next=") {
			what = "GET the path that GET / redirects to"
		}
		at := slices.IndexFunc(steps[next:], func(s checks.Step) bool { return s.Event == entry.Event && s.What == what && s.Skipped == "" })
		if at < 0 {
			t.Fatalf("%s %q is not in the plan behind step %d", entry.Event, entry.What, next)
		}
		next += at + 1
	}
}

// wantAsked holds that the server was asked for what the transcript says, and nothing else.
func wantAsked(t *testing.T, server *webd.Server, access checks.Access) {
	t.Helper()
	lines, err := server.Log()
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		method, rest, _ := strings.Cut(entry.What, " ")
		if entry.Event != "send" || method != "GET" && method != "POST" || strings.Contains(entry.What, "without the end of its line") {
			continue
		}
		path, _, _ := strings.Cut(rest, " ")
		path = strings.TrimSuffix(path, ",")
		if server.Authority == nil && strings.Contains(entry.What, "upgrade") {
			method = "WSCONNECTING"
		}
		told = append(told, method+" "+path)
	}
	var asked []string
	for _, line := range lines {
		_, request, found := strings.Cut(line, `"`)
		parts := strings.Fields(request)
		if server.Authority != nil && !strings.Contains(request, "HTTP/1.1") {
			continue // half a request
		}
		if !found || len(parts) < 2 || parts[0] != "GET" && parts[0] != "POST" && parts[0] != "WSCONNECTING" {
			continue
		}
		path := strings.TrimSuffix(parts[1], `"`)
		if randomPath.MatchString(path) {
			path = "/(16"
		}
		asked = append(asked, parts[0]+" "+path)
	}
	// nginx writes a connection's line when it has ended, which may be after the next one's.
	slices.Sort(told)
	slices.Sort(asked)
	if diff := cmp.Diff(told, asked); diff != "" {
		t.Errorf("requests (-transcript +server):\n%s", diff)
	}
}

// dump is the application's whole database as statements.
func dump(t *testing.T, server *webd.Server) string {
	t.Helper()
	program := exec.CommandContext(t.Context(), webd.Python, "-c",
		"import sqlite3,sys\nfor line in sqlite3.connect('file:'+sys.argv[1]+'?mode=ro',uri=True).iterdump(): print(line)",
		filepath.Join(server.Folder, "web.sqlite3"))
	program.Stderr = os.Stderr
	out, err := program.Output()
	if err != nil || len(out) < 100 {
		t.Fatalf("dump the database: %v, %d bytes", err, len(out))
	}
	return string(out)
}

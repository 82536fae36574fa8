package lab

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/scenarios"
)

// TestLab starts the largest deployment in both states, audits it, and holds that the
// zones, the port-forward and the web server are what their names promise.
func TestLab(t *testing.T) {
	t.Parallel()
	for _, state := range []string{"careless", "hardened"} {
		t.Run(state, func(t *testing.T) {
			t.Parallel()
			l := testLab(t)
			start(t, l, "modbus-web-server/"+state)
			wantOutcome(t, l)
			wantZones(t, l)
			wantWeb(t, l)
			if err := l.Down(t.Context()); err != nil {
				t.Fatal(err)
			}
			wantClean(t, l)
		})
	}
}

func start(t *testing.T, l *Lab, name string) {
	t.Helper()
	scenario, err := scenarios.Find(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Up(t.Context(), scenario); err != nil {
		t.Fatal(err)
	}
}

func audit(t *testing.T, l *Lab) Report {
	t.Helper()
	report, err := l.Audit(t.Context(), hardcheck(t), io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func wantOutcome(t *testing.T, l *Lab) {
	t.Helper()
	report := audit(t, l)
	want, err := l.Scenario.File(l.Scenario.Outcome(), l.Values)
	if err != nil {
		t.Fatal(err)
	}
	missing, unexpected := Compare(want, l.Failed(report))
	if diff := cmp.Diff([][]string{nil, nil, nil}, [][]string{missing, unexpected, report.Unread()}); diff != "" {
		t.Errorf("testenv/scenarios/%s/%s: missing, unexpected and unread (`make lab-expect` writes what is found):\n%s", l.Scenario.Name(), l.Scenario.Outcome(), diff)
	}
}

// reaches tries a TCP connection from a zone.
func reaches(t *testing.T, l *Lab, zone, host, port string) bool {
	t.Helper()
	program := fmt.Sprintf("import socket; socket.create_connection((%q, %s), 1).close()", l.address(host), port)
	out, err := exec.CommandContext(t.Context(), "ip", "netns", "exec", l.namespace(zone), python, "-c", program).CombinedOutput()
	if err != nil && !strings.Contains(string(out), "Error") {
		t.Fatalf("connect from %s: %v: %s", zone, err, out)
	}
	return err == nil
}

func wantZones(t *testing.T, l *Lab) {
	t.Helper()
	type path struct{ zone, host, port string }
	paths := map[path]bool{
		{"it", "0.1", "1502"}: true, {"it", "1.10", "502"}: true, {"dmz", "1.10", "502"}: true,
	}
	if l.Scenario.State == "hardened" {
		paths = map[path]bool{
			{"it", "0.1", "1502"}: false, {"it", "1.10", "802"}: false, {"dmz", "1.10", "802"}: true, {"dmz", "0.50", "443"}: false,
			{"it", "2.20", "443"}: true, {"it", "2.20", "8000"}: false,
		}
	}
	for p, want := range paths {
		if got := reaches(t, l, p.zone, p.host, p.port); got != want {
			t.Errorf("from %s to %s port %s: reached = %t, want %t", p.zone, p.host, p.port, got, want)
		}
	}
}

// wantWeb holds what the web server gives away to somebody without a login.
func wantWeb(t *testing.T, l *Lab) {
	t.Helper()
	if l.Scenario.State == "careless" {
		client := &http.Client{Timeout: 20 * time.Second}
		base := "http://" + l.address(hosts["dmz"]) + ":8000"
		wantPage(t, client, base+"/boom/", 500, "Django Version:")
		wantPage(t, client, base+"/api/registers/", 200, "17")
		return
	}
	authority, err := os.ReadFile(filepath.Join(l.Folder(), "web-ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	client := &http.Client{
		Timeout: 20 * time.Second,
		Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: pool, ServerName: webName},
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				var dialer net.Dialer
				return dialer.DialContext(ctx, network, l.address(hosts["dmz"])+":443")
			},
		},
	}
	wantPage(t, client, "https://"+webName+"/boom/", 500, "Server Error (500)")
	wantPage(t, client, "https://"+webName+"/api/registers/", 401, "log in")
	wantPage(t, client, "https://other.example.org/", 400, "Bad Request")
	wantSocket(t, l, pool)
}

// wantPage asks until the application behind nginx is up.
func wantPage(t *testing.T, client *http.Client, url string, status int, text string) {
	t.Helper()
	var got int
	var body []byte
	for deadline := time.Now().Add(startTime); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		answer, err := client.Get(url)
		if err != nil {
			t.Fatal(err)
		}
		got = answer.StatusCode
		body, err = io.ReadAll(io.LimitReader(answer.Body, 1<<20))
		_ = answer.Body.Close()
		if err != nil {
			t.Fatal(err)
		}
		if got != http.StatusBadGateway {
			break
		}
	}
	if got != status || !strings.Contains(string(body), text) {
		t.Errorf("%s: status %d, want %d with %q: %.300s", url, got, status, text, body)
	}
}

// wantSocket holds that a WebSocket needs a login.
func wantSocket(t *testing.T, l *Lab, pool *x509.CertPool) {
	t.Helper()
	conn, err := tls.Dial("tcp", l.address(hosts["dmz"])+":443", &tls.Config{RootCAs: pool, ServerName: webName})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, err = fmt.Fprintf(conn, "GET /ws/alarms/ HTTP/1.1\r\nHost: %[1]s\r\nOrigin: https://%[1]s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", webName)
	if err != nil {
		t.Fatal(err)
	}
	answer, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	if answer.StatusCode != http.StatusForbidden {
		t.Errorf("a WebSocket without login: status %d, want 403", answer.StatusCode)
	}
}

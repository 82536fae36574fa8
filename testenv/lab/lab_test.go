package lab

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/testenv/paper"
	"hardcheck/testenv/scenarios"
	"hardcheck/testenv/webd"
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

func audit(t *testing.T, l *Lab, flags ...string) Report {
	t.Helper()
	report, err := l.Audit(t.Context(), hardcheck(t), io.Discard, flags...)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

const mostPages = 25

func wantOutcome(t *testing.T, l *Lab) {
	t.Helper()
	page := filepath.Join(t.TempDir(), "report.html")
	report := audit(t, l, "--format", "html="+page)
	// What a site of two hundred violations is on paper can still be read.
	if n := paper.Pages(t, page); n < 2 || n > mostPages {
		t.Errorf("the report has %d pages, want at most %d", n, mostPages)
	}
	want, err := l.Scenario.File(l.Scenario.Outcome(), l.Values)
	if err != nil {
		t.Fatal(err)
	}
	controls, err := l.Scenario.File(scenarios.Controls, l.Values)
	if err != nil {
		t.Fatal(err)
	}
	missing, unexpected := Compare(want, l.Failed(report))
	lost, other := Compare(controls, report.Outcomes())
	if diff := cmp.Diff([][]string{nil, nil, nil, nil, nil}, [][]string{missing, unexpected, lost, other, report.Unread()}); diff != "" {
		t.Errorf("testenv/scenarios/%s/%s: missing and unexpected findings and controls, and what is unread (`make lab-expect` writes what is found):\n%s", l.Scenario.Name(), l.Scenario.Outcome(), diff)
	}
}

// reaches tries a TCP connection from a zone.
func reaches(t *testing.T, l *Lab, zone, host, port string) bool {
	t.Helper()
	program := fmt.Sprintf("import socket; socket.create_connection((%q, %s), 1).close()", l.address(host), port)
	out, err := exec.CommandContext(t.Context(), "ip", "netns", "exec", l.namespace(zone), webd.Python, "-c", program).CombinedOutput()
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
		wantPage(t, client, base+"/api/schema/", 200, "/api/v1/devices/")
		return
	}
	authority, err := os.ReadFile(filepath.Join(l.Folder(), "www", "web-ca.pem"))
	if err != nil {
		t.Fatal(err)
	}
	client := webClient(l.address(hosts["dmz"]), authority)
	wantPage(t, client, "https://"+webd.Name+"/boom/", 500, "Server Error (500)")
	wantPage(t, client, "https://"+webd.Name+"/api/v1/devices/", 403, "credentials")
	wantPage(t, client, "https://other.example.org/", 400, "Bad Request")
	wantSocket(t, l, authority)
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
func wantSocket(t *testing.T, l *Lab, authority []byte) {
	t.Helper()
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(authority)
	conn, err := tls.Dial("tcp", l.address(hosts["dmz"])+":443", &tls.Config{RootCAs: pool, ServerName: webd.Name})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close() }()
	_ = conn.SetDeadline(time.Now().Add(20 * time.Second))
	_, err = fmt.Fprintf(conn, "GET /ws/alarms/ HTTP/1.1\r\nHost: %[1]s\r\nOrigin: https://%[1]s\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", webd.Name)
	if err != nil {
		t.Fatal(err)
	}
	reader := bufio.NewReader(conn)
	answer, err := http.ReadResponse(reader, nil)
	if err != nil {
		t.Fatal(err)
	}
	_ = answer.Body.Close()
	frame := make([]byte, 4)
	if _, err := io.ReadFull(reader, frame); err != nil || answer.StatusCode != 101 || string(frame) != "\x88\x02\x11\x31" {
		t.Errorf("a WebSocket without login: status %d, then % x, %v, want a close frame with 4401", answer.StatusCode, frame, err)
	}
}

package deploy_test

import (
	"bufio"
	"encoding/json"
	"encoding/pem"
	"encoding/xml"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

var metricName = regexp.MustCompile(`hardcheck_[a-z_]+`)

// message is what a webhook gets, in the parts that a receiver needs.
type message struct {
	Schema, Site, Title, Text string
	New, Resolved             []struct{ Check, Target, Severity, Message string }
	Unread                    []struct{ Target, Reason, Detail string }
}

// notifying is a stage whose runs tell by an example of this folder.
func notifying(t *testing.T, address, script string) *stage {
	t.Helper()
	needTool(t, "curl", "apt-get install curl")
	s := newStage(t, hardcheck(t), address)
	// A copy: the checkout may lie where another account can't go.
	copied := filepath.Join(filepath.Dir(s.site), filepath.Base(script))
	write(t, copied, read(t, script), 0o755)
	s.env["NOTIFY"] = copied
	return s
}

func (s *stage) tell(code int, args ...string) result {
	s.t.Helper()
	return s.run(append(args, "--notify", s.env["NOTIFY"])...).want(s.t, code)
}

// TestWebhookGetsTheNews runs the example against a receiver with TLS: what is new, nothing,
// what is resolved, what can no longer be read; and again what it refused.
func TestWebhookGetsTheNews(t *testing.T) {
	t.Parallel()
	got := make(chan message, 10)
	var refusing atomic.Bool
	refusing.Store(true)
	receiver := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if refusing.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		var m message
		if err := json.NewDecoder(r.Body).Decode(&m); err != nil || r.Header.Get("Content-Type") != "application/json" {
			t.Errorf("body: %v, headers %v", err, r.Header)
		}
		got <- m
	}))
	defer receiver.Close()
	server := guarded(t)
	s := notifying(t, server.Address, "notify/webhook.sh")
	authority := filepath.Join(filepath.Dir(s.site), "ca.pem")
	write(t, authority, string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: receiver.Certificate().Raw})), 0o644)
	s.env["HARDCHECK_WEBHOOK"], s.env["HARDCHECK_WEBHOOK_CA"] = receiver.URL, authority

	if refused := s.tell(1); !strings.Contains(refused.stderr, "the news could not be told") {
		t.Errorf("nobody says that the receiver refused: %s", refused.stderr)
	}
	refusing.Store(false)
	s.tell(0)
	first := <-got
	if len(first.New) == 0 || first.Site != "plant-7" || first.Schema != "hardcheck.notify/v1" || !strings.Contains(first.Text, "redis-memory-limited on cache") {
		t.Errorf("first message %+v", first)
	}
	s.tell(0) // nothing to tell
	client, err := server.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	for _, command := range [][]string{{"AUTH", canary}, {"CONFIG", "SET", "maxmemory", "100mb"}} {
		if _, err := client.Do(command...); err != nil {
			t.Fatal(err)
		}
	}
	s.tell(0)
	if m := <-got; len(m.New) != 0 || len(m.Resolved) != 1 || m.Resolved[0].Check != "redis-memory-limited" || len(m.Unread) != 0 {
		t.Errorf("resolved: %+v", m)
	}
	server.Stop()
	s.tell(3)
	m := <-got
	if len(m.New)+len(m.Resolved) != 0 || len(m.Unread) != 1 || m.Unread[0].Reason != "unreachable" {
		t.Errorf("unread: %+v", m)
	}
	s.tell(3)
	if len(got) != 0 {
		t.Errorf("told twice: %+v", <-got)
	}
	t.Logf("the last message: %s\n%s", m.Title, m.Text)
}

// receiveMail takes one mail, as a server on port 25 does.
func receiveMail(t *testing.T) (address string, mails chan string) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	mails = make(chan string, 10)
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			_ = conn.SetDeadline(time.Now().Add(patience))
			speakSMTP(conn, mails)
			_ = conn.Close()
		}
	}()
	return listener.Addr().String(), mails
}

// speakSMTP is the server's part of RFC 5321, as far as a mail needs it.
func speakSMTP(conn net.Conn, mails chan string) {
	lines := bufio.NewReader(conn)
	var mail strings.Builder
	_, _ = io.WriteString(conn, "220 test\r\n")
	for {
		line, err := lines.ReadString('\n')
		if err != nil {
			return
		}
		switch verb, _, _ := strings.Cut(strings.TrimSpace(line), " "); verb {
		case "DATA":
			_, _ = io.WriteString(conn, "354 go on\r\n")
			for line, err = lines.ReadString('\n'); err == nil && line != ".\r\n"; line, err = lines.ReadString('\n') {
				mail.WriteString(line)
			}
			mails <- mail.String()
			_, _ = io.WriteString(conn, "250 taken\r\n")
		case "QUIT":
			_, _ = io.WriteString(conn, "221 bye\r\n")
			return
		default:
			mail.WriteString(line)
			_, _ = io.WriteString(conn, "250 ok\r\n")
		}
	}
}

func TestMailGetsTheNews(t *testing.T) {
	t.Parallel()
	address, mails := receiveMail(t)
	s := notifying(t, guarded(t).Address, "notify/mail.sh")
	s.env["HARDCHECK_SMTP"], s.env["HARDCHECK_MAIL_FROM"], s.env["HARDCHECK_MAIL_TO"] = "smtp://"+address, "hardcheck@example.org", "security@example.org"
	s.tell(1)
	mail := <-mails
	for _, want := range []string{
		"MAIL FROM:<hardcheck@example.org>", "RCPT TO:<security@example.org>", "Subject: hardcheck: plant-7: ", "\r\n\r\n", "New violations\r\n",
		"redis-memory-limited on cache: ",
	} {
		if !strings.Contains(mail, want) {
			t.Errorf("%q is not in the mail:\n%s", want, mail)
		}
	}
	s.tell(0)
	if len(mails) != 0 {
		t.Errorf("a mail about nothing: %s", <-mails)
	}
}

// TestWindowsTaskCallsTheSameCommand holds the task's arguments against the verb's flags.
func TestWindowsTaskCallsTheSameCommand(t *testing.T) {
	t.Parallel()
	var task struct {
		Settings struct {
			Instances string `xml:"MultipleInstancesPolicy"`
		}
		Actions struct {
			Exec struct{ Command, Arguments string }
		}
	}
	if err := xml.Unmarshal([]byte(read(t, "windows/task.xml")), &task); err != nil {
		t.Fatal(err)
	}
	if task.Settings.Instances != "IgnoreNew" || !strings.HasSuffix(task.Actions.Exec.Command, `\hardcheck.exe`) {
		t.Errorf("task %+v", task)
	}
	s := newStage(t, hardcheck(t), guarded(t).Address)
	args := strings.Fields(strings.NewReplacer(`C:\ProgramData\hardcheck\site.yaml`, filepath.Join(s.site, "site.yaml"), `C:\ProgramData\hardcheck\reports`, s.reports).Replace(task.Actions.Exec.Arguments))
	if !slices.Contains(args, s.reports) {
		t.Fatalf("arguments %q", args)
	}
	command := as(exec.CommandContext(t.Context(), s.program, args...))
	command.Dir, command.Env = "/", environment(s.env)
	finish(t, command).want(t, 1)
}

// TestAlertRules holds the rules with promtool, and that every metric that they name is
// written.
func TestAlertRules(t *testing.T) {
	t.Parallel()
	needTool(t, "promtool", "apt-get install prometheus")
	for _, args := range [][]string{{"check", "rules", "prometheus/alerts.yaml"}, {"test", "rules", "prometheus/alerts_test.yaml"}} {
		out, err := exec.CommandContext(t.Context(), "promtool", args...).CombinedOutput()
		if err != nil {
			t.Errorf("promtool %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}
}

func TestMetricsAreWhatAlertsAskFor(t *testing.T) {
	t.Parallel()
	s := newStage(t, hardcheck(t), guarded(t).Address)
	write(t, filepath.Join(s.site, "waivers.yaml"), fmt.Sprintf(`version: 1
waivers:
  - {check: redis-memory-limited, target: cache, reason: r, owner: a, approved-by: b, created: %s, expires: %s}
`, time.Now().UTC().Format(time.DateOnly), time.Now().UTC().AddDate(0, 0, 9).Format(time.DateOnly)), 0o600)
	s.run().want(t, 1)
	s.run().want(t, 0)
	metrics := filepath.Join(s.last(), "metrics.prom")
	text := read(t, metrics)
	for _, want := range []string{
		`hardcheck_target_violations{site="plant-7",target="cache",severity="critical"} `, `hardcheck_oldest_violation_seconds{site="plant-7",severity="`,
		`hardcheck_waiver_left_seconds{site="plant-7",of="redis-memory-limited",target="cache",subject="",owner="a",state="applied"} `,
		`hardcheck_last_whole_run_timestamp_seconds{site="plant-7"} `,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in:\n%s", want, text)
		}
	}
	for _, name := range metricName.FindAllString(read(t, "prometheus/alerts.yaml"), -1) {
		if !strings.Contains(text, "# TYPE "+name+" ") {
			t.Errorf("the alerts ask for %s, which nothing writes", name)
		}
	}
	if _, err := exec.LookPath("promtool"); err == nil {
		command := exec.CommandContext(t.Context(), "promtool", "check", "metrics")
		input, err := os.Open(metrics)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = input.Close() }()
		command.Stdin = input
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("promtool check metrics: %v\n%s", err, out)
		}
	}
}

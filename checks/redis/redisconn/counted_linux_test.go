package redisconn

import (
	"fmt"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/testenv/redisd"
)

// farAddress is one that is not loopback, in a network of the test's own.
const farAddress = "10.186.0.1"

// TestPlanTranscriptAndServerAgree holds the three accounts of an audit against each other:
// what the plan announces, what the transcript says was sent, and what the server counted.
func TestPlanTranscriptAndServerAgree(t *testing.T) {
	const password = "canary-require-pass"
	auditor := "audit on >" + password + " " + auditorRules
	for name, tc := range map[string]struct {
		config         redisd.Config
		user, password string
		secrets        int // of the two commands that fetch some, at home
	}{
		"open":                 {secrets: 2},
		"without_a_login":      {config: redisd.Config{Directives: []string{"requirepass " + password}}},
		"default_user":         {config: redisd.Config{Directives: []string{"requirepass " + password}}, password: password, secrets: 2},
		"auditor":              {config: redisd.Config{Users: []string{auditor}}, user: "audit", password: password, secrets: 2},
		"auditor_of_a_cluster": {config: redisd.Config{Directives: []string{"cluster-enabled yes"}, Users: []string{auditor + " +cluster|nodes"}}, user: "audit", password: password, secrets: 2},
		"auditor_without_info": {config: redisd.Config{Users: []string{strings.Replace(auditor, " +info", "", 1)}}, user: "audit", password: password, secrets: 2},
		"nothing_allowed":      {config: redisd.Config{Users: []string{"audit on >" + password + " -@all"}}, user: "audit", password: password},
	} {
		for _, place := range []struct {
			name, address string
			home          bool
		}{{"loopback", "127.0.0.1", true}, {"elsewhere", farAddress, false}} {
			t.Run(name+"_"+place.name, func(t *testing.T) {
				config := tc.config
				config.Bind, config.Port, config.Dir = place.address, 6379, t.TempDir()
				config.Directives = append([]string{"protected-mode no"}, config.Directives...)
				config.Users = append([]string{"counter on >counting allkeys +@all"}, config.Users...)
				redisd.InOwnNetwork(t, func() error {
					if out, err := exec.Command("ip", "address", "add", farAddress+"/32", "dev", "lo").CombinedOutput(); err != nil {
						return fmt.Errorf("%w: %s", err, out)
					}
					server, err := redisd.Launch(t.Context(), config)
					if err != nil {
						return err
					}
					defer server.Stop()
					access := withLogin(accessTo(t, "redis", server.Address), tc.user, tc.password)
					before := counted(t, server)
					Collect(t.Context(), access)
					after := counted(t, server)
					wantPlanned(t, access)
					want, secrets := sentCommands(t, access.Transcript)
					got := difference(after, before)
					if got["config"] > 0 { // before 7.0 subcommands have no counts of their own
						want = whole(want)
					}
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("the server counted (-transcript +server):\n%s", diff)
					}
					expected := 0
					if place.home {
						expected = tc.secrets
					}
					if secrets != expected {
						t.Errorf("%d commands fetched secrets, want %d", secrets, expected)
					}
					return nil
				})
			})
		}
	}
}

// sentCommands counts what the transcript says was sent, and of that what fetches secrets.
func sentCommands(t *testing.T, transcript *checks.Transcript) (sent map[string]int, secrets int) {
	t.Helper()
	entries, dropped := transcript.Exchanges()
	if dropped > 0 {
		t.Fatalf("%d entries dropped", dropped)
	}
	sent = map[string]int{}
	for _, entry := range entries {
		if entry.Event != "send" {
			continue
		}
		words := strings.Fields(strings.ToLower(entry.What))
		name := words[0]
		if containers := map[string]bool{"acl": true, "config": true, "module": true, "command": true, "cluster": true}; containers[name] {
			name += "|" + words[1]
		}
		sent[name]++
		for _, key := range secretKeys {
			if name == "config|get" && words[2] == key {
				secrets++
			}
		}
	}
	return sent, secrets
}

// whole counts subcommands with their command.
func whole(counts map[string]int) map[string]int {
	commands := map[string]int{}
	for name, count := range counts {
		command, _, _ := strings.Cut(name, "|")
		commands[command] += count
	}
	return commands
}

// counted are the server's own counts, of refused calls too.
func counted(t *testing.T, server *redisd.Server) map[string]int {
	t.Helper()
	client, err := server.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if _, err := client.Do("AUTH", "counter", "counting"); err != nil {
		t.Fatal(err)
	}
	text, err := client.Do("INFO", "commandstats")
	if err != nil {
		t.Fatal(err)
	}
	counts := map[string]int{}
	for line := range strings.Lines(fmt.Sprint(text)) {
		name, fields, found := strings.Cut(strings.TrimPrefix(strings.TrimSpace(line), "cmdstat_"), ":")
		for field := range strings.SplitSeq(fields, ",") {
			kind, value, _ := strings.Cut(field, "=")
			if number, err := strconv.Atoi(value); found && err == nil && (kind == "calls" || kind == "rejected_calls") {
				counts[name] += number
			}
		}
	}
	return counts
}

// difference leaves out what counting itself adds: the second AUTH, and the first INFO.
func difference(after, before map[string]int) map[string]int {
	counts := map[string]int{}
	for name, count := range after {
		if count -= before[name]; name == "info" || name == "auth" {
			count--
		}
		if count != 0 {
			counts[name] = count
		}
	}
	return counts
}

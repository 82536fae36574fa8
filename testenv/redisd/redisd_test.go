package redisd

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestStartAnswersAndStops(t *testing.T) {
	server := Start(t, Config{Directives: []string{"requirepass only-here"}})
	client, err := server.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	var refused Error
	if _, err := client.Do("PING"); !errors.As(err, &refused) || !strings.HasPrefix(err.Error(), "NOAUTH") {
		t.Errorf("PING without a password: got %v, want NOAUTH", err)
	}
	server.Stop()
	if _, err := server.Client(t.Context()); err == nil {
		t.Error("the server still answers after Stop")
	}
}

func TestLaunchReportsABadDirective(t *testing.T) {
	_, err := Launch(t.Context(), Config{Dir: t.TempDir(), Directives: []string{"no-such-directive yes"}})
	if err == nil {
		t.Fatal("a bad directive was accepted")
	}
}

func TestNoFile(t *testing.T) {
	server := Start(t, Config{NoFile: true, Directives: []string{"maxclients 77"}})
	client, err := server.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	info, err := client.Do("INFO", "server")
	if text, _ := info.(string); err != nil || !strings.Contains(text, "config_file:\r\n") {
		t.Errorf("INFO server %v, %v", info, err)
	}
	if got, err := client.Do("CONFIG", "GET", "maxclients"); err != nil || got.([]any)[1] != "77" {
		t.Errorf("maxclients %v, %v", got, err)
	}
}

func TestTLSVariantsStart(t *testing.T) {
	for _, variant := range []Variant{Sound, Expired, SelfSigned, WrongName} {
		t.Run("variant_"+string(variant), func(t *testing.T) {
			server := Start(t, Config{TLS: &TLS{Credentials: MustCredentials(t, variant), Mutual: true}})
			if server.PID() == 0 {
				t.Error("no process id")
			}
		})
	}
}

func TestRecorderSeesRefusedCommandsAndMonitorDoesNot(t *testing.T) {
	server := Start(t, Config{Users: []string{"limited on >secret -@all +ping"}})
	monitor, err := server.Monitor(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = monitor.Close() }()
	recorder := Record(t, server.Address)
	proxied := &Server{Address: recorder.Address}
	client, err := proxied.Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	for _, command := range [][]string{{"AUTH", "limited", "secret"}, {"PING"}, {"GET", "key"}} {
		var refused Error
		if _, err := client.Do(command...); err != nil && !errors.As(err, &refused) {
			t.Fatal(err)
		}
	}
	sent := recorder.Commands()
	if len(sent) != 1 || len(sent[0]) != 3 || !slices.Equal(sent[0][0], []string{"AUTH", "limited", "secret"}) {
		t.Errorf("recorded %q", sent)
	}
	if seen := monitor.Commands(); !slices.Contains(seen, "PING") || slices.Contains(seen, "GET key") {
		t.Errorf("monitored %q", seen)
	}
}

func TestPeerPlaysItsScript(t *testing.T) {
	peer := Play(t, nil, func(words []string) string {
		if words[0] == "QUIT" {
			return Hangup
		}
		return Strings(words...)
	})
	client, err := (&Server{Address: peer.Address}).Client(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = client.Close() }()
	if got, err := client.Do("A", "B"); err != nil || len(got.([]any)) != 2 {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := client.Do("QUIT"); err == nil {
		t.Error("the peer did not hang up")
	}
}

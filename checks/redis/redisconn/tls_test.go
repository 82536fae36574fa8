package redisconn

import (
	"crypto/tls"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

const tlsPassword = "canary-tls-password"

func startTLS(t *testing.T, variant redisd.Variant, mutual bool) (*redisd.Server, *redisd.Credentials) {
	t.Helper()
	credentials := redisd.MustCredentials(t, variant)
	server := redisd.Start(t, redisd.Config{
		TLS: &redisd.TLS{Credentials: credentials, Mutual: mutual}, Directives: []string{"requirepass " + tlsPassword},
	})
	return server, credentials
}

func TestTLSWithPassword(t *testing.T) {
	server, credentials := startTLS(t, redisd.Sound, false)
	access := withLogin(accessTo(t, "rediss", server.Address), "", tlsPassword)
	access.TLS.CA = credentials.CA
	collection, facts := collectFrom(t, access)
	if collection.State() != checks.StateCollected {
		t.Errorf("state %s, problem %+v, problems %+v", collection.State(), collection.Problem, collection.Problems)
	}
	wantAnswer(t, facts, redis.AnswerPassword)
	if facts.Transport != "tls" || facts.LoginUser != "default" {
		t.Errorf("transport %q, login user %q", facts.Transport, facts.LoginUser)
	}
	shown := checktest.Known(t, facts.TLS, "tls")
	if !checktest.Known(t, shown.Trusted, "trusted") || checktest.Known(t, shown.ClientCertificateRequested, "requested") {
		t.Errorf("tls %+v", shown)
	}
	want := map[string]bool{"1.0": false, "1.1": false, "1.2": true, "1.3": true}
	if diff := cmp.Diff(want, shown.Offered); diff != "" {
		t.Errorf("offered (-want +got):\n%s", diff)
	}
	checktest.WantNoTrace(t, collection, access.Transcript, "canary")
}

func TestUntrustedServerGetsNoCredentials(t *testing.T) {
	for _, variant := range []redisd.Variant{redisd.Expired, redisd.SelfSigned, redisd.WrongName} {
		t.Run(string(variant), func(t *testing.T) {
			server, credentials := startTLS(t, variant, false)
			access := withLogin(accessTo(t, "rediss", server.Address), "", tlsPassword)
			access.TLS.CA = credentials.CA
			wantUntrusted(t, access)
		})
	}
	t.Run("wrong_authority", func(t *testing.T) {
		server, _ := startTLS(t, redisd.Sound, false)
		access := withLogin(accessTo(t, "rediss", server.Address), "", tlsPassword)
		access.TLS.CA = redisd.MustCredentials(t, redisd.Sound).CA
		wantUntrusted(t, access)
	})
}

func wantUntrusted(t *testing.T, access checks.Access) {
	t.Helper()
	collection, facts := collectFrom(t, access)
	wantAnswer(t, facts, redis.AnswerPassword)
	checktest.WantMain(t, collection, checks.Denied, "no credentials were sent")
	checktest.WantProblem(t, collection, "server", checks.Denied, "tls.")
	shown := checktest.Known(t, facts.TLS, "tls")
	if checktest.Known(t, shown.Trusted, "trusted") || shown.TrustProblem == "" || len(shown.Chain) == 0 {
		t.Errorf("tls %+v", shown)
	}
	entries, _ := access.Transcript.Exchanges()
	for _, entry := range entries {
		if strings.HasPrefix(entry.What, "AUTH") {
			t.Error("credentials were sent")
		}
	}
}

func TestInsecureSendsCredentialsAndTellsTheTruth(t *testing.T) {
	server, _ := startTLS(t, redisd.SelfSigned, false)
	access := withLogin(accessTo(t, "rediss", server.Address), "", tlsPassword)
	access.TLS.Insecure = true
	_, facts := collectFrom(t, access)
	if checktest.Known(t, checktest.Known(t, facts.TLS, "tls").Trusted, "trusted") || facts.LoginUser != "default" {
		t.Errorf("facts %+v", facts)
	}
}

func TestOpenServerWithUntrustedCertificateIsReadWithoutCredentials(t *testing.T) {
	server := redisd.Start(t, redisd.Config{TLS: &redisd.TLS{Credentials: redisd.MustCredentials(t, redisd.SelfSigned)}})
	collection, facts := collectFrom(t, withLogin(accessTo(t, "rediss", server.Address), "audit", tlsPassword))
	wantAnswer(t, facts, redis.AnswerOpen)
	checktest.WantMain(t, collection, checks.Denied, "no credentials were sent")
	checktest.Known(t, facts.Users, "users")
}

func TestMutualTLSWithoutCertificate(t *testing.T) {
	for _, protocols := range []string{"TLSv1.2", "TLSv1.3"} {
		t.Run(protocols, func(t *testing.T) {
			credentials := redisd.MustCredentials(t, redisd.Sound)
			server := redisd.Start(t, redisd.Config{TLS: &redisd.TLS{Credentials: credentials, Mutual: true, Protocols: protocols}})
			access := accessTo(t, "rediss", server.Address)
			access.TLS.CA = credentials.CA
			collection, facts := collectFrom(t, access)
			wantAnswer(t, facts, redis.AnswerCertificate)
			shown := checktest.Known(t, facts.TLS, "tls")
			if !checktest.Known(t, shown.ClientCertificateRequested, "requested") || !checktest.Known(t, shown.Trusted, "trusted") {
				t.Errorf("tls %+v", shown)
			}
			if shown.Offered["1.0"] || !shown.Offered[strings.TrimPrefix(protocols, "TLSv")] {
				t.Errorf("offered %+v", shown.Offered)
			}
			checktest.WantProblem(t, collection, "server", checks.Denied, "credentials")
		})
	}
}

func TestMutualTLSWithCertificate(t *testing.T) {
	for name, tc := range map[string]struct {
		directives []string
		password   string
		reads      bool
	}{
		"open_behind_it":         {nil, "", true},
		"password_behind_it":     {[]string{"requirepass " + tlsPassword}, tlsPassword, true},
		"password_and_none_here": {[]string{"requirepass " + tlsPassword}, "", false},
	} {
		t.Run(name, func(t *testing.T) {
			credentials := redisd.MustCredentials(t, redisd.Sound)
			server := redisd.Start(t, redisd.Config{
				TLS: &redisd.TLS{Credentials: credentials, Mutual: true}, Directives: tc.directives,
			})
			access := withLogin(accessTo(t, "rediss", server.Address), "", tc.password)
			access.TLS.CA, access.TLS.Cert = credentials.CA, credentials.ClientCert
			access.TLS.Key = checks.NewSecret(string(credentials.ClientKey))
			collection, facts := collectFrom(t, access)
			wantAnswer(t, facts, redis.AnswerCertificate)
			if _, reads := facts.Server.Get(); reads != tc.reads {
				t.Errorf("server read: %t, want %t: %+v", reads, tc.reads, collection.Problem)
			}
			if !tc.reads {
				checktest.WantMain(t, collection, checks.Denied, "no credentials were given")
			}
		})
	}
}

func TestWrongScheme(t *testing.T) {
	t.Run("plaintext_to_a_TLS_port", func(t *testing.T) {
		server, _ := startTLS(t, redisd.Sound, false)
		collection := Collect(t.Context(), withLogin(accessTo(t, "redis", server.Address), "", tlsPassword))
		checktest.WantMain(t, collection, checks.Unreadable, "rediss://")
		if collection.Facts != nil {
			t.Errorf("facts %+v", collection.Facts)
		}
	})
	t.Run("TLS_to_a_plaintext_port", func(t *testing.T) {
		access := withLogin(accessTo(t, "rediss", start(t).Address), "", tlsPassword)
		access.Timeout = time.Second
		collection := Collect(t.Context(), access)
		if p := collection.Problem; p == nil || !strings.Contains(p.Detail, "is it redis://?") {
			t.Errorf("problem %+v", p)
		}
		if collection.State() != checks.StateFailed {
			t.Errorf("state %s", collection.State())
		}
	})
}

// fakeTLS is the configuration of a scripted TLS peer.
func fakeTLS(t *testing.T) *tls.Config {
	t.Helper()
	credentials := redisd.MustCredentials(t, redisd.Sound)
	certificate, err := tls.X509KeyPair(credentials.ServerCert, credentials.ServerKey)
	if err != nil {
		t.Fatal(err)
	}
	return &tls.Config{Certificates: []tls.Certificate{certificate}}
}

func TestNoRedisBehindTLSKeepsTheTLSFacts(t *testing.T) {
	peer := redisd.Play(t, fakeTLS(t), func([]string) string { return "220 mail.example.org ESMTP\r\n" })
	collection, facts := collectFrom(t, accessTo(t, "rediss", peer.Address))
	checktest.WantMain(t, collection, checks.Unreadable, "does not speak RESP")
	checktest.WantProblem(t, collection, "anonymous", checks.Unreadable, "does not speak RESP")
	checktest.Known(t, facts.TLS, "tls")
}

func TestSecretsAreNotAskedForInPlaintext(t *testing.T) {
	c := newCollector(checks.Access{Scheme: "redis", Endpoint: "192.0.2.9:6379"})
	for _, command := range c.secondRound() {
		if command[2] == "requirepass" || command[2] == "masterauth" {
			t.Errorf("asks for %s over a network in plaintext", command[2])
		}
	}
	c.judgeConfig(answers{"CONFIG GET bind": {value: []any{"bind", ""}}})
	c.judgeSecrets(answers{"CONFIG GET bind": {value: []any{"bind", ""}}})
	collection := c.collection()
	checktest.WantProblem(t, collection, "requirePass", checks.Source, "plaintext")
	checktest.WantProblem(t, collection, "masterAuthSet", checks.Source, "plaintext")

	secure := newCollector(checks.Access{Scheme: "rediss", Endpoint: "192.0.2.9:6379"})
	local := newCollector(checks.Access{Scheme: "redis", Endpoint: net.JoinHostPort("::1", "6379")})
	if !secure.sheltered() || !local.sheltered() {
		t.Error("secrets are asked for over TLS and on the same host")
	}
}

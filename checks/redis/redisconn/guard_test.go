package redisconn

import (
	"bytes"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

// sink keeps what reaches the wire.
type sink struct {
	net.Conn
	sent bytes.Buffer
}

func (s *sink) Write(p []byte) (int, error) { return s.sent.Write(p) }
func (s *sink) Read([]byte) (int, error)    { return 0, io.EOF }
func (s *sink) SetDeadline(time.Time) error { return nil }
func request(words ...string) string        { return string(encodeRequest(words)) }
func guarded() (*guard, *sink)              { s := &sink{}; return newGuard(s, time.Second, nil), s }

func mustWrite(t *testing.T, g *guard, p string) {
	t.Helper()
	if n, err := g.Write([]byte(p)); err != nil || n != len(p) {
		t.Fatalf("write %q: %d, %v", p, n, err)
	}
}

func TestGuardRefusesBeforeAByteIsSent(t *testing.T) {
	for name, wire := range map[string]string{
		"config_set":             request("CONFIG", "SET", "dir", "/tmp"),
		"config_get_star":        request("CONFIG", "GET", "*"),
		"config_get_pattern":     request("CONFIG", "GET", "b?nd"),
		"config_get_two_keys":    request("CONFIG", "GET", "bind", "port"),
		"config_get_unlisted":    request("CONFIG", "GET", "tls-key-file-pass"),
		"config_get_in_one_word": request("CONFIG", "GET bind"),
		"config_get_with_nul":    request("CONFIG", "GET\x00bind"),
		"config_rewrite":         request("CONFIG", "REWRITE"),
		"config_alone":           request("CONFIG"),
		"flushall":               request("FLUSHALL"),
		"flushall_lower":         request("flushall"),
		"eval":                   request("EVAL", "return 1", "0"),
		"debug":                  request("DEBUG", "SLEEP", "1"),
		"shutdown":               request("SHUTDOWN", "NOSAVE"),
		"monitor":                request("MONITOR"),
		"keys":                   request("KEYS", "*"),
		"get":                    request("GET", "a"),
		"hello_3":                request("HELLO", "3"),
		"hello_auth":             request("HELLO", "2", "AUTH", "default", "x"),
		"hello_alone":            request("HELLO"),
		"acl_setuser":            request("ACL", "SETUSER", "x"),
		"acl_getuser":            request("ACL", "GETUSER", "x"),
		"module_load":            request("MODULE", "LOAD", "/x.so"),
		"info_everything":        request("INFO", "everything"),
		"info_alone":             request("INFO"),
		"command_alone":          request("COMMAND"),
		"command_info_other":     request("COMMAND", "INFO", "get"),
		"echo_other":             request("ECHO", "word"),
		"ping_with_word":         request("PING", "word"),
		"auth_without_password":  request("AUTH"),
		"auth_with_more":         request("AUTH", "a", "b", "c"),
		"client_setinfo":         request("CLIENT", "SETINFO", "LIB-NAME", "x"),
		"select":                 request("SELECT", "0"),
		"empty_word":             request(""),
		"pipelined_last":         request("PING") + request("FLUSHALL"),
		"pipelined_first":        request("FLUSHALL") + request("PING"),
		"inline_ping":            "PING\r\n",
		"inline_flushall":        "FLUSHALL\r\n",
		"inline_after_request":   request("PING") + "FLUSHALL\r\n",
		"garbage":                "\x00\x01\x02garbage",
		"http":                   "GET / HTTP/1.1\r\n\r\n",
		"empty_array":            "*0\r\n",
		"null_array":             "*-1\r\n",
		"signed_count":           "*+1\r\n$4\r\nPING\r\n",
		"padded_count":           "*01\r\n$4\r\nPING\r\n",
		"padded_length":          "*1\r\n$04\r\nPING\r\n",
		"bare_line_feed":         "*1\n$4\nPING\n",
		"wrong_length":           "*1\r\n$3\r\nPING\r\n",
		"nested":                 "*1\r\n*1\r\n$4\r\nPING\r\n",
		"many_words":             "*999\r\n",
		"long_word":              "*1\r\n$99999\r\n",
	} {
		t.Run(name, func(t *testing.T) {
			g, s := guarded()
			if _, err := g.Write([]byte(wire)); !errors.Is(err, errRefused) {
				t.Errorf("error %v, want a refusal", err)
			}
			if s.sent.Len() > 0 {
				t.Errorf("sent %q", s.sent.String())
			}
			if _, err := g.Write(encodeRequest([]string{"PING"})); err == nil || s.sent.Len() > 0 {
				t.Errorf("after the refusal: error %v, sent %q", err, s.sent.String())
			}
		})
	}
}

func TestGuardHoldsBackSplitRequests(t *testing.T) {
	evil := request("CONFIG", "SET", "dir", "/tmp")
	for cut := 1; cut < len(evil); cut++ {
		g, s := guarded()
		_, first := g.Write([]byte(evil[:cut]))
		_, second := g.Write([]byte(evil[cut:]))
		if !errors.Is(errors.Join(first, second), errRefused) || s.sent.Len() > 0 {
			t.Fatalf("cut at %d: errors %v, %v, sent %q", cut, first, second, s.sent.String())
		}
	}
	good := request("INFO", "server") + request("CONFIG", "GET", "bind")
	g, s := guarded()
	for i := range len(good) {
		mustWrite(t, g, good[i:i+1])
	}
	if s.sent.String() != good {
		t.Errorf("sent %q, want %q", s.sent.String(), good)
	}
}

func TestGuardLetsEveryReadThrough(t *testing.T) {
	c := newCollector(checks.Access{Scheme: "rediss"})
	all := slices.Concat(sectionRound(), serverRound(), sentinelRound(), sharedRound(), c.secondRound())
	all = append(all, []string{"PING"}, []string{"ECHO", probeWord}, []string{"hello", "2"})
	g, s := guarded()
	var want string
	for _, words := range all {
		want += request(words...)
		mustWrite(t, g, request(words...))
	}
	if s.sent.String() != want {
		t.Errorf("sent %q", s.sent.String())
	}
}

func TestGuardSendsCredentialsOnceAndHidesThem(t *testing.T) {
	transcript := checks.NewTranscript(time.Now())
	s := &sink{}
	g := newGuard(s, time.Second, transcript)
	mustWrite(t, g, request("AUTH", "canary-user", "canary-password"))
	if _, err := g.Write(encodeRequest([]string{"AUTH", "other"})); !errors.Is(err, errSecondLogin) {
		t.Errorf("second AUTH: %v", err)
	}
	entries, _ := transcript.Exchanges()
	var shown []string
	for _, entry := range entries {
		shown = append(shown, entry.What)
	}
	if diff := cmp.Diff([]string{"AUTH [redacted]"}, shown); diff != "" {
		t.Errorf("transcript (-want +got):\n%s", diff)
	}
}

func TestRefusalErrorsShowNoArguments(t *testing.T) {
	g, _ := guarded()
	_, err := g.Write([]byte(request("AUTH", "canary-one", "canary-two", "canary-three")))
	if err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("error %v", err)
	}
}

func FuzzGuard(f *testing.F) {
	f.Add([]byte(request("PING")), 3)
	f.Add([]byte(request("CONFIG", "GET", "bind")+request("FLUSHALL")), 7)
	f.Add([]byte(request("CONFIG", "SET", "a", "b")), 1)
	f.Add([]byte("PING\r\n"), 2)
	f.Add([]byte("*1\r\n$04\r\nPING\r\n"), 5)
	f.Fuzz(func(t *testing.T, wire []byte, cut int) {
		g, s := guarded()
		cut = min(max(cut, 0), len(wire))
		if _, err := g.Write(wire[:cut]); err == nil {
			_, _ = g.Write(wire[cut:])
		}
		sent := s.sent.Bytes()
		if !bytes.HasPrefix(wire, sent) {
			t.Fatalf("sent %q of %q", sent, wire)
		}
		for len(sent) > 0 {
			words, size, err := parseRequest(sent)
			if err != nil {
				t.Fatalf("sent %q, which is no request: %v", sent, err)
			}
			if !allowedRequests()[requestKey(words)] && !strings.EqualFold(words[0], "AUTH") {
				t.Fatalf("sent %q", words)
			}
			if !bytes.Equal(encodeRequest(words), sent[:size]) {
				t.Fatalf("sent %q, which is not canonical", sent[:size])
			}
			sent = sent[size:]
		}
	})
}

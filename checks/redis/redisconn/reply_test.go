package redisconn

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestReplyReader(t *testing.T) {
	for _, tc := range []struct {
		name, wire string
		want       reply
	}{
		{"status", "+PONG\r\n", reply{kind: '+', text: "PONG"}},
		{"error", "-NOAUTH Authentication required.\r\n", reply{kind: '-', text: "NOAUTH Authentication required."}},
		{"integer", ":42\r\n", reply{kind: ':', text: "42"}},
		{"bulk", "$5\r\na\r\nbc\r\n", reply{kind: '$', text: "a\r\nbc"}},
		{"null_bulk", "$-1\r\n", reply{kind: '$', null: true}},
		{"null_array", "*-1\r\n", reply{kind: '*', null: true}},
		{"empty_array", "*0\r\n", reply{kind: '*'}},
		{
			"nested", "*2\r\n$1\r\na\r\n*1\r\n-ERR no\r\n",
			reply{kind: '*', items: []reply{{kind: '$', text: "a"}, {kind: '*', items: []reply{{kind: '-', text: "ERR no"}}}}},
		},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, raw, err := newReplyReader(strings.NewReader(tc.wire + "+next\r\n")).next()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(reply{})); diff != "" {
				t.Errorf("reply (-want +got):\n%s", diff)
			}
			if string(raw) != tc.wire {
				t.Errorf("raw %q, want %q", raw, tc.wire)
			}
		})
	}
}

func TestReplyReaderRefuses(t *testing.T) {
	for _, tc := range []struct {
		name, wire string
		reason     checks.Reason
		detail     string
	}{
		{"http", "HTTP/1.1 400 Bad Request\r\n", checks.Unreadable, "does not speak RESP"},
		{"ssh", "SSH-2.0-OpenSSH\r\n", checks.Unreadable, "does not speak RESP"},
		{"tls_alert", "\x15\x03\x01\x00\x02\x02\x46", checks.Unreadable, "rediss://"},
		{"resp3_map", "%1\r\n+a\r\n+b\r\n", checks.Unreadable, "RESP3"},
		{"resp3_null", "_\r\n", checks.Unreadable, "RESP3"},
		{"resp3_push", ">1\r\n+a\r\n", checks.Unreadable, "RESP3"},
		{"resp3_in_array", "*1\r\n#t\r\n", checks.Unreadable, "RESP3"},
		{"bare_line_feed", "+PONG\n", checks.Unreadable, "carriage return"},
		{"word_for_length", "$abc\r\n", checks.Unreadable, "no length"},
		{"minus_two", "$-2\r\n", checks.Unreadable, "no length"},
		{"signed_length", "$+1\r\na\r\n", checks.Unreadable, "no length"},
		{"empty_length", "$\r\n", checks.Unreadable, "no length"},
		{"overflow_length", "$99999999999999999999\r\n", checks.Unreadable, "no length"},
		{"string_longer_than_said", "$1\r\nabc\r\n", checks.Unreadable, "longer than its length"},
		{"huge_bulk", "$2147483647\r\n", checks.Budget, "one string"},
		{"huge_line", "+" + strings.Repeat("a", maxLineBytes+1), checks.Budget, "one line"},
		{"deep", strings.Repeat("*1\r\n", maxDepth+2), checks.Budget, "nested"},
		{"wide", "*2147483647\r\n" + strings.Repeat(":1\r\n", maxElements+1), checks.Budget, "divided"},
		{"long", "*9\r\n" + strings.Repeat("$262144\r\n"+strings.Repeat("x", 262144)+"\r\n", 9), checks.Budget, "one reply"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, _, err := newReplyReader(strings.NewReader(tc.wire)).next()
			var problem checks.Problem
			if !errors.As(err, &problem) {
				t.Fatalf("error %v is no problem", err)
			}
			if problem.Reason != tc.reason || !strings.Contains(problem.Detail, tc.detail) {
				t.Errorf("problem %+v, want %s with %q", problem, tc.reason, tc.detail)
			}
		})
	}
}

func TestReplyReaderNeedsTheWholeReply(t *testing.T) {
	whole := "*2\r\n$3\r\nabc\r\n:1\r\n"
	for end := range len(whole) {
		if _, _, err := newReplyReader(strings.NewReader(whole[:end])).next(); err == nil {
			t.Errorf("%q was taken for a whole reply", whole[:end])
		}
	}
}

func FuzzReplyReader(f *testing.F) {
	for _, seed := range []string{
		"+PONG\r\n", "-ERR x\r\n", ":1\r\n", "$3\r\nabc\r\n", "$-1\r\n", "*2\r\n+a\r\n*0\r\n", "*-1\r\n", "$999999999\r\n", "%1\r\n",
		"\x15\x03\x03\x00\x02\x02\x28", "HTTP/1.1 200 OK\r\n\r\n",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, wire []byte) {
		got, raw, err := newReplyReader(strings.NewReader(string(wire))).next()
		if err != nil {
			return
		}
		if !strings.HasPrefix(string(wire), string(raw)) || len(raw) == 0 || len(raw) > maxReplyBytes {
			t.Fatalf("raw %q of %q", raw, wire)
		}
		again, _, err := newReplyReader(strings.NewReader(string(raw))).next()
		if err != nil {
			t.Fatalf("raw %q does not read again: %v", raw, err)
		}
		if diff := cmp.Diff(got, again, cmp.AllowUnexported(reply{})); diff != "" {
			t.Fatalf("second reading differs:\n%s", diff)
		}
	})
}

package secrets

import (
	"fmt"
	"strings"
	"testing"
)

func TestLogLine(t *testing.T) {
	t.Parallel()
	const random = "kX9vQ2mB7zR4tL8w"
	for _, tc := range []struct{ line, want string }{
		// What is a secret, by its key.
		{`{"level":"info","password":"hunter2hunter2"}`, "password name medium"},
		{`{"db":{"password":"hunter2hunter2"}}`, "password name medium"},
		{`{"password":{"value":"hunter2hunter2"}}`, "password name medium"},
		{`{"api_key":"` + random + `"}`, "api_key name medium"},
		{`{"tokens":["` + random + `"]}`, "tokens name medium"},
		{`{"password":"changeme"}`, "password name high"},
		{`{"password":"hunter2hunter2","password":"***"}`, "password name medium"},
		// By its form.
		{`{"msg":"connect to redis://:hunter2hunter2@cache:6379/0"}`, "msg url-password high"},
		{`connect to redis://:hunter2hunter2@cache:6379/0`, " url-password high"},
		{`{"headers":{"Authorization":"Bearer ` + random + `"}}`, "Authorization header high"},
		{`{"Authorization":"required"}`, ""},
		{`GET / "Authorization: Bearer ` + random + `"`, " header high"},
		{`{"request":"GET /report?token=` + random + ` HTTP/1.1"}`, "token name medium"},
		{`{"token_text":"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2ln"}`, "token_text jwt high"},
		// In a text.
		{`level=info msg="opened" password=hunter2hunter2`, "password name medium"},
		{`error: password=hunter2hunter2 is refused`, "password name medium"},
		{`2026-01-02 INFO {"password": "hunter2hunter2"}`, "password name medium"},
		{`Generated admin password: Xk29sd-Kks1`, "password name medium"},
		{`{"msg":"exec","args":["redis-server","--requirepass","hunter2hunter2"]}`, "requirepass name medium"},
		{`{"msg":"config {\"secret_key\": \"` + random + `\"}"}`, "secret_key name medium"},
		// The key may be a secret itself, and is not told.
		{`{"` + random + `":"redis://:hunter2hunter2@cache"}`, " url-password high"},
		{`{"user_49171234567":{"password":"hunter2hunter2"}}`, "password name medium"},
		{`{"session-ab12cd34":"redis://:hunter2hunter2@cache"}`, " url-password high"},
		{`{"s3_key_v2":"redis://:hunter2hunter2@cache"}`, "s3_key_v2 url-password high"},
		{`{"a b":"redis://:hunter2hunter2@cache"}`, " url-password high"},
		// What only may be one.
		{`{"key":"` + random + `"}`, "key name low"},
		{`{"token":"EOF"}`, ""},
		{`{"token":"STRING"}`, "token name low"},
		{`{"next_page_token":"` + random + `"}`, "next_page_token name low"},
		{`{"auth":"jane1"}`, "auth name low"},
		// What is none.
		{`{"msg":"started","port":8080}`, ""},
		{`{"password":"***"}`, ""},
		{`{"password":"[REDACTED]"}`, ""},
		{`{"password":"<secret>","token":"xxxxxxxx"}`, ""},
		{`{"password":true,"tokens":512,"password_length":12}`, ""},
		{`{"password":"wrong"}`, ""},
		{`{"error":"invalid password: too short"}`, ""},
		{`wrong password: user=jane1`, ""},
		{`{"error":"unexpected token: '}'"}`, ""},
		{`authorization: required for this page`, ""},
		{`transport: redis://:**@redis:6379/0`, ""},
		{`postgres://app:xxxxx@db/app`, ""},
		{`--- PASS: TestLogin2 (0.00s)`, ""},
		{`{"msg":"tests done","pass":12}`, ""},
		{`pass=12 fail=0`, ""},
		{`{"prompt_tokens":12,"max_token":"4096"}`, ""},
		{`{"secretName":"plant/web-tls"}`, ""},
		{`{"file":"/run/secrets/db_password","db_password_file":"/run/secrets/db_password"}`, ""},
		{`10.0.0.1 - - [02/Jan/2026:03:04:05 +0000] "GET /health HTTP/1.1" 200 17 "-" "curl/8.0"`, ""},
		{`{"image":"app@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}`, ""},
		{`{"csrf":"token missing or incorrect"}`, ""},
		{`Password for user admin is reset`, ""},
		{``, ""},
		{`{`, ""},
	} {
		found, whole := LogLine([]byte(tc.line))
		var got []string
		for _, f := range found {
			got = append(got, fmt.Sprintf("%s %s %s", f.Name, f.Form, f.Confidence))
			if f.Length != 0 {
				t.Errorf("%s: the length is told", tc.line)
			}
		}
		if text := strings.Join(got, ", "); text != tc.want || !whole {
			t.Errorf("%s: %q, want %q (whole: %t)", tc.line, text, tc.want, whole)
		}
	}
}

// TestLogLineIsBounded holds that of what is too much not all is called looked at.
func TestLogLineIsBounded(t *testing.T) {
	t.Parallel()
	for name, line := range map[string]string{
		"long_text":   strings.Repeat("x", MaxJudged+1),
		"long_value":  `{"a":"` + strings.Repeat("x", MaxJudged+1) + `"}`,
		"many_values": `{"a":["x"` + strings.Repeat(`,"x"`, maxLogValues) + `]}`,
	} {
		if _, whole := LogLine([]byte(line)); whole {
			t.Errorf("%s: all of it is said to be looked at", name)
		}
	}
}

// BenchmarkLogLine is of lines that are all separators, names or values: each must cost no more than a
// plain one of its length.
func BenchmarkLogLine(b *testing.B) {
	for name, piece := range map[string]string{
		"plain": "word ", "separators": "a=", "names": "abcdefghijklm_", "options": " --token", "urls": "a://b:", "array": `{"a":["x"]}`, "nested": `{"password":`,
	} {
		line := []byte(strings.Repeat(piece, MaxJudged/len(piece)))
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				LogLine(line)
			}
		})
	}
}

// FuzzLogLine holds that a finding tells nothing of a line but a key that names something.
func FuzzLogLine(f *testing.F) {
	for _, seed := range []string{
		`{"password":"hunter2hunter2","a":{"b":[1,"--token","x",{"c":null}]}}`, `level=info password="x y" url=redis://:p@h`, `a: b=c: d=e`,
		`{"a":"{\"password\":\"hunter2hunter2\"}"}`, `{"x":"Authorization: Bearer abcdef"}`, `password=`, `{"":""}`, "\x1b[31m{}\x00\xff",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, line []byte) {
		found, _ := LogLine(line)
		for _, one := range found {
			if one.Name != "" && one.Name != tellable(one.Name) {
				t.Errorf("%q is told", one.Name)
			}
			if one.Length != 0 || !one.Found() {
				t.Errorf("finding %+v", one)
			}
		}
	})
}

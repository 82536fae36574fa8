package dockerconn

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// consenting is the access to a fake engine whose owner agrees that logs are read.
func consenting(t testing.TB, fake *dockerlab.Fake) checks.Access {
	t.Helper()
	access := socketAccess(fake.ServeSocket(t))
	access.Target.Consent = []string{string(checks.Active)}
	return access
}

// withLog is an engine with one container, whose log is answered so.
func withLog(answer any, change func(inspection map[string]any)) *dockerlab.Fake {
	fake, inspection := dockerlab.NewFake(), dockerlab.Hardened("a", "web")
	if change != nil {
		change(inspection)
	}
	fake.Add(inspection)
	fake.Answers["/containers/"+dockerlab.HexID("a")+"/logs"] = answer
	return fake
}

func outputFrom(t *testing.T, answer any, change func(map[string]any)) (docker.Output, checks.Collection) {
	t.Helper()
	got, facts := collect(t, t.Context(), consenting(t, withLog(answer, change)))
	output, _ := containerNamed(t, facts, "web").Output.Get()
	return output, got
}

func TestOutput(t *testing.T) {
	t.Parallel()
	long := `{"msg":"` + strings.Repeat("x", 40<<10) + `"}`
	for name, tc := range map[string]struct {
		answer any
		change func(map[string]any)
		want   docker.Output
	}{
		"json":      {dockerlab.LogFrames(`{"msg":"started"}`, "", `{"msg":"ready"}`), nil, docker.Output{Lines: 2, Objects: 2}},
		"plain":     {dockerlab.LogFrames("started", "ready"), nil, docker.Output{Lines: 2, FirstPlain: 1, Leading: 2}},
		"banner":    {dockerlab.LogFrames("", " ___ ", `{"msg":"ready"}`), nil, docker.Output{Lines: 2, Objects: 1, FirstPlain: 2, Leading: 1}},
		"trace":     {dockerlab.LogFrames(`{"msg":"ready"}`, "panic: x", "", "goroutine 1:"), nil, docker.Output{Lines: 3, Objects: 1, FirstPlain: 2}},
		"no_object": {dockerlab.LogFrames(`"text"`, "17", `[{"a":1}]`, `{"a":1} {"b":2}`, `{"a":1,}`), nil, docker.Output{Lines: 5, FirstPlain: 1, Leading: 5}},
		"logfmt":    {dockerlab.LogFrames("level=info msg=started"), nil, docker.Output{Lines: 1, FirstPlain: 1, Leading: 1}},
		"empty":     {[]byte{}, nil, docker.Output{}},
		"blank":     {dockerlab.LogFrames("", "  "), nil, docker.Output{}},
		// Engines cut a long line, and the first of the last hundred pieces may be the end of one.
		"rest":  {dockerlab.LogFrames(`xxx"}`, `{"msg":"ready"}`), nil, docker.Output{Lines: 1, Objects: 1}},
		"long":  {framed(long[:16<<10], long[16<<10:32<<10], long[32<<10:]+"\n"), nil, docker.Output{Lines: 1, Objects: 1}},
		"mixed": {framed(`{"a":`, "!plain\n", "1}\n"), nil, docker.Output{Lines: 2, Objects: 1, FirstPlain: 1, Leading: 1}},
		"terminal": {
			[]byte("{\"msg\":\"started\"}\r\n\x1b[32mready\x1b[0m\r\n"), func(c map[string]any) { dockerlab.Part(c, "Config")["Tty"] = true },
			docker.Output{Lines: 2, Objects: 1, FirstPlain: 2, Terminal: true},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, collection := outputFrom(t, tc.answer, tc.change)
			tc.want.Secrets = checks.Whole([]docker.LogSecret{})
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(checks.List[docker.LogSecret]{})); diff != "" || collection.State() != checks.StateCollected {
				t.Errorf("state %s, output (-want +got):\n%s", collection.State(), diff)
			}
		})
	}
}

// TestOutputSecrets plants secrets, and looks for them in all that leaves the connector.
func TestOutputSecrets(t *testing.T) {
	t.Parallel()
	const canary = "canary4711Zx9"
	answer := framed(
		"starting with --requirepass "+canary+"\n", `{"password":"`+canary+`"}`+"\n", `{"password":"`+canary+`","user":{"api_key":"`+canary+canary+`"}}`+"\n",
		"!connect to redis://:"+canary+"@cache\n", `{"msg":"GET https://example.org/?token=`+canary+canary+`"}`+"\n", `{"`+canary+`Q2":"Authorization: Bearer `+canary+`"}`+"\n",
		`{"key":"`+canary+canary+`"}`+"\n", canary+"\n",
	)
	access := consenting(t, withLog(answer, nil))
	got, facts := collect(t, t.Context(), access)
	output := must(t, containerNamed(t, facts, "web").Output)
	var told []string
	for _, s := range must(t, output.Secrets) {
		told = append(told, fmt.Sprintf("%d %q %s %s %d", s.Line, s.Key, s.Form, s.Confidence, s.Lines))
	}
	want := []string{
		`1 "requirepass" name medium 1`, `2 "password" name medium 2`, `3 "api_key" name medium 1`, `4 "" url-password high 1`,
		`5 "msg" url-token high 1`, `6 "" header high 1`, `7 "key" name low 1`,
	}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	checktest.WantNoTrace(t, got, access.Transcript, canary, canary[:8])
}

// TestLogsNeedConsent holds that nobody's log is asked for unless the owner of the target agrees.
func TestLogsNeedConsent(t *testing.T) {
	t.Parallel()
	for name, consent := range map[string][]string{"none": nil, "another": {"write-probe"}} {
		fake := withLog(dockerlab.LogFrames("started"), nil)
		access := socketAccess(fake.ServeSocket(t))
		access.Target.Consent = consent
		got, facts := collect(t, t.Context(), access)
		if known(containerNamed(t, facts, "web").Output) || got.State() != checks.StateCollected {
			t.Errorf("%s: state %s, or the log was read", name, got.State())
		}
		checktest.WantProblem(t, got, "containers.web.output", checks.OptIn, "consent: [active]")
		if slices.ContainsFunc(fake.Requests(), func(r string) bool { return strings.Contains(r, "/logs") }) {
			t.Errorf("%s: asked %q", name, fake.Requests())
		}
		steps := Plan(access)
		last := slices.IndexFunc(steps, func(s checks.Step) bool { return strings.Contains(s.What, "/logs") })
		if last < 0 || steps[last].Class != checks.Active || steps[last].Skipped == "" {
			t.Errorf("%s: the plan does not say that it is left out: %+v", name, steps)
		}
	}
	fake := withLog(dockerlab.LogFrames("started"), nil)
	access := consenting(t, fake)
	collect(t, t.Context(), access)
	if asked := "GET /v1.41/containers/" + dockerlab.HexID("a") + "/logs?stdout=1&stderr=1&tail=100&timestamps=0"; !slices.Contains(fake.Requests(), asked) {
		t.Errorf("asked %q", fake.Requests())
	}
	if steps := Plan(access); slices.ContainsFunc(steps, func(s checks.Step) bool { return s.Skipped != "" }) {
		t.Errorf("with consent the plan leaves something out: %+v", steps)
	}
}

// TestLogsThatCannotBeRead are unknown, each with its reason, and none of their text is told.
func TestLogsThatCannotBeRead(t *testing.T) {
	t.Parallel()
	const canary = "canary4711Zx9"
	status := func(code int) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) { http.Error(w, canary, code) }
	}
	raw := func(text string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			conn, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_, _ = conn.Write([]byte(text))
				_ = conn.Close()
			}
		}
	}
	for name, tc := range map[string]struct {
		answer any
		change func(map[string]any)
		reason checks.Reason
		words  string
	}{
		"driver_none": {dockerlab.LogFrames("x"), func(c map[string]any) {
			dockerlab.Part(c, "HostConfig")["LogConfig"] = map[string]any{"Type": "none", "Config": map[string]any{}}
		}, checks.Source, "keeps nothing"},
		"not_supported": {status(http.StatusNotImplemented), nil, checks.Source, "json-file can't be read back"},
		"error":         {status(http.StatusInternalServerError), nil, checks.Unreadable, "500"},
		"bad_request":   {status(http.StatusBadRequest), nil, checks.Unreadable, "400"},
		"refused":       {status(http.StatusForbidden), nil, checks.Denied, "403"},
		"gone":          {status(http.StatusNotFound), nil, checks.Unreadable, "404"},
		"not_told_tty":  {dockerlab.LogFrames("x"), func(c map[string]any) { delete(dockerlab.Part(c, "Config"), "Tty") }, checks.Unreadable, `lacks "Tty"`},
		"half_frame":    {dockerlab.LogFrames(canary)[:12], nil, checks.Unreadable, "breaks off"},
		"no_frames":     {[]byte(canary), nil, checks.Unreadable, "frames"},
		"huge": {http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			for chunk := []byte(strings.Repeat(canary, 5000)); ; {
				if _, err := w.Write(chunk); err != nil {
					return
				}
			}
		}), nil, checks.Budget, "larger than"},
		"blocked": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			_, _ = w.Write(dockerlab.LogFrames(canary))
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		}), nil, checks.Timeout, "in time"},
		"dripping": {http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			for r.Context().Err() == nil {
				if _, err := w.Write([]byte("x")); err != nil {
					return
				}
				w.(http.Flusher).Flush()
				time.Sleep(20 * time.Millisecond)
			}
		}), nil, checks.Timeout, "in time"},
		"broken_chunks": {raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n" + canary), nil, checks.Unreadable, "could not be read"},
		"odd_trailer":   {raw("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n" + canary + "\r\n\r\n"), nil, checks.Unreadable, "could not be read"},
		"no_http":       {raw(canary + "\r\n\r\n"), nil, checks.Unreadable, "could not be read"},
		"cut":           {raw("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n" + canary), nil, checks.Unreadable, "could not be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			fake := withLog(tc.answer, tc.change)
			fake.Add(dockerlab.Hardened("b", "other"))
			fake.Answers["/containers/"+dockerlab.HexID("b")+"/logs"] = dockerlab.LogFrames(`{"msg":"ready"}`)
			access := consenting(t, fake)
			if tc.reason == checks.Timeout {
				access.Timeout = 600 * time.Millisecond
			}
			begun := time.Now()
			got, facts := collect(t, t.Context(), access)
			if known(containerNamed(t, facts, "web").Output) {
				t.Error("the log is known")
			}
			checktest.WantProblem(t, got, "containers.web.output", tc.reason, tc.words)
			if output := must(t, containerNamed(t, facts, "other").Output); output.Objects != 1 {
				t.Errorf("the other container's log: %+v", output)
			}
			if took := time.Since(begun); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			checktest.WantNoTrace(t, got, access.Transcript, canary)
		})
	}
}

// TestLogsAreBounded holds that beyond the bounds nothing is called looked at.
func TestLogsAreBounded(t *testing.T) {
	t.Parallel()
	line := `{"msg":"` + strings.Repeat("x", 8<<10) + `"}`
	output, got := outputFrom(t, dockerlab.LogFrames(slices.Repeat([]string{line}, 100)...), nil)
	if _, all := output.Secrets.Get(); all || output.Objects != 100 {
		t.Errorf("long lines: %+v", output)
	}
	checktest.WantProblem(t, got, "containers.web.output.secrets", checks.Budget, "longer than")
	keys := make([]string, maxLogSecrets+1)
	for i := range keys {
		keys[i] = fmt.Sprintf(`"password_of_%d_password":"hunter2hunter2"`, i)
	}
	output, got = outputFrom(t, dockerlab.LogFrames("{"+strings.Join(keys, ",")+"}"), nil)
	if found, all := output.Secrets.Get(); all || len(found) != maxLogSecrets {
		t.Errorf("many secrets: %d", len(found))
	}
	checktest.WantProblem(t, got, "containers.web.output.secrets", checks.Budget, "too many")
	data, err := json.Marshal(got.Facts)
	if err != nil || strings.Contains(string(data), "hunter2") {
		t.Errorf("the facts show a secret, or %v", err)
	}
}

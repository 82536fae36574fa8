package dockerconn

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"hardcheck/testenv/dockerlab"
)

// TestNoSecretLeaves plants canaries wherever an engine shows foreign values and
// looks for them in all that the connector gives away.
func TestNoSecretLeaves(t *testing.T) {
	t.Parallel()
	const canary = "canary-4711"
	fake, inspection := dockerlab.NewFake(), dockerlab.Hardened("a", "web")
	config, host := dockerlab.Part(inspection, "Config"), dockerlab.Part(inspection, "HostConfig")
	config["Env"] = []any{
		"DB_PASSWORD=" + canary, "HARMLESS=" + canary, "URL=redis://:" + canary + "@cache", "ALLOWED_HOSTS_SECRET=" + canary,
		"X=-----BEGIN PRIVATE KEY-----" + canary, "APP_VERSION=" + canary, "DEBUG=" + canary, "DOCKER_HOST=tcp://" + canary,
	}
	config["Cmd"] = []any{"--requirepass", canary, "--password:" + canary, "-p" + canary, "https://u:" + canary + "@example.org", "word=" + canary}
	config["Labels"] = map[string]any{"traefik.http.middlewares.a.basicauth.users": "ops:" + canary, "traefik.auth": "admin:" + canary, "org.opencontainers.image.source": "https://u:" + canary + "@example.org/x"}
	config["Healthcheck"] = map[string]any{"Test": []any{"CMD", "redis-cli", "-a", canary}}
	host["LogConfig"] = map[string]any{"Type": "splunk", "Config": map[string]any{"splunk-token": canary}}
	config["Cmd"] = append(config["Cmd"].([]any), "sh", "-c", "redis-server --requirepass "+canary+"; mysqladmin -p"+canary+" ping; curl -u a:"+canary+
		` -H "Authorization: Bearer `+canary+`" x; echo root:`+canary+" | chpasswd", "--basic_auth=u:"+canary, "--api.insecure="+canary)
	config["Env"] = append(config["Env"].([]any), "REDIS_ARGS=--requirepass "+canary, "CONN=Server=db;Password="+canary, "POSTGRES_HOST_AUTH_METHOD="+canary,
		"ALLOW_EMPTY_PASSWORD="+canary, "HOOK=https://hooks.slack.com/services/T1/B1/"+canary, "JSON={\"password\":\""+canary+"\"}")
	host["SecurityOpt"] = []any{`seccomp={"x":"` + canary + `"}`}
	dockerlab.Part(inspection, "State")["Health"] = map[string]any{"Status": "unhealthy", "Log": []any{map[string]any{"Output": canary}}}
	dockerlab.Part(inspection, "State")["Error"] = canary
	fake.Add(inspection)
	fake.Answers["/containers/"+dockerlab.HexID("a")+"/logs"] = dockerlab.LogFrames(canary, `{"password":"`+canary+`"}`, "redis://:"+canary+"@cache")
	broken := dockerlab.Hardened("b", "broken")
	fake.Add(broken)
	fake.Answers["/containers/"+dockerlab.HexID("b")+"/json"] = http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		http.Error(w, fmt.Sprintf(`{"message":"%s"}`, canary), http.StatusInternalServerError)
	})
	mistyped := dockerlab.Hardened("c", "mistyped")
	dockerlab.Part(mistyped, "Config")["Env"] = canary
	fake.Add(mistyped)
	fake.Answers["/images/json"] = []any{map[string]any{"Id": dockerlab.ImageID("a"), "RepoTags": []any{"app:1"}}}
	fake.Answers["/images/"+dockerlab.ImageID("a")+"/json"] = map[string]any{
		"Id": dockerlab.ImageID("a"), "Config": map[string]any{"User": "1000", "Env": config["Env"], "Labels": config["Labels"]}, "RootFS": map[string]any{"Layers": []any{"x"}},
	}
	fake.Answers["/images/"+dockerlab.ImageID("a")+"/history"] = []any{
		map[string]any{"CreatedBy": "ENV API_KEY=" + canary}, map[string]any{"CreatedBy": "RUN curl https://u:" + canary + "@example.org", "Comment": canary},
	}
	fake.Answers["/volumes"] = map[string]any{"Volumes": []any{map[string]any{
		"Name": "share", "Driver": "local", "Options": map[string]any{"type": "cifs", "o": "username=u,password=" + canary, "device": "//nas/x"},
	}}}
	fake.Set("/info", "HttpProxy", "http://u:"+canary+"@proxy")
	access := consenting(t, fake)
	got, facts := collect(t, t.Context(), access)
	entries, _ := access.Transcript.Exchanges()
	// DOCKER_HOST and the others must have been found, or the canaries prove nothing.
	if n := len(must(t, containerNamed(t, facts, "web").Secrets)); n < 18 {
		t.Errorf("%d secrets found", n)
	}
	if n := len(must(t, must(t, containerNamed(t, facts, "web").Output).Secrets)); n != 2 {
		t.Errorf("%d secrets found in the log", n)
	}
	for name, value := range map[string]any{"facts": got.Facts, "problems": got.Problems, "problem": got.Problem, "transcript": entries} {
		data, err := json.Marshal(value)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), canary) {
			t.Errorf("%s shows a canary: ...%s", name, around(string(data), canary))
		}
	}
}

func around(text, word string) string {
	at := strings.Index(text, word)
	return text[max(0, at-120):min(len(text), at+40)]
}

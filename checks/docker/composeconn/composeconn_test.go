package composeconn

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

// folder holds files by their path below it.
func folder(t testing.TB, files map[string]string) string {
	t.Helper()
	root := filepath.Join(t.TempDir(), "plant")
	for name, text := range files {
		path := filepath.Join(root, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

// collect reads the named files of a folder.
func collect(t testing.TB, root string, names ...string) (checks.Collection, []checks.Exchange) {
	t.Helper()
	paths := make([]string, 0, len(names))
	for _, name := range names {
		paths = append(paths, filepath.Join(root, name))
	}
	access := checks.Access{Scheme: "compose", Path: strings.Join(paths, ","), Transcript: checks.NewTranscript(time.Now())}
	got := Collect(t.Context(), access)
	done, _ := access.Transcript.Exchanges()
	return got, done
}

func facts(t testing.TB, got checks.Collection) docker.Facts {
	t.Helper()
	facts, ok := got.Facts.(docker.Facts)
	if !ok {
		t.Fatalf("no facts: %+v", got.Problem)
	}
	return facts
}

func only(t testing.TB, f docker.Facts) docker.Container {
	t.Helper()
	list := f.Containers.Entries()
	if len(list) != 1 {
		t.Fatalf("%d containers", len(list))
	}
	return list[0]
}

const site = `services:
  web:
    image: nginx:1.28
    env_file: web.env
    environment:
      MODE: plain
      TOKEN: ${TOKEN}
      FROM_FILE: ${FROM_DOT_ENV}
    ports: ["127.0.0.1:8080:80"]
    volumes: ["./html:/usr/share/nginx/html:ro", "data:/data"]
    user: "101"
    mem_limit: 64m
    read_only: true
    networks: [front]
volumes: {data: {}}
networks: {front: {internal: true}}
`

func TestCollect(t *testing.T) {
	t.Setenv("TOKEN", "of-the-auditor")
	root := folder(t, map[string]string{
		"compose.yaml": site, ".env": "FROM_DOT_ENV=true\n", "web.env": "DEBUG=false\nMODE=odd\n",
		"prod.yaml":                  "services:\n  web:\n    read_only: false\n    restart: always\n",
		"compose.override.yaml":      "services: {web: {privileged: true}}\n",
		"docker-compose.override.md": "no",
	})
	got, done := collect(t, root, "compose.yaml", "prod.yaml")
	f := facts(t, got)
	c := only(t, f)
	if c.Name != "plant-web-1" || got.State() != checks.StateCollected {
		t.Errorf("%s, state %s, problems %v", c.Name, got.State(), got.Problems)
	}
	security, _ := c.Security.Get()
	if security.ReadOnlyRoot || security.Privileged {
		t.Errorf("the override that is named holds, the one that isn't doesn't: %+v", security)
	}
	if user, _ := c.User.Get(); user.Configured != "101" {
		t.Errorf("user %+v", user)
	}
	names := map[string]string{}
	for _, v := range c.Env.Entries() {
		names[v.Name] = v.Value
	}
	if _, there := names["TOKEN"]; there || names["DEBUG"] != "false" || names["FROM_FILE"] != "true" || len(names) != 3 {
		t.Errorf("variables %v", names)
	}
	if _, all := c.Env.Get(); all || !strings.Contains(got.Problems[c.Path("env")].Detail, "${TOKEN}") {
		t.Errorf("the auditor's environment got in: %v", got.Problems[c.Path("env")])
	}
	if mounts := c.Mounts.Entries(); len(mounts) != 2 || mounts[1].HostPath != filepath.Join(root, "html") || !mounts[1].ReadOnly || mounts[0].Name != "plant_data" {
		t.Errorf("mounts %+v", mounts)
	}
	ports, _ := c.Ports.Get()
	if list := ports.Configured.Entries(); len(list) != 1 || list[0].HostIP != "127.0.0.1" || list[0].HostFirst != 8080 || ports.Live.Known() {
		t.Errorf("ports %+v", ports)
	}
	if networks := f.Networks.Entries(); len(networks) != 1 || !networks[0].Internal || networks[0].Name != "plant_front" {
		t.Errorf("networks %+v", networks)
	}
	if len(f.Unasked) != 1 || !strings.HasPrefix(f.Unasked[0], "compose.override.yaml ") {
		t.Errorf("unasked %q", f.Unasked)
	}
	var read []string
	for _, exchange := range done {
		read = append(read, filepath.Base(exchange.What))
	}
	if text := strings.Join(read, " "); text != "compose.yaml prod.yaml .env web.env" {
		t.Errorf("read %s", text)
	}
	if got := f.Places(c.Name, []string{c.Path("security")}); len(got) != 2 || got[0].Source != "compose.yaml:13" || got[1].Source != "prod.yaml:3" {
		t.Errorf("places of the root's mode: %v", got)
	}
	if got := f.Places(c.Name, []string{c.Path("health")}); len(got) == 0 || got[0].Source != "compose.yaml:2" {
		t.Errorf("what isn't said is not said by the service: %v", got)
	}
}

// TestWhatIsNotSaidIsUnknown holds for the fields that an image, an engine or whoever starts the
// project decides: the file's silence is no value.
func TestWhatIsNotSaidIsUnknown(t *testing.T) {
	t.Parallel()
	got, _ := collect(t, folder(t, map[string]string{"c.yaml": "services: {a: {image: app:1}}\n"}), "c.yaml")
	f := facts(t, got)
	c := only(t, f)
	for field, known := range map[string]bool{
		"user": isKnown(c.User), "health": isKnown(c.Health), "log": isKnown(c.Log), "state": isKnown(c.State), "executable": isKnown(c.Executable), "output": isKnown(c.Output),
		"processes": c.Processes.Known(), "engine": isKnown(f.Engine), "images": f.Images.Known(), "host": isKnown(f.Host),
	} {
		if known {
			t.Errorf("%s is known", field)
		}
	}
	for field, whole := range map[string]bool{"env": isWhole(c.Env), "secrets": isWhole(c.Secrets), "arguments": isWhole(c.Arguments), "networks": isWhole(f.Networks)} {
		if whole {
			t.Errorf("%s is whole", field)
		}
	}
	for path, problem := range got.Problems {
		if problem.Reason != checks.Source {
			t.Errorf("%s is %s", path, problem.Reason)
		}
	}
}

func isKnown[T any](value checks.Value[T]) bool { _, known := value.Get(); return known }

func isWhole[T any](list checks.List[T]) bool { _, all := list.Get(); return all }

// TestVariablesWithoutValue holds for every key: what rests on a variable that nobody set is unknown.
func TestVariablesWithoutValue(t *testing.T) {
	t.Parallel()
	for key, value := range map[string]string{
		"user": `"${X}"`, "privileged": `${X:-false}${Y}`, "cap_add": `["${X:?set it}"]`, "ports": `["127.0.0.1:${X}:80"]`, "restart": `"${X-}"`,
		"pid": `"${X}"`, "volumes": `["./a:/a${X}"]`, "logging": `{driver: json-file, options: {max-size: "${X}"}}`, "security_opt": `["label:${X}"]`,
		"read_only": `"${X:-true}${Y}"`, "healthcheck": `{test: "${X} /app"}`, "entrypoint": `["${X}"]`,
	} {
		got, _ := collect(t, folder(t, map[string]string{"c.yaml": "services:\n  a:\n    image: app:1\n    " + key + ": " + value + "\n"}), "c.yaml")
		if got.Facts == nil {
			if !strings.Contains(got.Problem.Detail, "variables without a value: ") {
				t.Errorf("%s: %v", key, got.Problem)
			}
			continue
		}
		named := false
		for _, problem := range got.Problems {
			named = named || strings.Contains(problem.Detail, key+" rests on ${")
		}
		if !named {
			t.Errorf("%s: nothing says that it rests on a variable: %v", key, got.Problems)
		}
	}
	for text, known := range map[string]bool{"app:${TAG}": false, "app:${TAG:-1.2}": true, "app:$$x": false, "App:1": false} {
		got, _ := collect(t, folder(t, map[string]string{"c.yaml": "services: {a: {image: \"" + text + "\"}}\n"}), "c.yaml")
		if got.Facts != nil && (only(t, facts(t, got)).Image.Given != "") != known {
			t.Errorf("image %s: %+v", text, only(t, facts(t, got)).Image)
		}
	}
}

// TestSecretsStay holds that no value of a file leaves the connector, in facts or errors.
func TestSecretsStay(t *testing.T) {
	t.Parallel()
	const canary = "canary-Sup3r-long-4711-secret"
	for name, text := range map[string]string{
		"sound":    "services:\n  a:\n    image: app:1\n    env_file: x.env\n    environment: {DB_PASSWORD: CANARY}\n    command: [app, --password=CANARY]\n    labels: {org.example.password: CANARY}\n    x-note: CANARY\n",
		"wrong":    "services:\n  a:\n    image: app:1\n    ports: [\"CANARY:x:y\"]\n",
		"type":     "services:\n  a:\n    image: app:1\n    mem_limit: CANARY\n",
		"key":      "services:\n  a:\n    CANARY: 1\n",
		"required": "services:\n  a:\n    image: \"${X:?CANARY}\"\n    ports: [\"${X}:CANARY\"]\n",
		"syntax":   "services:\n  a: {password: CANARY\n  b: [\n",
		"template": "services:\n  a:\n    image: \"${!CANARY}\"\n",
		"tab":      "services:\n\ta: CANARY\n",
	} {
		text = strings.ReplaceAll(text, "CANARY", canary)
		got, _ := collect(t, folder(t, map[string]string{"c.yaml": text, "x.env": "API_KEY=" + canary + "\n", ".env": "OWN=" + canary + "\n"}), "c.yaml")
		data, err := json.Marshal([]any{got.Facts, got.Problem, got.Problems})
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(data), "4711") {
			t.Errorf("%s: %s", name, data)
		}
		if name == "sound" && len(only(t, facts(t, got)).Secrets.Entries()) < 4 {
			t.Errorf("secrets: %+v", only(t, facts(t, got)).Secrets)
		}
		if name != "sound" && name != "required" && got.Facts != nil {
			t.Errorf("%s was taken", name)
		}
	}
}

// TestSubstitute holds for each form of a variable: its value, and whether it rests on one that is missing.
func TestSubstitute(t *testing.T) {
	t.Parallel()
	v := variables{"SET": "s", "EMPTY": ""}
	for text, want := range map[string][2]string{
		"plain": {"plain", ""}, "$$X": {"$X", ""}, "$SET": {"s", ""}, "${SET}a${SET}": {"sas", ""}, "$X": {"", "X"}, "${X}": {"", "X"},
		"${X:-d}": {"d", ""}, "${X-d}": {"d", ""}, "${EMPTY:-d}": {"d", ""}, "${X:-}": {"", "X"}, "${X:-d}${Y}": {"d", "Y"}, "${Y}${X:-d}": {"d", "Y"},
		"${X:-a${Y}}": {"a", "Y"}, "${SET:-a${Y}}": {"s", ""}, "${X:?why}": {"", "X"}, "${X?why}-${SET}": {"-s", "X"}, "${SET:+y}": {"y", ""}, "${X:+y}": {"", "X"},
		"${X:-{}}": {"{}", ""},
	} {
		result, err := v.substitute(text, v.lookup)
		if missing := v.missingIn(text); err != nil || result != want[0] || missing != want[1] {
			t.Errorf("%s is %q and lacks %q, %v; want %q", text, result, missing, err, want)
		}
	}
}

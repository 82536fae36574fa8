package composeconn

import (
	"slices"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

const hashedSite = `services:
  web:
    image: nginx:1.28
    env_file: web.env
    environment: {MODE: plain, FROM: "${DOT}"}
    ports: ["127.0.0.1:8080:80"]
    volumes: ["data:/data"]
    user: "101"
    mem_limit: 64m
    read_only: true
    cap_drop: [ALL]
    security_opt: ["no-new-privileges:true"]
    networks: [front]
    depends_on: [cache]
    healthcheck: {test: ["CMD", "true"], interval: 5s}
    labels: {a: b}
    logging: {driver: json-file, options: {max-size: 1m}}
  cache:
    image: redis:7.4
    command: redis-server --appendonly yes
    restart: unless-stopped
    profiles: [x]
    ulimits: {nofile: 1024}
volumes: {data: {}}
networks: {front: {internal: true}}
`

// hashed are the begins of the hashes that Compose 2.40 gives these services, computed with its library.
var hashed = map[string]string{"plant-web-1": "f2fac143b38dfb27", "plant-cache-1": "18b99a9ee6c68f4f"}

func hashedFacts(t *testing.T, text string) docker.Facts {
	t.Helper()
	got, _ := collect(t, folder(t, map[string]string{
		"c.yaml": text, ".env": "DOT=fromdot\n", "web.env": "MODE=odd\nDEBUG=1\n", "Dockerfile": "FROM scratch\n",
	}), "c.yaml")
	return facts(t, got)
}

func TestHashesAreThoseOfCompose(t *testing.T) {
	t.Parallel()
	for _, c := range hashedFacts(t, hashedSite).Containers.Entries() {
		if !slices.Contains(c.Composed, hashed[c.Name]) {
			t.Errorf("%s has %v, want %s among them", c.Name, c.Composed, hashed[c.Name])
		}
	}
}

// TestServicesWithoutHash holds that what the files don't tell in whole isn't recognised in what runs.
func TestServicesWithoutHash(t *testing.T) {
	t.Parallel()
	for name, service := range map[string]string{
		"variable": "{image: 'a:${X:-1}${Y}'}", "from the environment": "{image: a, environment: [A]}", "file": "{image: a, env_file: none.env}",
		"built": "{build: .}", "extended": "{image: a, extends: b}",
	} {
		for _, c := range hashedFacts(t, "services: {a: "+service+", b: {image: b}}\n").Containers.Entries() {
			if has := len(c.Composed) > 0; has != (c.Name == "plant-b-1") {
				t.Errorf("%s: %s has %v", name, c.Name, c.Composed)
			}
		}
	}
}

// TestFilesAreTiedToWhatRuns holds when a container of a file is one that runs: by name and hash, while it
// runs, and for what can't be changed without Compose.
func TestFilesAreTiedToWhatRuns(t *testing.T) {
	t.Parallel()
	written := hashedFacts(t, hashedSite)
	runs := func(name, status, hash string) docker.Facts {
		c := docker.Container{Name: name, Composed: []string{hash}, State: checks.Known(docker.State{Status: docker.Status(status)})}
		return docker.Facts{Transport: "unix", Containers: checks.Whole([]docker.Container{c})}
	}
	const user = "containers.plant-web-1.user"
	for _, tc := range []struct {
		name   string
		live   docker.Facts
		fields []string
		want   bool
	}{
		{"same", runs("plant-web-1", "running", hashed["plant-web-1"]), []string{user}, true},
		{"another_hash", runs("plant-web-1", "running", hashed["plant-cache-1"]), []string{user}, false},
		{"another_name", runs("plant-web-2", "running", hashed["plant-web-1"]), []string{user}, false},
		{"stopped", runs("plant-web-1", "exited", hashed["plant-web-1"]), []string{user}, false},
		{"unread_state", docker.Facts{Containers: checks.Whole([]docker.Container{{Name: "plant-web-1", Composed: []string{hashed["plant-web-1"]}}})}, []string{user}, false},
		{"changeable", runs("plant-web-1", "running", hashed["plant-web-1"]), []string{user, "containers.plant-web-1.limits"}, false},
		{"about_the_engine", runs("plant-web-1", "running", hashed["plant-web-1"]), []string{user, "engine"}, false},
		{"about_nothing", runs("plant-web-1", "running", hashed["plant-web-1"]), nil, false},
	} {
		running := tc.live.RunningMarks()
		tied := slices.ContainsFunc(written.Marks("plant-web-1", tc.fields), func(mark string) bool { return slices.Contains(running, mark) })
		if tied != tc.want {
			t.Errorf("%s: tied %t, want %t", tc.name, tied, tc.want)
		}
	}
	if marks := runs("plant-web-1", "running", hashed["plant-web-1"]).Marks("plant-web-1", []string{user}); marks != nil {
		t.Errorf("an engine's facts are taken for a file's: %v", marks)
	}
}

package composeconn

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/docker"
)

const builtSite = `services:
  web:
    build: {context: web, target: app, args: {MODE: plain, API_TOKEN: x7Kq2mZr4wL9pB3nYc6}}
    environment: {OWN: "1"}
`

const builtFile = `FROM python:3.13-slim AS app
ARG API_TOKEN
ARG MODE
ENV DEBUG=true OWN=2 DB_PASSWORD=x7Kq2mZr4wL9pB3nYc6
COPY .env.prod main.py /app/
ADD https://example.org/tool /usr/bin/tool
EXPOSE 8000
VOLUME /etc/app
USER 1001
HEALTHCHECK CMD true
ENTRYPOINT ["gunicorn"]
CMD ["app"]
FROM app AS test
USER root
`

// TestBuild holds what a Dockerfile tells of the container and of the image.
func TestBuild(t *testing.T) {
	t.Parallel()
	root := folder(t, map[string]string{"c.yaml": builtSite, "web/Dockerfile": builtFile})
	got, done := collect(t, root, "c.yaml")
	f := facts(t, got)
	c := only(t, f)
	if user, known := c.User.Get(); !known || user.Configured != "1001" {
		t.Errorf("user %+v, known %t", user, known)
	}
	if health, known := c.Health.Get(); !known || !health.Configured {
		t.Errorf("health check %+v, known %t", health, known)
	}
	if executable, known := c.Executable.Get(); !known || executable != "gunicorn" {
		t.Errorf("executable %q, known %t", executable, known)
	}
	ports, _ := c.Ports.Get()
	if exposed, all := ports.Exposed.Get(); all || !slices.Equal(exposed, []string{"8000/tcp"}) {
		t.Errorf("exposed %v, whole %t", exposed, all)
	}
	if len(c.Env.Entries()) != 3 || isWhole(c.Env) {
		t.Errorf("variables %v", c.Env)
	}
	image, found := docker.FindImage(f, c)
	if !found || image.Name() != "plant-web" || image.ID != "" || c.ImageID != "" || isWhole(f.Images) {
		t.Fatalf("image %+v", f.Images)
	}
	base, _ := image.Base.Get()
	history, _ := image.History.Get()
	users, _ := image.UsedBy.Get()
	if base.Evidence != docker.BaseFrom || base.Image.Tag != "3.13-slim" || history.Adds != 1 || !slices.Equal(users, []string{"plant-web-1"}) || !slices.Equal(image.Volumes.Entries(), []string{"/etc/app"}) {
		t.Errorf("base %+v, history %+v, used by %v, volumes %v", base, history, users, image.Volumes)
	}
	var secrets []string
	for _, s := range image.Secrets.Entries() {
		secrets = append(secrets, string(s.Where)+" "+s.Name)
	}
	want := []string{"env DB_PASSWORD", "history web/Dockerfile:2: API_TOKEN", "copy web/Dockerfile:5: .env.prod"}
	if !slices.Equal(secrets, want) || isWhole(image.Secrets) {
		t.Errorf("secrets %q, want %q", secrets, want)
	}
	if places := f.Places(c.Name, []string{c.Path("user")}); len(places) != 1 || places[0] != (checks.Evidence{Source: "web/Dockerfile:9", Value: "USER 1001"}) {
		t.Errorf("the user is said in %v", places)
	}
	if places := f.Places("plant-web", []string{image.Path("history")}); len(places) != 1 || places[0].Source != "web/Dockerfile:6" {
		t.Errorf("ADD is said in %v", places)
	}
	if data, _ := json.Marshal([]any{f, got.Problems}); strings.Contains(string(data), "x7Kq") {
		t.Errorf("a secret is told: %s", data)
	}
	if last := done[len(done)-1].What; filepath.Base(last) != "Dockerfile" {
		t.Errorf("read last: %s", last)
	}
}

// TestBuildLeavesTheRestToItsBase holds that silence of the Dockerfile is no value, unless there is
// nothing below the image.
func TestBuildLeavesTheRestToItsBase(t *testing.T) {
	t.Parallel()
	for from, known := range map[string]bool{"scratch": true, "alpine:3.22": false, "${BASE}": false} {
		got, _ := collect(t, folder(t, map[string]string{"c.yaml": "services: {a: {build: .}}\n", "Dockerfile": "FROM " + from + "\nCOPY a /a\n"}), "c.yaml")
		f := facts(t, got)
		c := only(t, f)
		image, _ := docker.FindImage(f, c)
		for field, is := range map[string]bool{
			"user": isKnown(c.User), "health": isKnown(c.Health), "executable": isKnown(c.Executable), "env": isWhole(c.Env), "arguments": isWhole(c.Arguments),
			"secrets": isWhole(c.Secrets), "image's secrets": isWhole(image.Secrets), "history": isKnown(image.History),
			"volumes": isWhole(image.Volumes),
		} {
			if is != known {
				t.Errorf("FROM %s: %s known: %t", from, field, is)
			}
		}
		if base, is := image.Base.Get(); is != (from != "${BASE}") || from == "scratch" && base.Evidence != docker.BaseScratch {
			t.Errorf("FROM %s: base %+v", from, base)
		}
		for path, problem := range got.Problems {
			if problem.Reason != checks.Source {
				t.Errorf("%s is %s", path, problem.Reason)
			}
		}
	}
	got, _ := collect(t, folder(t, map[string]string{"c.yaml": "services: {a: {build: .}}\n", "Dockerfile": "FROM scratch\nARG DB_PASSWORD\nENV P=$DB_PASSWORD\n"}), "c.yaml")
	if image := facts(t, got).Images.Entries()[0]; !isWhole(image.Secrets) {
		t.Error("an argument that nobody gives is empty")
	}
}

// TestServiceComesBeforeItsImage holds that what the service says replaces what the Dockerfile does.
func TestServiceComesBeforeItsImage(t *testing.T) {
	t.Parallel()
	const text = "services:\n  a:\n    build: .\n    user: root\n    healthcheck: {disable: true}\n    entrypoint: [redis-server]\n"
	got, _ := collect(t, folder(t, map[string]string{"c.yaml": text, "Dockerfile": builtFile}), "c.yaml")
	f := facts(t, got)
	c := only(t, f)
	user, _ := c.User.Get()
	health, _ := c.Health.Get()
	executable, _ := c.Executable.Get()
	if user.Configured != "root" || !health.Disabled || executable != "redis-server" {
		t.Errorf("user %+v, health check %+v, executable %q", user, health, executable)
	}
	if places := f.Places(c.Name, []string{c.Path("user")}); len(places) != 1 || places[0].Source != "c.yaml:4" {
		t.Errorf("the user is said in %v", places)
	}
}

// TestBuildsThatAreNotRead holds for each way in which a Dockerfile isn't one that can be read here: the
// rest of the facts stands, and what the image decides says why it isn't known.
func TestBuildsThatAreNotRead(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, build string
		reason      checks.Reason
		detail      string
	}{
		{"missing", "nowhere", checks.Unreadable, "nowhere/Dockerfile"},
		{"above", "..", checks.Source, "not below the folder"},
		{"above_by_the_file", "{context: ., dockerfile: ../Dockerfile}", checks.Source, "not below the folder"},
		{"absolute", "/etc", checks.Source, "not below the folder"},
		{"of_a_repository", "https://user:x7Kq2mZr4wL9pB3nYc6@example.org/a.git#main", checks.Source, "https://example.org)"},
		{"of_git", "git@example.org:a/b.git", checks.Source, "which is not fetched"},
		{"by_a_variable", "{context: '${X}'}", checks.Source, "${X}, which has no value here"},
		{"by_a_variable_alone", "'${X}/a'", checks.Source, "${X}, which has no value here"},
		{"by_a_target_of_a_variable", "{context: ., target: '${X}'}", checks.Source, "${X}, which has no value here"},
		{"of_no_stage", "{context: ., target: z}", checks.Unreadable, "none of the 3 stages"},
		{"of_another_syntax", "{context: ., dockerfile: other}", checks.Source, "# syntax="},
		{"of_no_dockerfile", "{context: ., dockerfile: broken}", checks.Unreadable, "line 1"},
		{"large", "{context: ., dockerfile: large}", checks.Budget, "more than 1 MiB"},
		{"a_folder", "{context: ., dockerfile: sub}", checks.Unreadable, "no regular file"},
		{"a_link_out", "{context: ., dockerfile: link}", checks.Unreadable, "escapes"},
		{"a_link_loop", "{context: ., dockerfile: loop}", checks.Unreadable, "loop"},
		{"a_pipe", "{context: ., dockerfile: pipe}", checks.Unreadable, "no regular file"},
		{"a_device", "{context: ., dockerfile: /dev/zero}", checks.Source, "not below the folder"},
		{"in_the_compose_file", "{context: ., dockerfile_inline: 'PLUGIN a'}", checks.Unreadable, "c.yaml:3"},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			root := folder(t, map[string]string{
				"c.yaml": "services:\n  a:\n    build: " + tc.build + "\n    privileged: true\n", "Dockerfile": "FROM a AS a\nFROM b\nFROM c\n", "../Dockerfile": "FROM a\nUSER root\n",
				"other": "# syntax=example.org/mine\nFROM a\n", "broken": "USER root\n", "large": strings.Repeat("# x\n", maxFile/4+1), "sub/x": "",
			})
			if err := os.Symlink("../Dockerfile", filepath.Join(root, "link")); err != nil {
				t.Skip(err)
			}
			_, _ = os.Symlink("loop", filepath.Join(root, "loop")), pipe(filepath.Join(root, "pipe"))
			got, _ := collect(t, root, "c.yaml")
			f := facts(t, got)
			c := only(t, f)
			problem := got.Problems[c.Path("user")]
			if isKnown(c.User) || problem.Reason != tc.reason || !strings.Contains(problem.Detail, tc.detail) {
				t.Errorf("user %+v: %v, want %s %q", c.User, problem, tc.reason, tc.detail)
			}
			if security, _ := c.Security.Get(); !security.Privileged || f.Images.Known() {
				t.Errorf("security %+v, images %+v", security, f.Images)
			}
			if data, _ := json.Marshal([]any{f, got.Problems}); strings.Contains(string(data), "x7Kq") {
				t.Errorf("a secret is told: %s", data)
			}
		})
	}
}

// TestImageOfSeveralServices holds that an image has all of its containers, and two of one name stay two.
func TestImageOfSeveralServices(t *testing.T) {
	t.Parallel()
	const text = "services:\n  a: &a {build: ., image: app:1}\n  b: *a\n  c: {build: {context: ., target: x}, image: app:1}\n"
	got, _ := collect(t, folder(t, map[string]string{"c.yaml": text, "Dockerfile": "FROM scratch AS x\nUSER 5\nFROM x\nUSER 6\n"}), "c.yaml")
	list := facts(t, got).Images.Entries()
	if len(list) != 2 {
		t.Fatalf("images %+v", list)
	}
	first, _ := list[0].UsedBy.Get()
	second, _ := list[1].UsedBy.Get()
	if len(first)+len(second) != 3 {
		t.Errorf("used by %v and %v", first, second)
	}
}

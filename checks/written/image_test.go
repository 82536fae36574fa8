package written

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func imageOf(t *testing.T, text string, build Build) Image {
	t.Helper()
	d, err := ParseDockerfile([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	image, err := d.Image(build)
	if err != nil {
		t.Fatal(err)
	}
	return image
}

const staged = `ARG VERSION=3.13
ARG REGISTRY
FROM python:${VERSION}-slim AS base
ARG VERSION
ENV APP=/srv/app PORT=8000 \
    # within
    PYTHON="py $VERSION" RAW='$VERSION'
EXPOSE $PORT 9000/udp
CMD ["never"]

FROM golang:1.26 AS tool
ENV TOOL=yes
USER builder

FROM base AS web
ARG TOKEN
ARG MODE=plain
ENV MODE ${MODE} and more
COPY --from=tool /tool .env.prod ./
ADD --checksum=sha256:00 https://example.org/a /a
ADD b.tar /b
USER app:app
HEALTHCHECK --interval=5s CMD curl -f http://localhost:${PORT}/
ENTRYPOINT ["gunicorn", "$PORT"]
VOLUME ["/data"]
LABEL org.example.a=b "c d"=e

FROM web AS test
USER root
`

// TestImageOfStages holds what a build makes of the stages: those that the image is built of count, the
// others don't, and each value has the variables that its instruction sees.
func TestImageOfStages(t *testing.T) {
	t.Parallel()
	got := imageOf(t, staged, Build{Target: "WEB", Args: map[string]Told{"TOKEN": {Text: "x", Known: true}, "VERSION": {Text: "3.12", Known: true}}})
	values := map[string]string{}
	for name, value := range got.Env() {
		if !value.Known {
			t.Errorf("%s is not known", name)
		}
		values[name] = value.Text
	}
	want := map[string]string{"APP": "/srv/app", "PORT": "8000", "PYTHON": "py 3.12", "RAW": "$VERSION", "MODE": "plain and more"}
	if diff := cmp.Diff(want, values); diff != "" {
		t.Errorf("variables (-want +got):\n%s", diff)
	}
	told := func(list []Told) (texts []string) {
		for _, one := range list {
			texts = append(texts, one.Text)
		}
		return texts
	}
	for _, tc := range []struct{ name, want, got string }{
		{"from", "python:3.12-slim", got.From.Text},
		{"user", "app:app", got.User.Text},
		{"exposed", "8000 9000/udp", strings.Join(told(got.Exposed), " ")},
		{"volumes", "/data", strings.Join(told(got.Volumes), " ")},
		{"copied", "/tool .env.prod https://example.org/a b.tar", strings.Join(told(got.Copied), " ")},
		{"entrypoint", "gunicorn $PORT", strings.Join(got.Entrypoint.Words, " ")},
		{"command", "", strings.Join(got.Command.Words, " ")},
		{"health", "CMD-SHELL curl -f http://localhost:${PORT}/", strings.Join(got.Health.Words, " ")},
		{"label", "e", got.Labels()["c d"].Text},
	} {
		if tc.got != tc.want {
			t.Errorf("%s is %q, want %q", tc.name, tc.got, tc.want)
		}
	}
	if len(got.Adds) != 1 || got.Adds[0] != 21 || got.User.Line != 22 || got.Scratch() {
		t.Errorf("adds %v, USER in line %d, scratch %t", got.Adds, got.User.Line, got.Scratch())
	}
	args := map[string]Told{}
	for _, set := range got.Settings {
		if set.Instruction == "ARG" {
			args[set.Name] = set.Value
		}
	}
	if args["TOKEN"].Text != "x" || !args["TOKEN"].Known || args["MODE"].Text != "plain" {
		t.Errorf("arguments %+v", args)
	}
	if last := imageOf(t, staged, Build{}); last.User.Text != "root" {
		t.Errorf("the last stage runs as %q", last.User.Text)
	}
}

// TestWhatOnlyABuildKnows holds that a value which rests on something else than the file is not told.
func TestWhatOnlyABuildKnows(t *testing.T) {
	t.Parallel()
	for text, known := range map[string]bool{
		"FROM scratch\nUSER $U\n": true, "FROM a\nUSER $U\n": false, "FROM a\nUSER ${U:-app}\n": false, "FROM a\nARG U\nUSER ${U:-app}\n": true,
		"FROM a\nARG U=app\nUSER ${U%x}\n": false, "FROM a\nARG U=app\nUSER ${U:+b}\n": true, "FROM a\nARG TARGETARCH\nUSER $TARGETARCH\n": false,
		"FROM a\nUSER '$U'\n": true, "FROM a\nUSER \\$U\n": true, "FROM a\nUSER ${U\n": false, "ARG U=b\nFROM a\nUSER $U\n": false, "ARG U=b\nFROM a\nARG U\nUSER $U\n": true,
		"FROM a\nENV U=x\n" + strings.Repeat("ENV U=$U$U\n", 30) + "USER $U\n": false,
		"FROM a\nARG GIVEN\nUSER $GIVEN\n":                                     false,
	} {
		image := imageOf(t, text, Build{Args: map[string]Told{"GIVEN": {}}})
		if image.User.Known != known {
			t.Errorf("%q: %+v, want known %t", text, image.User, known)
		}
	}
	for text, known := range map[string]bool{"FROM $A\n": false, "ARG A=b\nFROM $A\n": true, "ARG A\nFROM ${A:-b}\n": true, "FROM other\n": false} {
		if from := imageOf(t, text, Build{Contexts: []string{"other"}}).From; from.Known != known {
			t.Errorf("%q: %+v, want known %t", text, from, known)
		}
	}
}

// TestDockerfilesThatAreNotTold holds for what another program reads, or what no program does.
func TestDockerfilesThatAreNotTold(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"# syntax=example.org/mine:1\nFROM a\n":                   "another",
		"# syntax = tonistiigi/dockerfile\nFROM a\n":              "another",
		"# escape=x\nFROM a\n":                                    "escape character",
		"FROM a\nRUN <<EOF\nUSER b\n":                             "no end",
		"FROM a\nPLUGIN x\n":                                      "line 2: this is no instruction",
		"FROM a AS b\nONBUILD USER root\nFROM b\n":                "ONBUILD",
		"RUN x\nFROM a\n":                                         "line 1",
		"FROM a\n" + strings.Repeat("RUN x\n", maxParts+1):        "more, or deeper nested",
		"# syntax=docker/dockerfile:1\n# escape=`\nFROM a\nX `\n": "no instruction",
	} {
		d, err := ParseDockerfile([]byte(text))
		if err == nil {
			_, err = d.Image(Build{})
		}
		if err == nil || !strings.Contains(strings.Replace(err.Error(), "other than", "another", 1), want) {
			t.Errorf("%.40q: %v, want %q", text, err, want)
		}
		if want == "another" && !errors.Is(err, ErrSyntax) {
			t.Errorf("%.40q is no error of syntax", text)
		}
	}
	for _, text := range []string{"# syntax=docker/dockerfile:1.4-labs\nFROM a\n", "# syntax=docker.io/docker/dockerfile-upstream:master@sha256:00\nFROM a\n", "# a comment\n# syntax=other/x\nFROM a\n"} {
		if _, err := ParseDockerfile([]byte(text)); err != nil {
			t.Errorf("%q: %v", text, err)
		}
	}
	d, err := ParseDockerfile([]byte("FROM a AS b\nFROM c\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := d.Image(Build{Target: "z"}); err == nil {
		t.Error("a target that isn't there is built")
	}
}

// TestHeredocs holds that a text behind an instruction is no instruction, and what is no heredoc is none.
func TestHeredocs(t *testing.T) {
	t.Parallel()
	got := imageOf(t, "FROM scratch\nRUN <<-'A' cat <<B > /x\n\tUSER one\n\tA\nexport TOKEN=x\nB\nRUN cat <<<C; echo $((1<<D))\nCOPY <<E /e\nUSER two\nE\nUSER app\n", Build{})
	if got.User.Text != "app" || got.User.Line != 11 {
		t.Errorf("the user is %+v", got.User)
	}
	var steps []string
	for _, step := range got.Steps {
		steps = append(steps, step.Text)
	}
	want := []string{"<<-'A' cat <<B > /x", "USER one", "export TOKEN=x", "cat <<<C; echo $((1<<D))", "USER two"}
	if diff := cmp.Diff(want, steps); diff != "" {
		t.Errorf("steps (-want +got):\n%s", diff)
	}
	if len(got.Copied) != 0 {
		t.Errorf("copied %v", got.Copied)
	}
}

// TestEscapes holds for the character that joins lines.
func TestEscapes(t *testing.T) {
	t.Parallel()
	got := imageOf(t, "# escape=`\nFROM scratch\nENV A=C:\\x `\n\n  B=two\nUSER a`\nb\n", Build{})
	if env := got.Env(); env["A"].Text != `C:\x` || env["B"].Text != "two" || got.User.Text != "ab" {
		t.Errorf("variables %v, user %q", env, got.User.Text)
	}
	got = imageOf(t, "FROM scratch\nENV A=x\\\\\nUSER b\n", Build{})
	if got.Env()["A"].Text != `x\` || got.User.Text != "b" {
		t.Errorf("two backslashes join lines: %v, user %q", got.Env(), got.User.Text)
	}
}

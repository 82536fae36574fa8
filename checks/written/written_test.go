package written

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const dockerfile = "\ufeff# syntax=docker/dockerfile:1\r\n# escape=\\\r\nARG BASE=python:3.13-slim\r\nFROM ${BASE} AS Builder\r\nENV A=1\r\nRUN <<EOF\r\nUSER root\r\nEOF\r\n" +
	"FROM alpine:3.20@sha256:00\r\nFROM builder\r\n# a comment\r\nRUN one && \\\r\n  # within\r\n\r\n  two\r\nCOPY --chown=app --from=builder a b\r\nuser app\r\nHEALTHCHECK NONE\r\n"

func TestDockerfilesAreReadStageByStage(t *testing.T) {
	got, err := ParseDockerfile([]byte(dockerfile))
	if err != nil {
		t.Fatal(err)
	}
	from, instructions := got.Base()
	if from.From != "python:3.13-slim" || len(got.Stages) != 3 {
		t.Errorf("the image begins with %q, and there are %d stages", from.From, len(got.Stages))
	}
	var names []string
	for _, i := range instructions {
		names = append(names, i.Name+" "+strings.Join(strings.Fields(i.Text), " "))
	}
	want := []string{"ENV A=1", "RUN <<EOF", "RUN one && two", "COPY a b", "USER app", "HEALTHCHECK NONE"}
	if diff := cmp.Diff(want, names); diff != "" {
		t.Errorf("instructions (-want +got):\n%s", diff)
	}
	if line := instructions[4].Line; line != 17 {
		t.Errorf("USER stands in line %d, want 17", line)
	}
}

func TestDockerfilesThatArentAreRefused(t *testing.T) {
	for _, text := range []string{"", "RUN x", "# only\n", strings.Repeat("x", maxBytes+1), "FROM a\n" + strings.Repeat("RUN x\n", maxParts+1)} {
		if _, err := ParseDockerfile([]byte(text)); err == nil {
			t.Errorf("%.20q is read", text)
		}
	}
	got, err := ParseDockerfile([]byte("FROM $NOBODY\n"))
	if err != nil || !got.Stages[0].Unfilled {
		t.Errorf("an argument without a default: %+v, %v", got, err)
	}
}

func TestNginxIsReadBlockByBlock(t *testing.T) {
	all, err := ParseNginx([]byte("http {\n limit_req_zone $binary_remote_addr zone=a:10m rate=5r/s; # text\n server { listen 443 ssl; server_name \"a b\" ${x}y;\n  location / { limit_req zone=a; } } }\n"))
	if err != nil {
		t.Fatal(err)
	}
	var seen []string
	Walk(all, func(d Directive, around []Directive) {
		seen = append(seen, strings.Repeat(">", len(around))+d.Name+" "+strings.Join(d.Args, "|"))
	})
	want := []string{"http ", ">limit_req_zone $binary_remote_addr|zone=a:10m|rate=5r/s", ">server ", ">>listen 443|ssl", ">>server_name a b|${x}y", ">>location /", ">>>limit_req zone=a"}
	if diff := cmp.Diff(want, seen); diff != "" {
		t.Errorf("directives (-want +got):\n%s", diff)
	}
}

func TestNginxThatIsntIsRefused(t *testing.T) {
	for _, text := range []string{"a", "a {", "}", "a { b }", "{ }", `a "b;`, strings.Repeat("a{", maxDepth+2), strings.Repeat("a;", maxParts+1)} {
		if _, err := ParseNginx([]byte(text)); err == nil {
			t.Errorf("%.20q is read", text)
		}
	}
}

func FuzzDockerfile(f *testing.F) {
	f.Add([]byte(dockerfile))
	f.Add([]byte("FROM a AS a\nFROM a AS a\nFROM a\n"))
	f.Add([]byte("FROM scratch AS a\nARG A=1\nENV B=${A:-x}${A+y} C=\"$B'q\" \\\n D='$B'\nEXPOSE $A/tcp\nFROM a\nENTRYPOINT [\"x\"]\nSHELL [\"y\"]\nCMD z\nHEALTHCHECK --timeout=1s CMD q\n"))
	f.Add([]byte("FROM a\nENV A=x\n" + strings.Repeat("ENV A=$A$A\n", 40)))
	f.Add([]byte("# escape=`\nFROM a `\n b\nRUN <<A <<B\nA\nB\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := ParseDockerfile(data)
		if err != nil {
			return
		}
		d.Base()
		for _, build := range []Build{{}, {Target: "0"}, {Target: "a", Args: map[string]Told{"A": {Text: "$A", Known: true}}}} {
			image, err := d.Image(build)
			if err != nil {
				continue
			}
			for _, set := range image.Settings {
				if len(set.Value.Text) > maxValue {
					t.Fatalf("a value of %d bytes", len(set.Value.Text))
				}
			}
		}
	})
}

func FuzzNginx(f *testing.F) {
	f.Add([]byte("http { server { listen 80; return 301 https://$host$request_uri; } }"))
	f.Add([]byte("a '\\'' \"${b\" ${c}d;#x"))
	f.Fuzz(func(_ *testing.T, data []byte) {
		all, err := ParseNginx(data)
		if err == nil {
			Walk(all, func(Directive, []Directive) {})
		}
	})
}

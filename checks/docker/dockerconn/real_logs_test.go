package dockerconn

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/docker/docker/api/types/container"
	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/checktest"
	"hardcheck/checks/docker"
	"hardcheck/testenv/dockerlab"
)

// logging is the command line of a container that logs texts and goes on.
func logging(texts ...string) []string {
	command := []string{"log"}
	for _, text := range texts {
		if text != "err" {
			text = base64.StdEncoding.EncodeToString([]byte(text))
		}
		command = append(command, text)
	}
	return command
}

// realLog is a container of the lab, and what is to be read of its log.
type realLog struct {
	texts    []string
	host     container.LogConfig
	terminal bool
	want     docker.Output
	secrets  []string
	problem  checks.Reason
	words    string
}

// TestRealLogs reads the logs of containers on a real engine.
func TestRealLogs(t *testing.T) {
	const canary = "canary4711Zx9"
	lab, image := realLab(t)
	json, long := `{"msg":"ready"}`+"\n", `{"msg":"`+strings.Repeat("x", 40<<10)+`"}`+"\n"
	logs := map[string]realLog{
		"json":     {texts: []string{json, "err", json}, want: docker.Output{Lines: 2, Objects: 2}},
		"local":    {texts: []string{json, "err", json}, host: container.LogConfig{Type: "local"}, want: docker.Output{Lines: 2, Objects: 2}},
		"plain":    {texts: []string{"started\nready\n"}, want: docker.Output{Lines: 2, FirstPlain: 1, Leading: 2}},
		"terminal": {texts: []string{"started\n", json}, terminal: true, want: docker.Output{Lines: 2, Objects: 1, FirstPlain: 1, Leading: 1, Terminal: true}},
		"long":     {texts: []string{long}, want: docker.Output{Lines: 1, Objects: 1}},
		// The last hundred entries begin within a line that the engine cut.
		"many": {texts: []string{long, strings.Repeat(json, 99)}, want: docker.Output{Lines: 99, Objects: 99}},
		"secret": {
			texts: []string{`{"password":"` + canary + `"}` + "\n", "connect to redis://:" + canary + "@cache\n"},
			want:  docker.Output{Lines: 2, Objects: 1, FirstPlain: 2}, secrets: []string{"1 password name", "2  url-password"},
		},
		"silent": {},
		"none":   {texts: []string{json}, host: container.LogConfig{Type: "none"}, problem: checks.Source, words: "driver none keeps nothing"},
		"sent_on": {
			texts: []string{json}, problem: checks.Source, words: "gelf can't be read back",
			host: container.LogConfig{Type: "gelf", Config: map[string]string{"gelf-address": "udp://127.0.0.1:12201", "cache-disabled": "true"}},
		},
	}
	for name, log := range logs {
		config := &container.Config{Image: image, User: "1000", Tty: log.terminal, Cmd: logging(log.texts...)}
		if _, err := lab.Run(t.Context(), name, config, &container.HostConfig{NetworkMode: "none", LogConfig: log.host}, nil); err != nil {
			t.Fatal(err)
		}
	}
	got, access, facts := readReal(t, lab, logs)
	checktest.WantNoTrace(t, got, access.Transcript, canary)
	for name, log := range logs {
		t.Run(name, func(t *testing.T) {
			if log.problem != "" {
				checktest.WantProblem(t, got, "containers."+lab.Name(name)+".output", log.problem, log.words)
				return
			}
			log.wants(t, must(t, containerNamed(t, facts, lab.Name(name)).Output))
		})
	}
}

func (l realLog) wants(t *testing.T, output docker.Output) {
	t.Helper()
	var found []string
	for _, s := range must(t, output.Secrets) {
		found = append(found, fmt.Sprintf("%d %s %s", s.Line, s.Key, s.Form))
	}
	if diff := cmp.Diff(l.secrets, found); diff != "" {
		t.Errorf("secrets (-want +got):\n%s", diff)
	}
	output.Secrets = checks.List[docker.LogSecret]{}
	if diff := cmp.Diff(l.want, output, cmp.AllowUnexported(output.Secrets)); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

// readReal reads the lab's containers with consent, once they have logged what they have to.
func readReal(t *testing.T, lab *dockerlab.Lab, logs map[string]realLog) (checks.Collection, checks.Access, docker.Facts) {
	t.Helper()
	for begun := time.Now(); ; time.Sleep(200 * time.Millisecond) {
		access := socketAccess("")
		access.Scheme, access.Timeout, access.Target.Consent = "docker", 20*time.Second, []string{string(checks.Active)}
		access.Target.Settings = docker.Settings{Containers: docker.LabelFilter{Include: []string{dockerlab.Label + "=" + lab.ID}}}
		got, facts := collect(t, t.Context(), access)
		written := true
		for name, log := range logs {
			output, known := containerNamed(t, facts, lab.Name(name)).Output.Get()
			written = written && (!known || output.Lines >= log.want.Lines)
		}
		if written || time.Since(begun) > 20*time.Second {
			return got, access, facts
		}
	}
}

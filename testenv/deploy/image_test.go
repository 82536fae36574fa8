package deploy_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/need"
)

// needEngine skips the test where no Docker engine answers on this machine. The client
// alone proves nothing: it prints its own half without an engine.
func needEngine(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("docker"); err != nil {
		need.Missing(t, "docker", "the docker client is not installed (bash testenv/engine.sh)")
	}
	dockerlab.Need(t)
}

// docker runs the client with the builder that every client has.
func docker(t *testing.T, args ...string) result {
	t.Helper()
	command := exec.CommandContext(t.Context(), "docker", args...)
	command.Env = append(os.Environ(), "DOCKER_BUILDKIT=0", "DOCKER_HOST=unix://"+dockerlab.Socket)
	return finish(t, command)
}

// buildImage builds the image FROM scratch with a tag of its own, removed with the test.
func buildImage(t *testing.T) string {
	t.Helper()
	needEngine(t)
	tag := fmt.Sprintf("hardcheck-deploy-test:%d-%s", os.Getpid(), strings.ToLower(t.Name()))
	removeImage(t, tag)
	command := exec.CommandContext(t.Context(), "bash", "image/build.sh", tag)
	command.Env = append(os.Environ(), "HARDCHECK_BIN="+hardcheck(t), "DOCKER_HOST=unix://"+dockerlab.Socket, "VERSION=9.8.7")
	finish(t, command).want(t, 0)
	return tag
}

func removeImage(t *testing.T, tag string) {
	t.Cleanup(func() {
		command := exec.Command("docker", "image", "rm", "--force", tag)
		command.Env = append(os.Environ(), "DOCKER_HOST=unix://"+dockerlab.Socket)
		if out, err := command.CombinedOutput(); err != nil {
			t.Errorf("remove image %s: %v: %s", tag, err, out)
		}
	})
}

var confined = []string{"run", "--rm", "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"}

func TestImageRunsConfined(t *testing.T) {
	t.Parallel()
	tag := buildImage(t)
	var images []struct {
		Config struct {
			User       string
			Entrypoint []string
			Labels     map[string]string
		}
		RootFS struct{ Layers []string }
	}
	if err := json.Unmarshal([]byte(docker(t, "image", "inspect", tag).want(t, 0).stdout), &images); err != nil || len(images) != 1 {
		t.Fatalf("%d images, %v", len(images), err)
	}
	config := images[0].Config
	if config.User != "65534:65534" || config.Labels["hardcheck.self"] != "true" || config.Labels["org.opencontainers.image.version"] != "9.8.7" {
		t.Errorf("config %+v", config)
	}
	// Only the three files that were copied: nothing lies below them.
	if len(images[0].RootFS.Layers) != 3 {
		t.Errorf("layers %v", images[0].RootFS.Layers)
	}
	got := docker(t, append(confined, tag, "version")...).want(t, 0)
	if !strings.HasPrefix(got.stdout, "hardcheck ") {
		t.Errorf("version: %q", got.stdout)
	}
	if got := docker(t, append(confined, "--entrypoint", "/bin/sh", tag)...); got.code == 0 {
		t.Error("the image has a shell")
	}
	if os.Geteuid() != 0 {
		t.Skip("only root can hand a site folder to the uid of the image")
	}
	// Nothing is reachable without a network; who wrote the report is what counts here.
	s := newStage(t, hardcheck(t), "192.0.2.1:6379")
	folder := filepath.Dir(s.site)
	docker(t, append(confined, "--volume", folder+":/site", tag, "audit", "--site", "/site/etc/site.yaml", "--format", "json=/site/report.json")...).want(t, 3)
	if owner := ownerOf(t, filepath.Join(folder, "report.json")); owner != nobody {
		t.Errorf("the image runs as uid %d", owner)
	}
}

// TestImageRunsTheJob audits a real server from the image FROM scratch: no shell is needed.
func TestImageRunsTheJob(t *testing.T) {
	t.Parallel()
	needEngine(t)
	if os.Geteuid() != 0 {
		t.Skip("only root can hand a site folder to the uid of the image")
	}
	server := guarded(t)
	tag := buildImage(t)
	s := newStage(t, hardcheck(t), server.Address)
	run := []string{
		"run", "--rm", "--network", "host", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges",
		"--volume", s.site + ":/etc/hardcheck:ro", "--volume", filepath.Dir(s.reports) + ":/reports", tag,
	}
	run = append(run, readObjects(t, "kubernetes/cronjob.yaml")["CronJob"].Spec.JobTemplate.Spec.Template.Spec.Containers[0].Args...)
	for i, arg := range run {
		if arg == "/reports/plant-7" {
			run[i] = "/reports/reports"
		}
	}
	docker(t, run...).want(t, 1)
	docker(t, run...).want(t, 0)
	if len(s.runs(wholeRun)) != 2 {
		t.Errorf("kept %v", s.runs(wholeRun))
	}
	verifyReports(t, s)
	if owner := ownerOf(t, s.last()); owner != nobody {
		t.Errorf("the image runs as uid %d", owner)
	}
}

func ownerOf(t *testing.T, path string) int {
	t.Helper()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	return int(info.Sys().(*syscall.Stat_t).Uid)
}

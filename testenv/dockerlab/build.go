package dockerlab

import (
	"archive/tar"
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/docker/docker/api/types/build"
)

var (
	//go:embed sleeper.go.txt
	sleeperSource []byte
	//go:embed exporter.go.txt
	exporterSource []byte
)

// passwd is the image's own: "toor" is root by another name.
const passwd = "root:x:0:0::/:/sleeper\ntoor:x:0:0::/:/sleeper\napp:x:1000:1000::/:/sleeper\n"

// sleeper and exporter are the static programs of the lab's images, compiled once
// for a process.
var (
	sleeper  = sync.OnceValues(func() ([]byte, error) { return compile(sleeperSource) })
	exporter = sync.OnceValues(func() ([]byte, error) { return compile(exporterSource) })
)

func compile(source []byte) ([]byte, error) {
	dir, err := os.MkdirTemp("", "hardcheck-program-")
	if err != nil {
		return nil, fmt.Errorf("make folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(dir) }()
	for name, content := range map[string][]byte{"main.go": source, "go.mod": []byte("module program\n\ngo 1.26\n")} {
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o600); err != nil {
			return nil, fmt.Errorf("write source: %w", err)
		}
	}
	command := exec.Command("go", "build", "-trimpath", "-ldflags=-s -w", "-o", "program", ".")
	command.Dir = dir
	command.Env = append(os.Environ(), "CGO_ENABLED=0", "GOFLAGS=-mod=mod", "GOWORK=off")
	if out, err := command.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("build program: %w: %s", err, out)
	}
	return os.ReadFile(filepath.Join(dir, "program"))
}

// Image builds an image FROM scratch that holds the sleeper and a passwd file, with
// further lines of a Dockerfile, and returns its name. The tag is "lab" where short
// names none.
func (l *Lab) Image(ctx context.Context, short string, lines ...string) (string, error) {
	program, err := sleeper()
	if err != nil {
		return "", err
	}
	return l.build(ctx, short, append([]string{"COPY sleeper /sleeper", `ENTRYPOINT ["/sleeper"]`}, lines...), []file{{"sleeper", program, 0o755}})
}

// build builds an image FROM scratch of the files and the lines of its Dockerfile.
func (l *Lab) build(ctx context.Context, short string, lines []string, files []file) (string, error) {
	dockerfile := "FROM scratch\nCOPY passwd /etc/passwd\n" + strings.Join(lines, "\n") + "\n"
	tree, err := archive(append(files, file{"Dockerfile", []byte(dockerfile), 0o644}, file{"passwd", []byte(passwd), 0o644}))
	if err != nil {
		return "", err
	}
	name := l.Name(short)
	if !strings.Contains(short, ":") {
		name += ":lab"
	}
	// A build that is broken off may still leave an image later: it is waited for.
	whole, cancel := withoutCancel(ctx)
	defer cancel()
	answer, err := l.Client.ImageBuild(whole, tree, build.ImageBuildOptions{
		Version: build.BuilderV1, Tags: []string{name}, Labels: l.Labels(nil), Remove: true, ForceRemove: true,
	})
	if err != nil {
		return "", fmt.Errorf("build image %s: %w", short, err)
	}
	defer func() { _ = answer.Body.Close() }()
	if err := buildResult(answer.Body); err != nil {
		return "", err
	}
	return name, ctx.Err()
}

// buildTime bounds the build of one small image.
const buildTime = time.Minute

func withoutCancel(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), buildTime)
}

// buildResult reads the builder's output to its end: a failing step shows only there.
func buildResult(output io.Reader) error {
	decoder := json.NewDecoder(output)
	for {
		var message struct{ Error string }
		err := decoder.Decode(&message)
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read the builder's output: %w", err)
		case message.Error != "":
			return fmt.Errorf("build image: %s", message.Error)
		}
	}
}

type file struct {
	name    string
	content []byte
	mode    int64
}

func archive(files []file) (io.Reader, error) {
	var out bytes.Buffer
	writer := tar.NewWriter(&out)
	for _, f := range files {
		if err := writer.WriteHeader(&tar.Header{Name: f.name, Mode: f.mode, Size: int64(len(f.content))}); err != nil {
			return nil, fmt.Errorf("write archive: %w", err)
		}
		if _, err := writer.Write(f.content); err != nil {
			return nil, fmt.Errorf("write archive: %w", err)
		}
	}
	return &out, writer.Close()
}

package dockerlab

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// ExporterProgram names the stand-in for internet-perf-exporter: it serves /metrics,
// /health and / on port 8080, and `/exporter health` asks it.
const ExporterProgram = "exporter"

// image builds one image of a scenario.
func (l *Lab) image(ctx context.Context, i ScenarioImage) error {
	var files []file
	lines := i.Lines
	switch i.Program {
	case "":
		_, err := l.Image(ctx, i.Name, i.Lines...)
		return err
	case ExporterProgram:
		program, err := exporter()
		if err != nil {
			return err
		}
		files = []file{{"root/exporter", program, 0o755}}
		lines = append([]string{"COPY root /", `ENTRYPOINT ["/exporter"]`}, lines...)
	default:
		installed, err := installed(i.Program)
		if err != nil {
			return err
		}
		files = installed
		lines = append([]string{"COPY root /", `ENTRYPOINT ["/usr/bin/` + i.Program + `"]`}, lines...)
	}
	_, err := l.build(ctx, i.Name, lines, files)
	return err
}

// installed is a program of this machine with every library that its loader names.
func installed(program string) ([]file, error) {
	path, err := exec.LookPath(program)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", program, err)
	}
	out, err := exec.Command("ldd", path).Output()
	if err != nil {
		return nil, fmt.Errorf("list the libraries of %s: %w", program, err)
	}
	files := []file{}
	if files, err = copied(files, path, "/usr/bin/"+program); err != nil {
		return nil, err
	}
	for line := range strings.Lines(string(out)) {
		for _, word := range strings.Fields(line) {
			if !filepath.IsAbs(word) {
				continue
			}
			if files, err = copied(files, word, word); err != nil {
				return nil, err
			}
		}
	}
	return files, nil
}

// copied adds the file that path leads to, under its name in the image.
func copied(files []file, path, name string) ([]file, error) {
	content, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("copy into image: %w", err)
	}
	return append(files, file{"root" + name, content, 0o755}), nil
}

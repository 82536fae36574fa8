package conformance

import (
	"bytes"
	"context"
	_ "embed" // the clients' programs
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"hardcheck/testenv/need"
)

//go:embed clients/librouteros.py
var pythonProgram string

//go:embed clients/node-routeros.js
var nodeProgram string

// python is Debian's own: only it sees Debian's modules.
const python = "/usr/bin/python3"

// nodePackage is fetched from the npm registry once and kept in the user's cache folder.
const nodePackage = "node-routeros@1.6.9"

// jobTime bounds one run of a foreign client.
const jobTime = 3 * time.Minute

func runPython(t *testing.T, work job) result {
	t.Helper()
	out, err := exec.Command(python, "-c", "import librouteros").CombinedOutput()
	if err != nil {
		need.Missing(t, "routeros", "apt-get install python3-librouteros: %v: %s", err, last(out))
	}
	return start(t, []string{python, "-c", pythonProgram}, nil, work)
}

func runNode(t *testing.T, work job) result {
	t.Helper()
	modules, err := nodeModules()
	if err != nil {
		need.Missing(t, "routeros", "%v", err)
	}
	return start(t, []string{"node", "-e", nodeProgram}, []string{"NODE_PATH=" + modules}, work)
}

func start(t *testing.T, words, environment []string, work job) result {
	t.Helper()
	input, err := json.Marshal(work)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), jobTime)
	defer cancel()
	var complaints bytes.Buffer
	process := exec.CommandContext(ctx, words[0], words[1:]...)
	process.Env = append(os.Environ(), environment...)
	process.Stdin, process.Stderr = bytes.NewReader(input), &complaints
	output, err := process.Output()
	if err != nil {
		t.Fatalf("%s: %v: %s", words[0], err, last(complaints.Bytes()))
	}
	var got result
	if err := json.Unmarshal(output, &got); err != nil {
		t.Fatalf("%s: read result %.200q: %v", words[0], output, err)
	}
	return got
}

// nodeModules installs the package once. The rename makes it whole or absent, also
// when two test processes install at the same time.
var nodeModules = sync.OnceValues(func() (string, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", fmt.Errorf("apt-get install nodejs npm: %w", err)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find cache folder: %w", err)
	}
	folder := filepath.Join(cache, "hardcheck", "npm-"+nodePackage)
	modules := filepath.Join(folder, "node_modules")
	if _, err := os.Stat(modules); err == nil {
		return modules, nil
	}
	if err := os.MkdirAll(filepath.Dir(folder), 0o755); err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	fresh, err := os.MkdirTemp(filepath.Dir(folder), "npm-")
	if err != nil {
		return "", fmt.Errorf("make cache folder: %w", err)
	}
	defer func() { _ = os.RemoveAll(fresh) }()
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", fresh, nodePackage)
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("npm install %s: %w: %s", nodePackage, err, last(out))
	}
	if err := os.Rename(fresh, folder); err != nil && !errors.Is(err, os.ErrExist) {
		if _, there := os.Stat(modules); there != nil {
			return "", fmt.Errorf("keep npm packages: %w", err)
		}
	}
	return modules, nil
})

func last(out []byte) string {
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	return lines[len(lines)-1]
}

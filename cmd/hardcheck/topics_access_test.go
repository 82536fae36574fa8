package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardcheck/checks/all"
	"hardcheck/checks/site"
)

// TestTopicsOfAccessLoad loads what the topics show of site files.
func TestTopicsOfAccessLoad(t *testing.T) {
	t.Parallel()
	var passwords, proxies int
	for _, text := range []string{jumpHosts, passwordSources} {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			switch {
			case strings.HasPrefix(line, "password: "):
				passwords++
				loads(t, "targets:\n  - name: edge\n    url: routeros://audit@10.20.0.1\n    "+line+"\n")
			case strings.HasPrefix(line, "via: "):
				proxies++
				loads(t, "targets:\n  - name: edge\n    url: modbus://10.20.0.1\n    "+line+"\n")
			}
		}
	}
	_, rest, _ := strings.Cut(jumpHosts, "    defaults:\n")
	block, _, _ := strings.Cut(rest, "\n\n")
	loads(t, "defaults:\n"+strings.ReplaceAll("\n"+block, "\n    ", "\n")+"\n")
	if passwords < 8 || proxies != 1 {
		t.Errorf("%d passwords and %d proxies are shown", passwords, proxies)
	}
}

func loads(t *testing.T, text string) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "site.yaml")
	if err := os.WriteFile(file, []byte("version: 1\n"+text), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := site.Load(file, site.Known{Connectors: all.Connectors()}); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
}

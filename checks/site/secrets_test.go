package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const secretSite = `version: 1
targets:
  - {name: cache, url: "redis://10.0.0.5", config-command: {env: CONFIG_NAME}}
  - {name: other, url: "redis+unix:///run/redis.sock", config-command: {file: name.txt}}
`

func writeSite(t *testing.T, text string) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "site.yaml")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func TestSecretsOfAKindAreReferences(t *testing.T) {
	t.Setenv("CONFIG_NAME", "canary-name")
	file := writeSite(t, secretSite)
	if err := os.WriteFile(filepath.Join(filepath.Dir(file), "name.txt"), []byte("canary-other\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s, err := Load(file, known)
	if err != nil {
		t.Fatal(err)
	}
	accesses, warnings, err := s.Resolve(t.Context(), nil)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%v, %v", warnings, err)
	}
	for i, want := range []string{"canary-name", "canary-other"} {
		if got := accesses[i].Own["config-command"].Reveal(); got != want {
			t.Errorf("target %d has the name %q, want %q", i, got, want)
		}
		if accesses[i].Target.Settings != nil {
			t.Errorf("target %d has the settings %v", i, accesses[i].Target.Settings)
		}
	}
}

func TestSecretsOfAKindThatAreWrong(t *testing.T) {
	for name, tc := range map[string]struct{ keys, says string }{
		"literal":      {`url: "redis://10.0.0.5", config-command: canary-name`, "must not stand in this file"},
		"nothing":      {`url: "redis://10.0.0.5", config-command: {}`, "exactly one of env, file, command and prompt"},
		"two":          {`url: "redis://10.0.0.5", config-command: {env: A, file: b}`, "found 2"},
		"another_kind": {`url: "modbus://10.0.0.5", config-command: {env: A}`, "is a key of redis targets"},
		"misspelt":     {`url: "redis://10.0.0.5", config-comand: {env: A}`, "did you mean"},
		"bad_variable": {`url: "redis://10.0.0.5", config-command: {env: "a b"}`, "name of an environment variable"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := Load(writeSite(t, "version: 1\ntargets:\n  - {name: cache, "+tc.keys+"}\n"), known)
			if err == nil || !strings.Contains(err.Error(), tc.says) {
				t.Errorf("error %v, want %q in it", err, tc.says)
			}
			if err != nil && strings.Contains(err.Error(), "canary") {
				t.Errorf("the name is in %v", err)
			}
		})
	}
}

func TestSecretThatIsNotThere(t *testing.T) {
	file := writeSite(t, strings.ReplaceAll(secretSite, "CONFIG_NAME", "HARDCHECK_NO_SUCH_NAME"))
	s, err := Load(file, known)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Resolve(t.Context(), nil); err == nil || !strings.Contains(err.Error(), "HARDCHECK_NO_SUCH_NAME is not set") {
		t.Errorf("error %v", err)
	}
}

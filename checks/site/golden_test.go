package site

import (
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/all"
)

var update = flag.Bool("update", false, "rewrite golden files and the JSON Schema")

// known is what this build knows, and forms of URLs that it has no connector for.
var known = Known{
	Connectors: append(all.Connectors(), forms...),
	Profiles:   []string{"netmikro", "modbus-web-server", "baseline"},
	Checks:     []string{"redis-password-required", "redis-bind-restricted"},
	Policies: func() (Controls, error) {
		return Controls{
			Names:  []string{"netmikro/N01", "netmikro/S1", "modbus-web-server/M26", "modbus-web-server/M54", "modbus-web-server/S1"},
			Judged: []string{"modbus-web-server/M26"},
			Stated: []string{"modbus-web-server/M54"},
			Terms:  map[string]time.Duration{"modbus-web-server/M54": 180 * 24 * time.Hour},
		}, nil
	},
}

// forms are what else a URL may say.
var forms = []checks.Connector{
	{Kind: checks.Kind{Name: "database"}, Schemes: []checks.Scheme{
		{Name: "postgres", Form: checks.FormHostPath, Port: 5432, Login: checks.LoginOptional, TLS: true},
	}},
	{Kind: checks.Kind{Name: "redis"}, Schemes: []checks.Scheme{{Name: "redisconf", Form: checks.FormTwoPaths}}},
}

// canaries are parts of the passwords that the invalid files hold.
var canaries = []string{"canary", "hunter2", "12345678"}

// golden reads every YAML file of a folder and compares the error with the .want file
// beside it.
func golden(t *testing.T, folder string, load func(file string) error) {
	t.Chdir(folder)
	files, err := filepath.Glob("*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s: %v", folder, err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, ".yaml"), func(t *testing.T) {
			err := load(file)
			if err == nil {
				t.Fatal("no error")
			}
			got := err.Error() + "\n"
			for _, canary := range canaries {
				if strings.Contains(got, canary) {
					t.Errorf("a password is shown:\n%s", got)
				}
			}
			compareGolden(t, strings.TrimSuffix(file, ".yaml")+".want", got)
		})
	}
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v (run with -update)", err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

func TestInvalidSites(t *testing.T) {
	golden(t, "testdata/site", func(file string) error {
		_, err := Load(file, known)
		return err
	})
}

func TestInvalidWaivers(t *testing.T) {
	golden(t, "testdata/waivers", func(file string) error {
		_, err := LoadWaivers(file, known, []checks.Target{
			{Name: "cache", Kind: "redis", Labels: map[string]string{"room": "4"}}, {Name: "edge", Kind: "routeros"},
		})
		return err
	})
}

func TestInvalidAttestations(t *testing.T) {
	golden(t, "testdata/attestations", func(file string) error {
		_, err := LoadAttestations(file, known)
		return err
	})
}

func TestValidSites(t *testing.T) {
	files, err := filepath.Glob("testdata/valid/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no files: %v", err)
	}
	for _, file := range files {
		if _, err := Load(file, known); err != nil {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// The errors of all three files come in one go.
func TestLoadReportsAllFiles(t *testing.T) {
	folder := t.TempDir()
	write(t, folder, "site.yaml", "version: 1\ntargets: []\n")
	write(t, folder, "waivers.yaml", "version: 2\nwaivers: []\n")
	write(t, folder, "attestations.yaml", "version: 3\nattestations: []\n")
	_, err := Load(filepath.Join(folder, "site.yaml"), known)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{"site.yaml:2:10: 0 targets", "waivers.yaml:1:10: version 2", "attestations.yaml:1:10: version 3"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not in the error:\n%v", want, err)
		}
	}
}

func TestMissingFiles(t *testing.T) {
	folder := t.TempDir()
	_, siteErr := Load(filepath.Join(folder, "site.yaml"), known)
	_, waiverErr := LoadWaivers(filepath.Join(folder, "waivers.yaml"), known, nil)
	_, attestationErr := LoadAttestations(filepath.Join(folder, "attestations.yaml"), known)
	for _, err := range []error{siteErr, waiverErr, attestationErr} {
		if !errors.Is(err, os.ErrNotExist) {
			t.Errorf("error is %v, want one of a missing file", err)
		}
	}
}

func write(t *testing.T, folder, name, text string) string {
	t.Helper()
	file := filepath.Join(folder, name)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func link(t *testing.T, old, name string) {
	t.Helper()
	if err := os.Symlink(old, name); err != nil {
		t.Fatal(err)
	}
}

package audit

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/engine"
	"hardcheck/checks/repository"
	"hardcheck/testenv/checkouts"
	"hardcheck/testenv/dockerlab"
	"hardcheck/testenv/mutations"
)

// TestCodeThatAContainerRuns reads a checkout and an engine, and holds that what is right in the
// code passes where the image of the engine's container is labelled with its commit, and only there.
func TestCodeThatAContainerRuns(t *testing.T) {
	t.Parallel()
	folder := checkouts.Make(t, checkouts.Change{})
	clean := checkoutAt(t, folder)
	head := strings.TrimSpace(checkouts.In(t, folder).Run("rev-parse", "HEAD"))
	if err := os.WriteFile(filepath.Join(folder, "plant", "views.py"), []byte("pass\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	dirty := checkoutAt(t, folder)
	base, _, err := mutations.Read("docker.txt")
	if err != nil {
		t.Fatal(err)
	}
	host := func(commit, container string) engine.Record {
		return recordedEngine(t, base, fmt.Sprintf(`{"/images/%s/json": {"Config": {"Labels": {"org.opencontainers.image.revision": %q}}}, "container": %s}`, dockerlab.ImageID("1"), commit, container))
	}
	const source = `{"Mounts": [{"Type": "bind", "Source": "/srv/plant", "Destination": "/app", "Mode": "", "RW": false, "Propagation": "rprivate"}]}`
	for _, tc := range []struct {
		name       string
		code, host engine.Record
		want       checks.Outcome
	}{
		{"the_commit", clean, host(head, "{}"), checks.Passed},
		{"another_commit", clean, host(strings.Repeat("0", 40), "{}"), checks.NotAssessed},
		{"no_label", clean, host("", "{}"), checks.NotAssessed},
		{"a_label_of_the_container_alone", clean, host("", fmt.Sprintf(`{"Config": {"Labels": {"org.opencontainers.image.revision": %q}}}`, head)), checks.NotAssessed},
		{"a_mount_over_the_code", clean, host(head, source), checks.NotAssessed},
		{"a_file_that_was_changed", dirty, host(head, "{}"), checks.NotAssessed},
		{"a_container_that_is_gone", clean, host(head, `{"State": {"Status": "exited", "Running": false}}`), checks.NotAssessed},
	} {
		tc.code.Target.Settings = repository.Settings{Project: repository.ModbusWebServer}
		result := resultOf(t, checks.Site{Name: "tie"}, judgeAt, tc.code, tc.host)
		judged := 0
		for _, f := range result.Findings {
			if f.Target != "code" || f.Check != "repository-cookies-secure" {
				continue
			}
			judged++
			if f.Outcome != tc.want {
				t.Errorf("%s: %s %s is %s, want %s: %s", tc.name, f.Check, f.Subject, f.Outcome, tc.want, f.Message)
			}
		}
		if judged == 0 {
			t.Errorf("%s: the code was not judged", tc.name)
		}
	}
}

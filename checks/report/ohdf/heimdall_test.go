package ohdf

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/google/jsonschema-go/jsonschema"

	"hardcheck/checks/report/reporttest"
)

// schemaVariable names the published schema, exec-json.json of inspecjs; nodeVariable the folder
// that has inspecjs and hdf-converters below node_modules. make ohdf sets the latter.
const (
	schemaVariable = "HARDCHECK_OHDF_SCHEMA"
	nodeVariable   = "HARDCHECK_OHDF_NODE"
)

// TestOHDF_follows_the_published_schema runs where the schema is at hand.
func TestOHDF_follows_the_published_schema(t *testing.T) {
	t.Parallel()
	file := os.Getenv(schemaVariable)
	if file == "" {
		t.Skipf("SKIP the published schema: set %s to exec-json.json", schemaVariable)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var schema jsonschema.Schema
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	resolved, err := schema.Resolve(nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := resolved.Validate(map[string]any{"version": "1"}); err == nil {
		t.Error("the schema takes anything")
	}
	for name, build := range reporttest.Cases {
		var report any
		if err := json.Unmarshal(reporttest.Written(t, Write, build()), &report); err != nil {
			t.Fatal(err)
		}
		if err := resolved.Validate(report); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestOHDF_is_read_by_Heimdall holds that its own library calls every control what we say it
// does, and that its converters take the reports.
func TestOHDF_is_read_by_Heimdall(t *testing.T) {
	t.Parallel()
	folder := os.Getenv(nodeVariable)
	if folder == "" {
		t.Skipf("SKIP Heimdall's library: make ohdf gets it and sets %s", nodeVariable)
	}
	script, err := filepath.Abs("testdata/heimdall.cjs")
	if err != nil {
		t.Fatal(err)
	}
	var names, files []string
	for name, build := range reporttest.Cases {
		file := filepath.Join(t.TempDir(), "report.json")
		if err := os.WriteFile(file, reporttest.Written(t, Write, build()), 0o600); err != nil {
			t.Fatal(err)
		}
		names, files = append(names, name), append(files, file)
	}
	run := exec.CommandContext(t.Context(), "node", append([]string{script}, files...)...)
	run.Env = append(os.Environ(), "NODE_PATH="+filepath.Join(folder, "node_modules"))
	run.Stderr = os.Stderr
	out, err := run.Output()
	if err != nil {
		t.Fatal(err)
	}
	decoder := json.NewDecoder(bytes.NewReader(out))
	for _, name := range names {
		var got struct {
			Controls        map[string]string
			ASFF, Checklist int
		}
		if err := decoder.Decode(&got); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(statuses(t, reporttest.Cases[name]()), got.Controls, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("%s: controls as Heimdall calls them (-ours +Heimdall's):\n%s", name, diff)
		}
		if got.ASFF == 0 || got.Checklist == 0 {
			t.Errorf("%s: %d findings, %d bytes of checklist", name, got.ASFF, got.Checklist)
		}
		t.Logf("%s: %d controls, %d findings, %d bytes of checklist", name, len(got.Controls), got.ASFF, got.Checklist)
	}
}

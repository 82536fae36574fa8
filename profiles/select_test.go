package profiles_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/profiles"
)

// known are the real checks and the fake ones, since built-in policies need the real.
func known() []*checks.Check { return append(fakes(), all.Checks()...) }

func write(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatalf("write profile: %v", err)
	}
	return path
}

func ids(all []*profiles.Profile) []string {
	var ids []string
	for _, profile := range all {
		ids = append(ids, profile.ID)
	}
	return ids
}

func TestSelect(t *testing.T) {
	own := write(t, "own.yaml", whole)
	for _, tc := range []struct {
		name  string
		names []string
		want  []string
	}{
		{"nothing_named_is_baseline", nil, []string{"baseline"}},
		{"baseline_by_name", []string{"baseline"}, []string{"baseline"}},
		{"order_of_the_names", []string{"modbus-web-server", "netmikro"}, []string{"modbus-web-server", "netmikro"}},
		{"own_file_beside_a_policy", []string{own, "internet-perf-exporter"}, []string{"own", "internet-perf-exporter"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := profiles.Select(tc.names, known())
			if err != nil {
				t.Fatalf("Select: %v", err)
			}
			if diff := cmp.Diff(tc.want, ids(got)); diff != "" {
				t.Errorf("profiles (-want +got):\n%s", diff)
			}
		})
	}
}

func TestSelect_refuses(t *testing.T) {
	own := write(t, "own.yaml", whole)
	again := write(t, "again.yml", whole)
	posing := write(t, "posing.yaml", strings.Replace(whole, "id: own", "id: netmikro", 1))
	missing := filepath.Join(t.TempDir(), "missing.yaml")
	for _, tc := range []struct {
		name  string
		names []string
		want  []string
	}{
		{"unknown_names_all_at_once", []string{"netmikr", "iso27001"}, []string{
			`unknown profile "netmikr": did you mean "netmikro"?`,
			`unknown profile "iso27001": use one of baseline, netmikro, internet-perf-exporter, modbus-web-server`,
		}},
		{"named_twice", []string{"netmikro", "baseline", "netmikro"}, []string{`profile "netmikro" is named twice`}},
		{"two_files_of_one_id", []string{own, again}, []string{`profiles ` + own + ` and ` + again + ` have the same id "own"`}},
		{"file_that_poses_as_a_policy", []string{posing}, []string{
			`profile ` + posing + `: id "netmikro" is that of a built-in profile: choose another`,
		}},
		{"file_that_is_not_there", []string{missing}, []string{"read profile: open " + missing + ": no such file or directory"}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			got, err := profiles.Select(tc.names, known())
			if diff := cmp.Diff(tc.want, messages(err)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
			if got != nil {
				t.Errorf("Select returned profiles beside the error: %v", ids(got))
			}
		})
	}
}

func TestSelect_names_the_file_of_an_error(t *testing.T) {
	path := write(t, "bad.yaml", wrap(`- {id: A, title: T, checks: [valve-dor-closed]}`))
	_, err := profiles.Select([]string{path, "netmikr"}, known())
	want := []string{
		path + `:5:32: unknown check "valve-dor-closed": did you mean "valve-door-closed"?`,
		`unknown profile "netmikr": did you mean "netmikro"?`,
	}
	if diff := cmp.Diff(want, messages(err)); diff != "" {
		t.Errorf("errors (-want +got):\n%s", diff)
	}
}

func TestIDs_can_all_be_selected(t *testing.T) {
	got, err := profiles.Select(profiles.IDs(), known())
	if err != nil {
		t.Fatalf("Select: %v", err)
	}
	if diff := cmp.Diff(profiles.IDs(), ids(got)); diff != "" {
		t.Errorf("profiles (-want +got):\n%s", diff)
	}
}

func TestControlIDs(t *testing.T) {
	got := profiles.ControlIDs([]*profiles.Profile{mustParse(t, whole), profiles.Baseline(fakes()[:1])})
	want := []string{"own/A1", "own/A2", "own/A3", "baseline/valve-door-closed"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("control ids (-want +got):\n%s", diff)
	}
}

func TestBuiltin_reports_a_check_that_is_not_there(t *testing.T) {
	got, err := profiles.Builtin(fakes())
	if err == nil || !strings.Contains(err.Error(), `unknown check "`) {
		t.Errorf("Builtin without its checks: %v, error %v", got, err)
	}
}

package profiles_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/profiles"
)

func TestParse_needs_and_texts(t *testing.T) {
	profile := mustParse(t, wrap(`
- id: A
  title: T
  checks: [valve-door-closed, pump-water-primed]
  needs: [pump-water-primed]
  proves: " Doors are closed. "
  leaves: Windows.
`))
	control := profile.Controls[0]
	got := []any{control.Needs, control.Proves, control.Leaves}
	if diff := cmp.Diff([]any{[]string{"pump-water-primed"}, "Doors are closed.", "Windows."}, got); diff != "" {
		t.Errorf("control (-want +got):\n%s", diff)
	}
}

func TestParse_select_is_for_every_check_that_takes_it(t *testing.T) {
	text := wrap(`
- id: A
  title: T
  select: [{project: [plant], services: [web]}]
  checks:
    - docker-privileged-disabled
    - {check: docker-port-restricted, with: {allow: [80]}}
    - {check: docker-user-nonroot, with: {select: [{containers: [db]}]}}
    - docker-live-restore-enabled
`)
	profile, err := profiles.Parse("own.yaml", []byte(text), known())
	if err != nil {
		t.Fatal(err)
	}
	want := []use{
		{"docker-privileged-disabled", `{"select":[{"services":["web"],"project":["plant"]}]}`, 0},
		{"docker-port-restricted", `{"select":[{"services":["web"],"project":["plant"]}],"ports":[],"allow":[80],"expected":[],"addresses":[],"loopback-only":false}`, 0},
		{"docker-user-nonroot", `{"select":[{"containers":["db"]}]}`, 0},
		{"docker-live-restore-enabled", `{}`, 0},
	}
	if diff := cmp.Diff(want, plain(profile.Controls[0].Checks)); diff != "" {
		t.Errorf("checks (-want +got):\n%s", diff)
	}
}

func TestParse_refuses_needs_and_selections(t *testing.T) {
	const nothing = "an alternative of select names nothing, which would choose every container: leave select out for that"
	for _, tc := range []struct {
		name, text string
		want       []string
	}{
		{"needs_another_check", wrap(`- {id: A, title: T, checks: [valve-door-closed], needs: [valve-dor-closed]}`), []string{
			`own.yaml:5:60: needs names "valve-dor-closed", which is no check of this control: did you mean "valve-door-closed"?`,
		}},
		{"needs_without_checks", wrap(`- {id: A, title: T, attest: {statement: S, frequency: 1d}, needs: [valve-door-closed]}`), []string{
			`own.yaml:5:70: needs names "valve-door-closed", which is no check of this control: it has none`,
		}},
		{"needs_twice", wrap(`- {id: A, title: T, checks: [valve-door-closed], needs: [valve-door-closed, valve-door-closed]}`), []string{
			`own.yaml:5:79: check "valve-door-closed" stands twice under needs`,
		}},
		{"select_that_no_check_takes", wrap(`- {id: A, title: T, checks: [valve-door-closed], select: [{images: [a]}]}`), []string{
			`own.yaml:5:60: no check of this control chooses by select`,
		}},
		{"select_of_nothing", wrap(`- {id: A, title: T, checks: [docker-user-nonroot, docker-privileged-disabled], select: [{}]}`), []string{
			`own.yaml:5:90: parameters of check "docker-user-nonroot": decode parameters: ` + nothing,
		}},
		{"select_by_an_unknown_key", wrap(`- {id: A, title: T, checks: [docker-user-nonroot], select: [{image: [a]}]}`), []string{
			`own.yaml:5:62: parameters of check "docker-user-nonroot": decode parameters: select has no key "image": use containers, images, services, project, executables or variables`,
		}},
		{"select_by_text", wrap(`- {id: A, title: T, checks: [docker-user-nonroot], select: [{images: a}]}`), []string{
			`own.yaml:5:62: parameters of check "docker-user-nonroot": decode parameters: "images" of select is a list of names, found a string`,
		}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			_, err := profiles.Parse("own.yaml", []byte(tc.text), known())
			if diff := cmp.Diff(tc.want, messages(err)); diff != "" {
				t.Errorf("errors (-want +got):\n%s", diff)
			}
		})
	}
}

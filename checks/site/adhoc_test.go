package site

import (
	"net/netip"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"hardcheck/checks"
)

func TestFromURLs(t *testing.T) {
	s, err := FromURLs([]string{"redis://audit@10.0.0.5", "docker:", "modbus://plc.example.org:1502", "rsc:export.rsc"}, AdHoc{}, known)
	if err != nil {
		t.Fatal(err)
	}
	want := checks.Site{Targets: []checks.Target{
		{Name: "redis://10.0.0.5:6379", Kind: "redis", URL: "redis://10.0.0.5", Addresses: []netip.Addr{netip.MustParseAddr("10.0.0.5")}, Port: 6379},
		{Name: "docker", Kind: "docker", URL: "docker:"},
		{Name: "modbus://plc.example.org:1502", Kind: "modbus", URL: "modbus://plc.example.org:1502", Port: 1502},
		{Name: "rsc:export.rsc", Kind: "routeros", URL: "rsc:export.rsc"},
	}}
	if diff := cmp.Diff(want, s.Public(), cmpopts.EquateComparable(netip.Addr{})); diff != "" {
		t.Errorf("public site (-want +got):\n%s", diff)
	}
	if !s.AdHoc {
		t.Error("site is not marked as ad hoc")
	}
}

func TestFromURLsReportsAllErrors(t *testing.T) {
	urls := []string{"redis://10.0.0.5", "redis://audit:canary@10.0.0.6", "redis://other@10.0.0.5:6379", "reddis://h", "routeros://10.0.0.1"}
	_, err := FromURLs(urls, AdHoc{PasswordEnv: "A", PasswordFile: "b"}, known)
	want := `at most one of --password-env, --password-file and --password-command can be given
target 2: a URL must not hold a password: use --password-env, --password-file or --password-command
target 3: target redis://10.0.0.5:6379 is given twice
target 4: unknown scheme "reddis": did you mean "redis"?
routeros://10.0.0.1:8729: user name is missing: routeros://USER@HOST`
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
	if _, err := FromURLs(nil, AdHoc{PasswordEnv: "a b"}, known); err == nil || err.Error() != "--password-env takes the name of an environment variable\nno target is given" {
		t.Errorf("error is %v", err)
	}
}

func TestAdHocCredentials(t *testing.T) {
	t.Setenv("OWN", "from-own")
	t.Setenv("HARDCHECK_REDIS_PASSWORD", "from-kind")
	file := write(t, t.TempDir(), "secret", "from-file\n")
	cases := []struct {
		name    string
		options AdHoc
		want    string
	}{
		{"variable_of_the_kind", AdHoc{}, "/from-kind root/from-prompt /"},
		{"env", AdHoc{Username: "audit", PasswordEnv: "OWN"}, "audit/from-own root/from-own /"},
		{"file", AdHoc{PasswordFile: file}, "/from-file root/from-file /"},
		{"command", AdHoc{PasswordCommand: []string{"echo", "from-command"}}, "/from-command root/from-command /"},
	}
	for _, tc := range cases {
		t.Run(tc.name, func(t *testing.T) {
			s, err := FromURLs([]string{"redis://h", "routeros://root@h", "modbus://h"}, tc.options, known)
			if err != nil {
				t.Fatal(err)
			}
			accesses, _, err := s.Resolve(t.Context(), func(string) (string, error) { return "from-prompt", nil })
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, a := range accesses {
				got = append(got, a.Username+"/"+a.Password.Reveal())
			}
			if diff := cmp.Diff(tc.want, strings.Join(got, " ")); diff != "" {
				t.Errorf("logins (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAdHocFailuresNameTheTarget(t *testing.T) {
	s, err := FromURLs([]string{"redis://h", "routeros://root@h"}, AdHoc{}, known)
	if err != nil {
		t.Fatal(err)
	}
	_, _, err = s.Resolve(t.Context(), nil)
	if err == nil || err.Error() != "routeros://h:8729: password is missing, and there is no terminal to ask for it" {
		t.Errorf("error is %v", err)
	}
}

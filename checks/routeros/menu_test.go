package routeros

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
)

func TestUnknownMatcherIsKeptWithoutItsValue(t *testing.T) {
	t.Parallel()
	menu, _ := FindMenu("/ip/firewall/filter")
	row := Row{
		"chain": "input", "action": "drop", "src-address": "192.0.2.0/24", "tos": "low-delay",
		"bytes": "10", ".id": "*1", "log-prefix": "x", "comment": "y", "reject-with": "tcp-reset",
	}
	var facts Facts
	var problems checks.Problems
	if err := menu.Fill(&facts, []Row{row}, Source{Defaults: true}, &problems); err != nil {
		t.Fatal(err)
	}
	rules, _ := facts.Firewall.IPv4.Filter.Get()
	want := []Rule{{
		Chain: "input", Action: "drop", Comment: "y",
		Match:   map[string]string{"src-address": "192.0.2.0/24", "tos": ""},
		Options: map[string]string{"log-prefix": "x", "reject-with": "tcp-reset"},
	}}
	if diff := cmp.Diff(want, rules); diff != "" {
		t.Errorf("rules (-want +got):\n%s", diff)
	}
}

func TestDefaultsAreThoseOfTheVersion(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name   string
		source Source
		want   SSH
		notes  int
	}{
		{
			name: "certified", source: Source{Defaults: true, Note: true},
			want: SSH{
				StrongCrypto: checks.Known(false), AllowNoneCrypto: checks.Known(false), AlwaysAllowPasswordLogin: checks.Known(false),
				ForwardingEnabled: checks.Known[Forwarding]("no"), HostKeyType: checks.Known[HostKeyType]("rsa"), HostKeySize: checks.Known(2048),
			},
		},
		{
			name: "newer", source: Source{Defaults: true, Note: true, Release: "7.21"},
			want:  SSH{StrongCrypto: checks.Known(false), ForwardingEnabled: checks.Known[Forwarding]("no"), HostKeyType: checks.Known[HostKeyType]("rsa"), HostKeySize: checks.Known(2048)},
			notes: 2,
		},
		{name: "no_version", source: Source{Defaults: true, Note: true, Unversioned: true}, notes: 6},
		{name: "unnoted", source: Source{Defaults: true, Unversioned: true}},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			menu, _ := FindMenu("/ip/ssh")
			var facts Facts
			var problems checks.Problems
			if err := menu.Fill(&facts, nil, tc.source, &problems); err != nil {
				t.Fatal(err)
			}
			got, _ := facts.Management.SSH.Get()
			if diff := cmp.Diff(tc.want, got, cmp.AllowUnexported(checks.Value[bool]{}, checks.Value[string]{}, checks.Value[int]{}, checks.Value[Forwarding]{}, checks.Value[HostKeyType]{})); diff != "" {
				t.Errorf("settings (-want +got):\n%s", diff)
			}
			if found := problems.Take(); len(found) != tc.notes {
				t.Errorf("problems are %v", found)
			}
		})
	}
}

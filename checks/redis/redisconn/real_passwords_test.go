package redisconn

import (
	"slices"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/testenv/redisd"
)

// TestPasswordsOnRealServers holds which password counts, on every server with ACL users.
func TestPasswordsOnRealServers(t *testing.T) {
	t.Parallel()
	audit := "audit on >" + longPassword + "-audit " + auditorLine[strings.Index(auditorLine, "-@all"):]
	for _, tc := range []struct {
		name       string
		directives []string
		users      []string
		subject    string
		want       checks.Outcome
	}{
		{"requirepass_counts", []string{"requirepass " + longPassword}, nil, "default", checks.Passed},
		{"requirepass_replaced_by_a_weak_one", []string{"requirepass " + longPassword}, []string{"default on resetpass >x ~* +@all"}, "default", checks.Failed},
		{"weak_requirepass_replaced", []string{"requirepass x"}, []string{"default on resetpass >" + longPassword + "-own ~* +@all"}, "default", checks.NotAssessed},
		{"one_letter", nil, []string{"one on >a ~* -@all +get"}, "one", checks.Failed},
		{"length_not_seen", nil, []string{"two on >" + longPassword + "-two ~* -@all +get"}, "two", checks.NotAssessed},
		{"three_letters_not_seen", nil, []string{"two on >q7v ~* -@all +get"}, "two", checks.NotAssessed},
		{"name_and_year", nil, []string{"historian on >Historian2025! ~* -@all +get"}, "historian", checks.Failed},
		{"the_auditors_own", nil, []string{"default off"}, "audit", checks.Passed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			redisd.Each(t, func(t *testing.T, binary redisd.Binary) {
				server, err := redisd.Launch(t.Context(), redisd.Config{
					Binary: binary.Path, Dir: t.TempDir(), Directives: tc.directives, Users: append([]string{audit}, tc.users...),
				})
				if err != nil {
					t.Skipf("SKIP: %s has no ACL users that can be restricted to subcommands: %v", binary.Name, err)
				}
				t.Cleanup(server.Stop)
				access := withLogin(accessTo(t, "redis", server.Address), "audit", longPassword+"-audit")
				collection := Collect(t.Context(), access)
				all := redis.PasswordStrong.Rule.JudgeEach(checks.Observation{Target: access.Target, Facts: collection.Facts, Problems: collection.Problems})
				at := slices.IndexFunc(all, func(j checks.Judgement) bool { return j.Subject == tc.subject })
				if at < 0 || all[at].Outcome != tc.want {
					t.Errorf("want %s: %+v", tc.want, all)
				}
			})
		})
	}
}

// TestOpenServerHasNoPasswordToJudge holds that password-strong has nothing to say where
// there is none, whatever the version.
func TestOpenServerHasNoPasswordToJudge(t *testing.T) {
	t.Parallel()
	redisd.Each(t, func(t *testing.T, binary redisd.Binary) {
		access := accessTo(t, "redis", redisd.Start(t, redisd.Config{Binary: binary.Path}).Address)
		collection := Collect(t.Context(), access)
		for _, judged := range redis.PasswordStrong.Rule.JudgeEach(checks.Observation{Target: access.Target, Facts: collection.Facts, Problems: collection.Problems}) {
			if judged.Outcome != checks.NotApplicable {
				t.Errorf("%+v", judged)
			}
		}
	})
}

// TestCertificateAloneIsNoPassword holds that a server behind mutual TLS is asked once more,
// before the login.
func TestCertificateAloneIsNoPassword(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		name, set, given string
		certificate      bool
		want             checks.Outcome
	}{
		{"none_set", "", "", true, checks.Failed},
		{"none_set_but_one_given", "", longPassword, true, checks.Failed},
		{"set_and_not_given", longPassword, "", true, checks.Passed},
		{"set_and_given", longPassword, longPassword, true, checks.Passed},
		{"nobody_looked_behind", "", "", false, checks.NotAssessed},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			credentials := redisd.MustCredentials(t, redisd.Sound)
			config := redisd.Config{TLS: &redisd.TLS{Credentials: credentials, Mutual: true}}
			if tc.set != "" {
				config.Directives = []string{"requirepass " + tc.set}
			}
			access := accessTo(t, "rediss", redisd.Start(t, config).Address)
			access.Password = checks.NewSecret(tc.given)
			present(&access, credentials)
			if !tc.certificate {
				access.TLS.Cert, access.TLS.Key = nil, checks.Secret{}
			}
			collection := Collect(t.Context(), access)
			judged := redis.PasswordRequired.Rule.JudgeEach(checks.Observation{Target: access.Target, Facts: collection.Facts, Problems: collection.Problems})
			if len(judged) != 1 || judged[0].Outcome != tc.want {
				t.Errorf("want %s: %+v", tc.want, judged)
			}
		})
	}
}

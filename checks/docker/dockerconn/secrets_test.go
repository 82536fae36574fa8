package dockerconn

import (
	"strings"
	"testing"

	"hardcheck/checks/docker"
)

func TestJudge(t *testing.T) {
	t.Parallel()
	const random = "kX9vQ2mB7zR4tL8w"
	for _, tc := range []struct {
		name, value, form string
		confidence        docker.Confidence
		known             bool
	}{
		{"DB_PASSWORD", "hunter2hunter2", "name", "medium", false},
		{"REDIS_PASSWORD", random, "name", "medium", false},
		{"POSTGRES_PASSWORD", "postgres", "name", "high", true},
		{"MYSQL_ROOT_PASSWORD", "123456", "name", "high", true},
		{"SECRET_KEY", "django-insecure-" + random, "django-insecure", "high", false},
		{"SECRET_KEY", random, "name", "medium", false},
		{"DJANGO_SECRET_KEY", random, "name", "medium", false},
		{"API_KEY", random, "name", "medium", false},
		{"apiKey", random, "name", "medium", false},
		{"githubToken", random, "name", "medium", false},
		{"AWS_ACCESS_KEY_ID", "AKIAABCDEFGHIJKLMNOP", "token", "high", false},
		{"AWS_SECRET_ACCESS_KEY", random, "name", "medium", false},
		{"CELERY_BROKER_URL", "redis://:" + random + "@cache:6379/0", "url-password", "high", false},
		{"DATABASE_URL", "postgres://app:postgres@db/app", "url-password", "high", true},
		{"ANYTHING", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.abc", "jwt", "high", false},
		{"ANYTHING", "-----BEGIN EC PRIVATE KEY-----\nx", "private-key", "high", false},
		{"ANYTHING", "ghp_" + strings.Repeat("a", 36), "token", "high", false},
		{"ANYTHING", "xoxb-123456789012-abcdef", "token", "high", false},
		{"SENTRY_DSN", "something", "name", "low", false},
		{"ADMIN_PASS", random, "name", "medium", false},

		{"GPG_KEY", "E3FF2839C048B25C084DEBE9B26995E310250568", "", "", false},
		{"PWD", "/app", "", "", false},
		{"DB_PASSWORD_FILE", "/run/secrets/db", "", "", false},
		{"DB_PASSWORD", "", "", "", false},
		{"DB_PASSWORD", "${DB_PASSWORD}", "", "", false},
		{"DB_PASSWORD", "<password>", "", "", false},
		{"DB_PASSWORD", "/run/secrets/db", "", "", false},
		{"ACCESS_TOKEN_TTL", "3600", "", "", false},
		{"TOKEN_COUNT", "3", "", "", false},
		{"PASSWORD_ENABLED", "yes", "", "", false},
		{"KEYCLOAK_HOST", "auth.example.org", "", "", false},
		{"MONKEY", random, "", "", false},
		{"ACCESS_LOG", "access.log", "", "", false},
		{"COMPASS", random, "", "", false},
		{"SSH_AUTH_SOCK", "/tmp/agent", "", "", false},
		{"PUBLIC_KEY", random, "", "", false},
		{"REDIS_URL", "redis://cache:6379/0", "", "", false},
		{"REDIS_URL", "redis://:${REDIS_PASSWORD}@cache:6379/0", "", "", false},
		{"PROXY", "http://proxy.example.org:3128/a@b", "", "", false},
		{"SECRET_NAME", "db", "", "", false},
	} {
		finding, found := judge(inEnv, tc.name, tc.value)
		if found != (tc.form != "") || string(finding.Form) != tc.form || finding.Confidence != tc.confidence || finding.Known != tc.known {
			t.Errorf("%s=%s: found %t, %+v", tc.name, tc.value, found, finding)
		}
		if found && finding.Length != len(tc.value) {
			t.Errorf("%s: length %d", tc.name, finding.Length)
		}
	}
}

func TestCommandSecrets(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"redis-server --requirepass hunter2":     "requirepass option",
		"redis-server --requirepass=hunter2":     "requirepass option",
		"redis-cli -a hunter2 ping":              "redis-cli -a option",
		"app --token kX9vQ2mB7zR4tL8w --verbose": "token option",
		"env DB_PASSWORD=hunter2 app":            "DB_PASSWORD name",
		"app --broker redis://:hunter2@cache/0":  "word 3 url-password",
		"app --broker=redis://:hunter2@cache/0":  "broker url-password",
		"redis-server --requirepass ${PASSWORD}": "",
		"app --password-file /run/secrets/db":    "",
		"app --token --verbose":                  "",
		"gunicorn -b 0.0.0.0:8000 -a app.wsgi":   "",
		"redis-cli -a $PASSWORD ping":            "",
	} {
		var got []string
		for _, finding := range commandSecrets("", strings.Fields(line)) {
			got = append(got, finding.Name+" "+string(finding.Form))
		}
		if strings.Join(got, ", ") != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
	script := commandSecrets("", []string{"sh", "-c", "exec redis-server --requirepass 'hunter2'"})
	if len(script) != 1 || script[0].Name != "requirepass" {
		t.Errorf("script: %+v", script)
	}
}

func TestHistorySecrets(t *testing.T) {
	t.Parallel()
	for step, want := range map[string]string{
		"/bin/sh -c #(nop)  ENV DB_PASSWORD=hunter2":          "step 2: DB_PASSWORD",
		"ENV DB_PASSWORD hunter2":                             "step 2: DB_PASSWORD",
		"ENV API_KEY=kX9vQ2mB7zR4tL8w # buildkit":             "step 2: API_KEY",
		"ARG NPM_TOKEN=kX9vQ2mB7zR4tL8w":                      "step 2: NPM_TOKEN",
		"RUN |1 NPM_TOKEN=kX9vQ2mB7zR4tL8w /bin/sh -c npm i":  "step 2: NPM_TOKEN",
		"RUN /bin/sh -c curl https://u:hunter2@example.org/x": "step 2: word 5",
		"ARG NPM_TOKEN": "",
		"RUN /bin/sh -c apt-get install libcrypto3=3.1.4-r5": "",
		"COPY file:abc in /app":                              "",
	} {
		findings := historySecrets(2, instruction(step))
		got := ""
		if len(findings) > 0 {
			got = findings[0].Name
		}
		if got != want || len(findings) > 1 || len(findings) == 1 && (!findings[0].FromImage || findings[0].Where != inHistory) {
			t.Errorf("%s: %+v, want %q", step, findings, want)
		}
	}
}

// FuzzSecrets holds that a finding never shows the value that it is about.
func FuzzSecrets(f *testing.F) {
	f.Add("DB_PASSWORD", "hunter2hunter2")
	f.Add("X", "redis://:hunter2hunter2@cache")
	f.Add("--requirepass", "-----BEGIN RSA PRIVATE KEY-----")
	f.Fuzz(func(t *testing.T, name, value string) {
		if len(value) < 12 || strings.Contains(name, value) || strings.Contains("step 1: word 2redis-cli -a", value) || strings.ContainsAny(value, " \t\r\n\v\f\u0085\u00a0=") {
			return
		}
		findings := commandSecrets("", []string{name, value, name + "=" + value})
		findings = append(findings, historySecrets(1, "ENV "+name+"="+value)...)
		variables, more := variablesOf([]string{name + "=" + value}, nil)
		for _, finding := range append(findings, more...) {
			if finding.Form != formName && finding.Form != formOption {
				continue
			}
			if strings.Contains(finding.Name, value) && !strings.Contains(name, "=") {
				t.Errorf("%q=%q: %+v", name, value, finding)
			}
		}
		if len(more) > 0 && variables[0].Value != "" {
			t.Errorf("%q=%q: a secret's value was kept: %+v", name, value, variables)
		}
	})
}

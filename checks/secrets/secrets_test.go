package secrets

import (
	"regexp"
	"strings"
	"testing"
)

func TestWeaknessOf(t *testing.T) {
	t.Parallel()
	for value, want := range map[string]Weakness{
		"password": WellKnown, "adminpassword": WellKnown, "P@ssw0rd": WellKnown, "my-secret-pw": WellKnown, "admin2024": WellKnown, "Admin123!": WellKnown,
		"secret123456": WellKnown, "foobared": WellKnown, "1234": Pattern, "super-secret-jwt-token": WellKnown, "redis_pass": WellKnown, "minioadmin": WellKnown,
		"changeme": Placeholder, "change me": Placeholder, "CHANGE_ME_NOW": Placeholder, "<password>": Placeholder, "[your token]": Placeholder,
		"your-super-secret-key-here-please-change-it-in-production": Placeholder, "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY": Placeholder, "AKIAIOSFODNN7EXAMPLE": Placeholder,
		"replace-me-1234": Placeholder, "insecure-dev-key-0": Placeholder, "yourStrong(!)Password": Placeholder,
		"xxxxxxxxxxxx": Pattern, strings.Repeat("k", 58): Pattern, "abcdefghijklmnopqrstuvwxyz0123456789": Pattern, "12345678": Pattern, "qwertyuiop": Pattern, "1q2w3e4r5t": Pattern,
		"abcabcabcabc": Pattern, "0000": Pattern, "deadbeefdeadbeefdeadbeefdeadbeef": Pattern, "sk-proj-abcdefghijklmnopqrstuvwxyz0123456789ABCD": Pattern, "aaa": Pattern,

		"": Strong, "hunter2hunter2": Strong, "kX9vQ2mB7zR4tL8w": Strong, "kX9vQ2mB7zR4tL8wkX9vQ2mB7zR4tL8w": Strong, "correct-horse-battery-staple": Strong,
		"ohGh8ieWeewae0aa": Strong, "9b1f0e7c2d8a4e6f5b3c1d0e9f8a7b6c": Strong, "Jv8mN2xQ7rT4wZ1yB5cD9eF3gH6jK0lM8nP2qR5sT7u=": Strong, "20240117": Strong,
		"8f246b77-f3e1-ff88-5b48-8ec93abf3e05": Strong, "canary-Sup3r-long-4711-secret": Strong, "3141592653": Strong,
	} {
		if got := WeaknessOf(value); got != want {
			t.Errorf("%s: %q, want %q", value, got, want)
		}
	}
}

func TestPair(t *testing.T) {
	t.Parallel()
	const random = "kX9vQ2mB7zR4tL8w"
	for _, tc := range []struct {
		name, value string
		form        Form
		confidence  Confidence
		judgement   Judgement
	}{
		{"DB_PASSWORD", "hunter2hunter2", FormName, Medium, Secret},
		{"POSTGRES_PASSWORD", "postgres", FormName, High, Weak},
		{"MYSQL_ROOT_PASSWORD", "123456", FormName, High, Weak},
		{"SECRET_KEY", "django-insecure-" + random, FormDjango, High, Weak},
		{"apiKey", random, FormName, Medium, Secret},
		{"githubToken", random, FormName, Medium, Secret},
		{"CELERY_BROKER_URL", "redis://:" + random + "@cache:6379/0", FormURL, High, Secret},
		{"DATABASE_URL", "postgres://app:postgres@db/app", FormURL, High, Weak},
		{"DB_PASSWORD", "<password>", FormName, High, Weak},
		{"SERVICE_CREDENTIALS", "upstream", FormName, Low, Secret},
		{"AWS_SECRET_ACCESS_KEY", "/" + random + random, FormName, Medium, Secret},
		{"PROXY_OPTIONS", "--user a --password=hunter2hunter2", FormSettings, Medium, Secret},

		{"DB_PASSWORD", "/run/secrets/db", FormName, noConfidence, Reference},
		{"DB_PASSWORD", "${DB_PASSWORD}", FormName, noConfidence, Reference},
		{"DB_PASSWORD", "", "", noConfidence, None},
		{"DB_PASSWORD_FILE", "/run/secrets/db", "", noConfidence, None},
		{"PROXY", "http://proxy.example.org:3128/a@b", "", noConfidence, None},
		{"QUERY", "http://host:8080?next=a@b", "", noConfidence, None},
		{"STRIPE_PUBLISHABLE_KEY", "pk_live_" + random, "", noConfidence, None},
	} {
		f := Pair(tc.name, tc.value)
		if f.Judgement != tc.judgement || f.Form != tc.form || f.Confidence != tc.confidence || f.Length != len(tc.value) || f.Name != tc.name {
			t.Errorf("%s=%s: %+v", tc.name, tc.value, f)
		}
	}
}

// noConfidence is the confidence of what is no finding.
const noConfidence Confidence = ""

// TestIssuers holds that every form of the table can be found, begins as it says, and has a source.
func TestIssuers(t *testing.T) {
	t.Parallel()
	for i, is := range issuers {
		if !strings.HasPrefix(is.source, "https://") {
			t.Errorf("%s has no source", is.begin)
		}
		if _, err := regexp.Compile(is.form); err != nil || !strings.HasPrefix(strings.ReplaceAll(is.form, `\`, ""), is.begin) {
			t.Errorf("%s: the form %s doesn't begin with it (%v)", is.begin, is.form, err)
		}
		if i > 0 && issuers[i-1].form == is.form {
			t.Errorf("%s is there twice", is.begin)
		}
	}
}

// FuzzJudge holds that nothing of a value but its length leaves, whatever it is.
func FuzzJudge(f *testing.F) {
	f.Add("DB_PASSWORD", "hunter2hunter2")
	f.Add("X", "redis://:hunter2hunter2@cache")
	f.Add("--requirepass", "-----BEGIN RSA PRIVATE KEY-----")
	f.Add("traefik.basicauth.users", "a:$$apr1$$x$IgXLP6ewTrSuBkTrqE8wj/")
	f.Add("JSON", `{"a":{"password":"hunter2hunter2"}}`)
	f.Add("curl", `-u a:hunter2hunter2 -H "Authorization: Bearer kX9vQ2mB7zR4tL8w"`)
	f.Add("OPTS", "-Da.password=hunter2 'x")
	f.Fuzz(func(t *testing.T, name, value string) {
		findings := []Finding{Pair(name, value), Label(name, value)}
		findings = append(findings, Command([]string{name, value, name + "=" + value, "-p" + value})...)
		findings = append(findings, Command([]string{"sh", "-c", name + " " + value})...)
		findings = append(findings, Step("ENV "+name+"="+value)...)
		findings = append(findings, Step("RUN "+name+" -u a:"+value)...)
		findings = append(findings, Options("o", name+"="+value)...)
		WeaknessOf(value)
		for _, found := range findings {
			if len(found.Name) > 2000 {
				t.Errorf("a name of %d bytes", len(found.Name))
			}
			told := len(value) >= 12 && strings.Contains(found.Name, value) && !strings.ContainsAny(value, "=: ")
			if told && !strings.Contains(name, value) && found.Form != FormName && found.Form != FormOption {
				t.Errorf("%q=%q: %+v", name, value, found)
			}
		}
	})
}

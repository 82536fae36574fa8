package dirconn

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardcheck/checks/repository"
)

func TestContacts(t *testing.T) {
	t.Parallel()
	for line, want := range map[string]string{
		"Write to robin@pumps.dev":                                     "mail at pumps.dev, line 1",
		"[security@example.com](mailto:security@example.com)":          "mail at example.com, line 1 (placeholder)",
		"your-email@gmail.com":                                         "mail at gmail.com, line 1 (placeholder)",
		"security@your-domain.com":                                     "mail at your-domain.com, line 1 (placeholder)",
		"security@plant.invalid":                                       "mail at plant.invalid, line 1 (placeholder)",
		"root@localhost":                                               "mail at localhost, line 1 (placeholder)",
		"[INSERT CONTACT METHOD]":                                      "mail, line 1 (placeholder)",
		"<your email address>":                                         "mail, line 1 (placeholder)",
		"https://github.com/pumps/page/security/advisories/new":        "advisory at github.com, line 1",
		"https://github.com/OWNER/REPO/security/advisories/new":        "advisory at github.com, line 1 (placeholder)",
		"Email the maintainers (create a security advisory on GitHub)": "advisory, line 1",
		"Use private vulnerability reporting.":                         "advisory, line 1",
		"Disclosed via GitHub Security Advisories":                     "",
		"https://hackerone.com/pumps":                                  "form at hackerone.com, line 1",
		"https://nothackerone.com/pumps":                               "",
		"Ask @robin on Mastodon, or in the README":                     "",
		"See https://example.org/docs":                                 "",
	} {
		var got []string
		for _, c := range contactsIn(line) {
			text := c.String()
			if c.Placeholder {
				text += " (placeholder)"
			}
			got = append(got, text)
		}
		if strings.Join(got, "; ") != want {
			t.Errorf("%s: %q, want %q", line, got, want)
		}
	}
}

func TestPolicy(t *testing.T) {
	t.Parallel()
	p := parsePolicy("SECURITY.md", "# Security\n\nUse this section to tell people about which versions of your project are\ncurrently being supported.\n\n"+
		"| Version | Supported |\n| ------- | --- |\n| 5.1.x | :white_check_mark: |\n| < 4.0 | :x: |\n| 4 | perhaps |\n\nGive a description, steps to reproduce, the impact and a suggested fix.\n")
	if p.Template || !p.VersionsTemplate || len(p.Asks.Entries()) != 4 {
		t.Errorf("%+v", p)
	}
	unfilled := parsePolicy("SECURITY.md", "Use this section to tell people how to report a vulnerability.\n\nTell them where to go.\n")
	if !unfilled.Template || unfilled.VersionsTemplate {
		t.Errorf("%+v", unfilled)
	}
	var got []string
	for _, row := range p.Versions.Entries() {
		supported, known := row.Supported.Get()
		got = append(got, fmt.Sprintf("%s %t %t %d", row.Range, supported, known, row.Line))
	}
	if want := []string{"5.1.x true true 8", "< 4.0 false true 9", "4 false false 10"}; !slices.Equal(got, want) {
		t.Errorf("rows %q, want %q", got, want)
	}
	for _, name := range []string{"SECURITY.md", "security.rst", "Security", "SECURITY.TXT"} {
		if !isPolicy(name) {
			t.Errorf("%s is no policy", name)
		}
	}
	for _, name := range []string{"SECURITY.md.bak", "security.py", "INSECURITY.md"} {
		if isPolicy(name) {
			t.Errorf("%s is a policy", name)
		}
	}
}

func TestJSON5(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{}`: "map[]",
		`{a: 1, 'b': [true, null,], "c": "x\"y", /* no */ d: .5, // end` + "\n}": "map[a:1 b:[true <nil>] c:x\"y d:0.5]",
		`{a: {b: +0x1F, c: Infinity, d: -1e3}}`:                                  "map[a:map[b:+0x1F c:+Inf d:-1000]]",
		"['a\\\nb']":                                                             "[ab]",
		"\ufeff[]":                                                               "[]",
		`{a: 1, a: 2}`:                                                           "map[a:2]",
		"{a: 'it''s'}":                                                           "error",
		``:                                                                       "error",
		`{`:                                                                      "error",
		`{a}`:                                                                    "error",
		`{a: }`:                                                                  "error",
		`[1 2]`:                                                                  "error",
		`{} x`:                                                                   "error",
		`/* x`:                                                                   "error",
		`"x`:                                                                     "error",
		`{a: nonsense}`:                                                          "error",
		strings.Repeat("[", 100_000):                                             "error",
	} {
		value, err := parseJSON5(text)
		got := fmt.Sprint(value)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%.60s: %s (%v), want %s", text, got, err, want)
		}
	}
}

func words(one repository.Updates) string {
	automerge, known := one.Automerge.Get()
	return fmt.Sprintf("%v every %t off %q idle %v blanks %q automerge %t %t",
		one.Ecosystems.Entries(), one.Every, one.Off, one.Idle.Entries(), one.Placeholders.Entries(), automerge, known)
}

func TestDependabot(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"version: 2\nupdates:\n  - {package-ecosystem: pip, directory: /}\n  - {package-ecosystem: uv, directory: /}\n":            `[pip] every false off "" idle [] blanks [] automerge false true`,
		"version: 2\nupdates:\n  - {package-ecosystem: gomod, open-pull-requests-limit: 0}\n":                                      `[] every false off "" idle [gomod] blanks [] automerge false true`,
		"version: 2\nupdates:\n  - package-ecosystem: npm\n    ignore:\n      - dependency-name: '*'\n":                            `[] every false off "" idle [npm] blanks [] automerge false true`,
		"version: 2\nupdates:\n  - package-ecosystem: npm\n    ignore:\n      - {dependency-name: '*', update-types: [x]}\n":       `[npm] every false off "" idle [] blanks [] automerge false true`,
		"version: 2\nupdates:\n  - {package-ecosystem: docker, reviewers: [YOUR_GITHUB_USERNAME, robin], assignees: [changeme]}\n": `[docker] every false off "" idle [] blanks ["YOUR_GITHUB_USERNAME" "changeme"] automerge false true`,
		"version: 2\nupdates: []\n":                                  `[] every false off "its list of updates is empty" idle [] blanks [] automerge false true`,
		"version: 2\nupdates:\n  - {package-ecosystem: terraform}\n": `[other] every false off "" idle [] blanks [] automerge false true`,
		"version: 1\nupdates: []\n":                                  "error",
		"updates: 3\n":                                               "error",
		"a: &a [x]\nb: [*a, *a]\nversion: 2\nupdates: []\n":          "error",
		"\x00":                       "error",
		"":                           "error",
		"[]":                         "error",
		strings.Repeat("- ", 10_000): "error",
	} {
		one, err := parseDependabot("x", []byte(text))
		got := words(one)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%.200s\n  %s (%v)\n  want %s", text, got, err, want)
		}
	}
}

func TestRenovate(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{extends: ['config:recommended']}`:                             `[] every true off "" idle [] blanks [] automerge false true`,
		`{automerge: true}`:                                             `[] every true off "" idle [] blanks [] automerge true true`,
		`{packageRules: [{matchManagers: ['gomod'], automerge: true}]}`: `[] every true off "" idle [] blanks [] automerge true true`,
		`{minor: {automerge: true}}`:                                    `[] every true off "" idle [] blanks [] automerge true true`,
		`{extends: [':automergeMinor']}`:                                `[] every true off "" idle [] blanks [] automerge true true`,
		`{extends: ['github>pumps/settings']}`:                          `[] every true off "" idle [] blanks [] automerge false false`,
		`{enabled: false}`:                                              `[] every true off "enabled is false" idle [] blanks [] automerge false true`,
		`{enabledManagers: ['gomod', 'dockerfile']}`:                    `[gomod docker] every false off "" idle [] blanks [] automerge false true`,
		`{packageRules: [{matchManagers: ['pep621'], enabled: false}]}`: `[] every true off "" idle [pip] blanks [] automerge false true`,
		`{packageRules: [{matchManagers: ['pep621'], matchPackageNames: ['x'], enabled: false}]}`: `[] every true off "" idle [] blanks [] automerge false true`,
		`{packageRules: [{enabled: false}]}`:                                                      `[] every true off "a rule for every package switches it off" idle [] blanks [] automerge false true`,
		`{npm: {enabled: false}}`:                                                                 `[] every true off "" idle [npm] blanks [] automerge false true`,
		`{reviewers: ['YOUR_GITHUB_USERNAME']}`:                                                   `[] every true off "" idle [] blanks ["YOUR_GITHUB_USERNAME"] automerge false true`,
		`[]`:                                                                                      "error",
		`{packageRules: 3, extends: {}, npm: 1}`:                                                  `[] every true off "" idle [] blanks [] automerge false true`,
	} {
		one, err := parseRenovate("x", text)
		got := words(one)
		if err != nil {
			got = "error"
		}
		if got != want {
			t.Errorf("%s\n  %s (%v)\n  want %s", text, got, err, want)
		}
	}
}

func TestRequirements(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"django==5.2.1\nredis==5.2.0 # cache\n":                    "2 0",
		"# nothing\n\n-r base.txt\n--index-url https://x\n":        "0 0",
		"django>=5\nredis\npytz==2025.*\n":                         "3 3",
		"a==1 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\n": "1 0",
		"-e .\n":                                 "1 1",
		"x @ https://e.org/x.whl#sha256=00\n":    "1 0",
		"x @ git+https://e.org/x\n":              "1 1",
		"a==1 ; python_version < '3.12'\r\nb~=2": "2 1",
	} {
		count, loose := requirements([]byte(text))
		if got := fmt.Sprintf("%d %d", count, loose); got != want {
			t.Errorf("%q: %s, want %s", text, got, want)
		}
	}
}

func TestHeadings(t *testing.T) {
	t.Parallel()
	text := "# Page\n\nSome words.\n\n## Security\n\none two three\n\n### Keys\n\nfour five\n\n## Other\n\nsix\n\n```\n# Security in code\n```\n\nHardening\n=========\n\nseven eight\n\n== Secure deployment\n\nnine\n"
	var got []string
	for _, d := range sectionsIn("README.md", []byte(text)) {
		got = append(got, fmt.Sprintf("%d %s %d", d.Line, d.Heading, d.Words))
	}
	if want := []string{"5 Security 5", "21 Hardening 3", "26 Secure deployment 1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	notes := notesIn("CHANGELOG.md", []byte("# Changes\n\n## [1.2.0](https://x/compare/v1.1.0...v1.2.0) (2026-01-10)\n\n- 2.0 is near\n\n## v1.1.0\n\n1.0.0 - 2025-12-01\n------------------\n## Unreleased\n"))
	var seen []string
	for _, n := range notes {
		seen = append(seen, fmt.Sprintf("%d %s %s", n.Line, n.Version, n.Date.Format("2006-01-02")))
	}
	if want := []string{"3 1.2.0 2026-01-10", "7 1.1.0 0001-01-01", "9 1.0.0 2025-12-01"}; !slices.Equal(seen, want) {
		t.Errorf("%q, want %q", seen, want)
	}
}

// TestSecrets holds what is found in each kind of file, and what is left alone.
func TestSecrets(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ name, text, want string }{
		{"app/settings.py", `SECRET_KEY = "django-insecure-abc"`, "SECRET_KEY key"},
		{"app/settings.py", `SECRET_KEY = os.getenv("DJANGO_SECRET_KEY", "django-insecure-change-this")`, "DJANGO_SECRET_KEY key default"},
		{"app/settings.py", `SECRET_KEY = os.environ["DJANGO_SECRET_KEY"]`, ""},
		{"app/settings.py", `SECRET_KEY = os.getenv("DJANGO_SECRET_KEY", "")`, ""},
		{"app/settings.py", `        "PASSWORD": "pump7-Trend-2031",`, "PASSWORD"},
		{"app/settings.py", `        "PASSWORD": os.environ.get("DB_PASSWORD", "pump7-Trend-2031"),`, "DB_PASSWORD default"},
		{"app/settings.py", `AUTH_PASSWORD_VALIDATORS = [`, ""},
		{"app/settings.py", `PASSWORD_HASHERS = ["x"]`, ""},
		{"app/views.py", `password = request.POST["password"]`, ""},
		{"app/views.py", `# password = "pump7-Trend-2031"`, ""},
		{"compose.yaml", `      POSTGRES_PASSWORD: pump7-Trend-2031`, "POSTGRES_PASSWORD"},
		{"compose.yaml", `      - POSTGRES_PASSWORD=pump7-Trend-2031`, "POSTGRES_PASSWORD"},
		{"compose.yaml", `      POSTGRES_PASSWORD: ${POSTGRES_PASSWORD:?}`, ""},
		{"compose.yaml", `      POSTGRES_PASSWORD_FILE: /run/secrets/db`, ""},
		{"config.yaml", `password: your-password-here`, ""},
		{"redis.conf", "requirepass pump7-Trend-2031", ""}, // another form: redis targets judge it
		{"deploy/app.ini", "db_password = pump7-Trend-2031", "db_password"},
		{"deploy/server.key", "-----BEGIN RSA PRIVATE KEY-----", "private key key"},
		{"deploy/server.pem", "-----BEGIN CERTIFICATE-----", ""},
		{"api/commands.json", `  "token": "BYTE",`, ""},
		{"api/settings.json", `  "token": "kX9vQ2mB7zR4tL8w",`, "token"},
	} {
		var got []string
		if holdsSettings(tc.name) {
			for _, f := range secretsIn(tc.name, []byte(tc.text)) {
				text := f.Name
				if f.Key {
					text += " key"
				}
				if f.Default {
					text += " default"
				}
				got = append(got, text)
			}
		}
		if strings.Join(got, "; ") != tc.want {
			t.Errorf("%s: %s: %q, want %q", tc.name, tc.text, got, tc.want)
		}
	}
	for _, name := range []string{
		".env.example", "tests/settings.py", "app/test_settings.py", "config.example.yaml", ".github/workflows/ci.yml", "docs/conf.py", "package-lock.json", "README.md",
	} {
		if holdsSettings(name) {
			t.Errorf("%s is searched", name)
		}
	}
	for name, want := range map[string]bool{
		".env": true, ".env.production": true, "prod.env": true, ".ENV": true, ".env.example": false, ".env.sample": false, "env.py": false, ".envrc": false, "test.env": false, ".env.test": false,
	} {
		if isEnv(name) != want {
			t.Errorf("%s: %t", name, !want)
		}
	}
}

func TestMarks(t *testing.T) {
	t.Parallel()
	for message, want := range map[string]bool{
		"Fix x (#12)\n": true,
		"Merge pull request #7 from robin/x\n\nFix": true,
		"Fix x\n\nReviewed-by: Kim <kim@pumps.dev>": true,
		"Merge branch 'x'\n\nSee merge request a!7": true,
		"Fix x (!7)": true,
		"Fix #12\n":  false,
		"Merge branch 'main' of https://example.org": false,
		"Fix (#12) at last\n":                        false,
		"":                                           false,
	} {
		if got := (commit{message: message}).marked(); got != want {
			t.Errorf("%q: %t", message, got)
		}
	}
	for _, bot := range []commit{{author: "renovate[bot]"}, {author: "dependabot"}, {author: "x", mail: "1+dependabot[bot]@users.noreply.github.com"}, {author: "release-bot"}} {
		if !bot.byProgram() {
			t.Errorf("%+v is a person", bot)
		}
	}
	if (commit{author: "Abbot", mail: "abbot@pumps.dev"}).byProgram() {
		t.Error("Abbot is a program")
	}
}

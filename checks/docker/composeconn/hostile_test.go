package composeconn

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardcheck/checks"
)

// bomb is a few lines that stand for ten to the tenth.
func bomb() string {
	text := "x-0: &a0 {k: v}\n"
	for i := 1; i < 12; i++ {
		text += fmt.Sprintf("x-%d: &a%d [%s]\n", i, i, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*a%d, ", i-1), 10), ", "))
	}
	return text
}

// TestHostileFiles holds for what is no compose file, and for what is one and wants something of us:
// the outcome is clear and soon there.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	const app = "services: {a: {image: app:1}}\n"
	for _, tc := range []struct {
		name   string
		files  map[string]string
		reason checks.Reason
		detail string // "" is facts
	}{
		{"empty", map[string]string{"c.yaml": ""}, checks.Unreadable, "not what a compose file may say"},
		{"list", map[string]string{"c.yaml": "- a\n"}, checks.Unreadable, "not what a compose file may say"},
		{"binary", map[string]string{"c.yaml": "\x7fELF\x00\x01"}, checks.Unreadable, "not YAML"},
		{"deep", map[string]string{"c.yaml": "services: " + strings.Repeat("[", 100_000)}, checks.Unreadable, "not YAML"},
		{"long", map[string]string{"c.yaml": "# " + strings.Repeat("x", maxFile)}, checks.Budget, "more than 1 MiB"},
		{"bomb_beside", map[string]string{"c.yaml": bomb() + app}, checks.Unreadable, "not what a compose file may say"},
		{"bomb_in_a_service", map[string]string{"c.yaml": bomb() + "services: {a: {image: app:1, environment: *a11}}\n"}, checks.Budget, "aliases and merge keys"},
		{"alias_to_itself", map[string]string{"c.yaml": "services: &s {a: *s}\n"}, checks.Unreadable, "c.yaml"},
		{"include_of_a_url", map[string]string{"c.yaml": "include: ['https://example.org/c.yaml']\n" + app}, checks.Unreadable, "c.yaml:1: a file of another host"},
		{"include_of_a_repository", map[string]string{"c.yaml": "include: ['git@example.org:a/b.git']\n" + app}, checks.Unreadable, "another host"},
		{"include_by_a_variable", map[string]string{"c.yaml": "include: ['${X}']\n" + app}, checks.Unreadable, "named by a variable"},
		{"include_above", map[string]string{"c.yaml": "include: [../secret.yaml]\n" + app}, checks.Unreadable, "not below the folder"},
		{"include_absolute", map[string]string{"c.yaml": "include: [/etc/passwd]\n" + app}, checks.Unreadable, "not below the folder"},
		{"include_loop", map[string]string{"c.yaml": "include: [d.yaml]\n" + app, "d.yaml": "include: [c.yaml]\n"}, checks.Unreadable, "c.yaml"},
		{"include_missing", map[string]string{"c.yaml": "include: [d.yaml]\n" + app}, checks.Unreadable, "c.yaml:1: read d.yaml"},
		{"extends_of_a_url", map[string]string{"c.yaml": "services: {a: {extends: {file: 'https://example.org/c.yaml', service: a}}}\n"}, checks.Unreadable, "another host"},
		{"extends_hidden_in_an_anchor", map[string]string{"c.yaml": "x-e: &e {file: /proc/self/environ, service: a}\nservices: {a: {extends: *e}}\n"}, checks.Unreadable, "not below the folder"},
		{"extends_hidden_in_a_merge", map[string]string{"c.yaml": "x-e: &e {extends: {file: ../x.yaml, service: a}}\nservices: {a: {<<: *e}}\n"}, checks.Unreadable, "not below the folder"},
		{"extends_loop", map[string]string{"c.yaml": "services: {a: {extends: b}, b: {extends: a}}\n"}, checks.Unreadable, "c.yaml"},
		{"windows_lines", map[string]string{"c.yaml": strings.ReplaceAll("services:\n  a:\n    image: app:1\n", "\n", "\r\n")}, "", ""},
		{"windows_paths", map[string]string{"c.yaml": `services: {a: {image: app:1, volumes: ['C:\data:/data']}}` + "\n"}, "", ""},
		{"byte_order_mark", map[string]string{"c.yaml": "\ufeff" + app}, "", ""},
		{"env_file_above", map[string]string{"c.yaml": "services: {a: {image: app:1, env_file: ../x.env}}\n"}, "", ""},
		{"env_file_device", map[string]string{"c.yaml": "services: {a: {image: app:1, env_file: /dev/zero}}\n"}, "", ""},
		{"two_documents", map[string]string{"c.yaml": app + "---\nservices: {b: {image: app:1}}\n"}, "", ""},
	} {
		t.Run(tc.name, func(t *testing.T) {
			t.Parallel()
			got, _ := collect(t, folder(t, tc.files), "c.yaml")
			switch {
			case tc.detail == "" && tc.reason == "" && got.Facts == nil:
				t.Errorf("no facts: %v", got.Problem)
			case tc.detail != "" && (got.Problem == nil || got.Problem.Reason != tc.reason || !strings.Contains(got.Problem.Detail, tc.detail)):
				t.Errorf("%v, want %s %q", got.Problem, tc.reason, tc.detail)
			}
		})
	}
}

// TestFilesThatHang holds that neither a pipe nor a link out of the folder is read, wherever it stands.
func TestFilesThatHang(t *testing.T) {
	t.Parallel()
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	if err := os.WriteFile(outside, []byte("services: {z: {image: app:1}}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, make := range map[string]func(path string) error{"pipe": pipe, "link": func(path string) error { return os.Symlink(outside, path) }, "folder": func(path string) error { return os.Mkdir(path, 0o700) }} {
		for file, text := range map[string]string{
			"odd":     "include: [odd]\nservices: {a: {image: app:1}}\n",
			".env":    "services: {a: {image: app:1}}\n",
			"sub/odd": "services: {a: {image: app:1, extends: {file: sub/odd, service: z}}}\n",
			"odd.env": "services: {a: {image: app:1, env_file: odd.env}}\n",
			"odd.lab": "services: {a: {image: app:1, label_file: odd.lab}}\n",
			"odd.sec": "services: {a: {image: app:1, security_opt: ['seccomp:odd.sec']}}\n",
		} {
			t.Run(name+"_"+file, func(t *testing.T) {
				t.Parallel()
				root := folder(t, map[string]string{"c.yaml": text, "sub/x": ""})
				if err := make(filepath.Join(root, file)); err != nil {
					t.Skip(err)
				}
				got, done := collect(t, root, "c.yaml")
				for _, exchange := range done {
					if strings.HasSuffix(exchange.What, file) {
						t.Errorf("%s was read", exchange.What)
					}
				}
				if got.Facts != nil && len(facts(t, got).Containers.Entries()) != 1 {
					t.Errorf("what lies outside was taken: %+v", facts(t, got).Containers)
				}
			})
		}
	}
	if got := Collect(t.Context(), checks.Access{Path: "/dev/zero"}); got.Problem == nil || !strings.Contains(got.Problem.Detail, "no regular file") {
		t.Errorf("a device: %v", got.Problem)
	}
}

func TestIncludeAndExtendAreFollowedBelowTheFolder(t *testing.T) {
	t.Parallel()
	got, _ := collect(t, folder(t, map[string]string{
		"c.yaml":        "include: [sub/more.yaml]\nservices:\n  a:\n    extends: {file: base.yaml, service: base}\n    image: app:1\n",
		"base.yaml":     "services:\n  base:\n    privileged: true\n",
		"sub/more.yaml": "services:\n  b: {image: app:2}\n",
	}), "c.yaml")
	f := facts(t, got)
	list := f.Containers.Entries()
	if len(list) != 2 || list[0].Name != "plant-a-1" {
		t.Fatalf("containers %+v", list)
	}
	if security, _ := list[0].Security.Get(); !security.Privileged {
		t.Error("what is extended is lost")
	}
	if places := f.Places("plant-a-1", []string{list[0].Path("security")}); len(places) != 1 || places[0].Source != "base.yaml:3" {
		t.Errorf("places %v", places)
	}
}

func FuzzCollect(f *testing.F) {
	f.Add(site, "")
	f.Add(builtSite, builtFile)
	f.Add("services: {a: {build: {context: web, target: b, args: [A]}}}\n", "ARG A\nFROM $A AS b\nEXPOSE $A-9\nENV a b c\nUSER ${A:-x}\nCMD $A\nHEALTHCHECK NONE\n")
	f.Add(bomb()+"services: {a: {image: app:1, environment: *a11}}\n", "")
	f.Add("x: &x {ports: ['80']}\nservices: {a: {<<: [*x, *x], image: '${A:-b}', ulimits: {nofile: {soft: x}}}}\n", "")
	f.Add("services: {a: {image: app:1, deploy: {resources: {limits: {memory: 1, pids: 2}}}, network_mode: 'service:b'}, b: {image: c}}\n", "")
	root := folder(f, map[string]string{"c.yaml": "", "web/Dockerfile": ""})
	f.Fuzz(func(t *testing.T, text, dockerfile string) {
		for name, data := range map[string]string{"c.yaml": text, "web/Dockerfile": dockerfile} {
			if err := os.WriteFile(filepath.Join(root, name), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
		got, _ := collect(t, root, "c.yaml")
		if got.Facts == nil && (got.Problem == nil || got.Problem.Detail == "") {
			t.Error("neither facts nor a reason")
		}
	})
}

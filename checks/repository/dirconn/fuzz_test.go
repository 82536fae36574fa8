package dirconn

import (
	"bytes"
	"encoding/json"
	"testing"
	"unicode/utf8"
)

func FuzzJSON5(f *testing.F) {
	for _, seed := range []string{`{a: [1, 'x', {"b": null}], // c` + "\n}", "/**/", `"\`, "{a:1,,}", `[[[`, "\ufeff{}", `{'a':"b"}`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, err := parseJSON5(text)
		if err == nil && value == nil && len(bytes.TrimSpace([]byte(text))) == 0 {
			t.Error("nothing is a value")
		}
		// Whatever is JSON is JSON5 too.
		if json.Valid([]byte(text)) && utf8.ValidString(text) && err != nil && bytes.Count([]byte(text), []byte("[")) < 20 && bytes.Count([]byte(text), []byte("{")) < 20 {
			t.Errorf("%q: %v", text, err)
		}
		_, _ = parseRenovate("renovate.json", text)
	})
}

func FuzzTexts(f *testing.F) {
	for _, seed := range []string{
		"# Security\n\n| Version | Supported |\n|---|---|\n| 1.x | yes |\n\nmail a@b.dev", "a\n===\n## 1.2.3 (2026-01-01)\n", "PASSWORD = \"x\"\nKEY: y\n",
		"version: 2\nupdates:\n  - {package-ecosystem: pip}\n", "a==1 \\\n --hash=x", "gitdir: x", "-----BEGIN PRIVATE KEY-----",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		policy := parsePolicy("SECURITY.md", string(text))
		for _, c := range policy.Contacts.Entries() {
			if !c.Kind.Known() || c.Line < 1 {
				t.Errorf("contact %+v", c)
			}
		}
		_, _ = parseDependabot("dependabot.yml", text)
		if count, loose := requirements(text); loose > count {
			t.Errorf("%d of %d are loose", loose, count)
		}
		for _, h := range headings(text) {
			if h.line < 1 || h.words < 0 {
				t.Errorf("heading %+v", h)
			}
		}
		sectionsIn("README.md", text)
		notesIn("CHANGELOG.md", text)
		for _, name := range []string{"settings.py", "a.yaml", "a.json"} {
			secretsIn(name, text)
		}
		countSecrets(text)
	})
}

func FuzzObjects(f *testing.F) {
	f.Add([]byte("tree 0000000000000000000000000000000000000000\nauthor A <a@b> 1 +0000\n\nx"), []byte{1, 1, 0x90, 1})
	f.Add([]byte("100644 a\x00aaaaaaaaaaaaaaaaaaaa"), []byte{})
	f.Add(squeezed(f, "commit 3\x00abc", 0), []byte{255, 255, 255, 255, 1})
	f.Fuzz(func(t *testing.T, data, delta []byte) {
		if c, err := parseCommit(data); err == nil {
			c.marked()
			c.byProgram()
			for _, parent := range c.parents {
				if !isID(parent) {
					t.Errorf("parent %q", parent)
				}
			}
		}
		entries, err := parseTree(data)
		for _, entry := range entries {
			if entry.name == "" || !isID(entry.id) {
				t.Errorf("entry %+v, %v", entry, err)
			}
		}
		if _, content, err := readLoose(bytes.NewReader(data)); err == nil && len(content) > maxObject {
			t.Errorf("%d bytes", len(content))
		}
		if made, err := patched(data, [][]byte{delta}); err == nil && len(made) > maxObject {
			t.Errorf("%d bytes", len(made))
		}
	})
}

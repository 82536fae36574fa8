package site

import (
	"os"
	"strings"
	"testing"
	"unicode/utf8"
)

// canary is a password that must never be shown.
const canary = "canary7tweet"

// FuzzDecode holds that no text makes the decoder panic, that a valid site names
// every target and means the same read in parts, and that a password planted as a key or in a URL is never shown.
func FuzzDecode(f *testing.F) {
	for _, file := range siteFiles(f) {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data), "audit", "10.0.0.5")
	}
	f.Fuzz(func(t *testing.T, text, user, host string) {
		if len(text)+len(user)+len(host) > 1<<14 {
			t.Skip("longer than what is worth the time")
		}
		s, err := decode("site.yaml", []byte(text), known)
		holdSite(t, "the text", text)
		if err == nil && len(s.Public().Targets) == 0 {
			t.Error("a site without targets is valid")
		}
		if err != nil && !utf8.ValidString(err.Error()) {
			t.Errorf("error is not text: %q", err)
		}
		planted := "version: 1\ntargets:\n" +
			"  - {name: a, url: redis://h, password: " + canary + ", pace: x}\n" +
			"  - name: b\n    url: redis://" + oneWord(user) + ":" + canary + "@" + oneWord(host) + "\n" +
			"  - name: c\n    pasword: \"" + canary + "\"\n    url: redis://h/" + oneWord(host) + "\n"
		if _, err := decode("site.yaml", []byte(planted), known); err == nil || strings.Contains(err.Error(), canary) {
			t.Errorf("a planted password gives the error %v", err)
		}
	})
}

// oneWord keeps what can stand within a plain YAML text.
func oneWord(text string) string {
	return strings.Map(func(r rune) rune {
		if r <= ' ' || r == '#' || r == utf8.RuneError || r == 0x7f {
			return -1
		}
		return r
	}, text)
}

// FuzzURL holds that what parses is shown without its user, and parses again to the same.
func FuzzURL(f *testing.F) {
	for _, seed := range []string{
		"redis://audit@10.0.0.5:6379", "routeros://a%40b@[2001:db8::1]", "docker:", "docker+unix:///run/docker.sock",
		"compose:a,b", "redisconf:a", "https://h/a@b", "postgres://h/x", "redis://u:p@h", "file:C:\\x", "modbus://h/",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		where, err := parseURL(text, known)
		if err != nil {
			return
		}
		again, err := parseURL(where.canonical, known)
		if err != nil || again.canonical != where.canonical || again.host != where.host || again.path != where.path {
			t.Errorf("%q is %q, which is %q (%v)", text, where.canonical, again.canonical, err)
		}
		if again.user != "" {
			t.Errorf("canonical form of %q holds the user %q", text, again.user)
		}
	})
}

// FuzzWindow holds that every accepted window is open at some minute of the week.
func FuzzWindow(f *testing.F) {
	for _, seed := range []string{"Mon-Fri 08:00-16:00", "daily 22:00-06:00", "Sat,Sun 00:00-24:00", "x"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		w, err := ParseWindow(text)
		if err != nil {
			return
		}
		if !opens(w) {
			t.Errorf("%q is never open", text)
		}
	})
}

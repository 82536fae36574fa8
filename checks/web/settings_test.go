package web_test

import (
	"fmt"
	"strings"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/web"
)

// settle gives settings to a target as the site file does, and returns what is wrong.
func settle(settings web.Settings, given bool) (web.Settings, string) {
	var target checks.Target
	var texts []string
	for _, fault := range web.Kind.Settle(&target, &settings, func(...any) bool { return given }) {
		texts = append(texts, fmt.Sprintf("%v: %s", fault.Path, fault.Text))
	}
	return checks.Settings[web.Settings](target), strings.Join(texts, "\n")
}

// TestApplicationFillsIn holds that a known application needs no lists, and fits.
func TestApplicationFillsIn(t *testing.T) {
	t.Parallel()
	for _, application := range []web.Application{web.ModbusWebServer, web.PerformanceProbe, web.FlowerMonitor} {
		filled, wrong := settle(web.Settings{Application: application}, false)
		if wrong != "" || len(filled.Web.Asked()) == 0 {
			t.Errorf("%s: %+v, %s", application, filled, wrong)
		}
	}
}

func TestSettingsAreRefused(t *testing.T) {
	t.Parallel()
	many := func(n int) []string {
		var paths []string
		for i := range n {
			paths = append(paths, fmt.Sprintf("/%d", i))
		}
		return paths
	}
	for name, tc := range map[string]struct {
		settings web.Settings
		want     string
	}{
		"no_slash":         {web.Settings{Web: web.Paths{Login: "login"}}, `[web login]: path "login" does not begin with one /`},
		"another_host":     {web.Settings{Web: web.Paths{Pages: []string{"//example.org/"}}}, "[web pages 0]: path"},
		"line_break":       {web.Settings{Web: web.Paths{API: []string{"/a\r\nX: y"}}}, "[web api 0]: path"},
		"space":            {web.Settings{Web: web.Paths{Sockets: []string{"/a b"}}}, "percent-encoded"},
		"too_long":         {web.Settings{Web: web.Paths{Schema: "/" + strings.Repeat("a", 300)}}, "301 bytes"},
		"one_too_long":     {web.Settings{Web: web.Paths{Schema: "/" + strings.Repeat("a", 200)}}, "201 bytes"},
		"delete":           {web.Settings{Web: web.Paths{Login: "/a\x7f"}}, "percent-encoded"},
		"beyond_ascii":     {web.Settings{Web: web.Paths{Login: "/ä"}}, "percent-encoded"},
		"host_too_long":    {web.Settings{Host: strings.Repeat("a", 254)}, "[host]: host is longer than a name may be: 253 characters"},
		"modbus_port":      {web.Settings{Web: web.Paths{PlainPorts: []int{80, 502}}}, "[web plain-ports 1]: port 502 is for modbus targets alone"},
		"host_with_scheme": {web.Settings{Host: "https://plant.example.org"}, `[host]: host "https://plant.example.org" is not a name`},
		"too_many":         {web.Settings{Web: web.Paths{Pages: many(20), API: []string{"/api/"}, Sockets: many(8), PlainPorts: []int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}}, "[web]: that makes 61 requests: a server is sent 60 at most"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, got := settle(tc.settings, true); !strings.Contains(got, tc.want) {
				t.Errorf("%q, want %q", got, tc.want)
			}
		})
	}
}

// TestSettingsAreTaken holds what is just not refused.
func TestSettingsAreTaken(t *testing.T) {
	t.Parallel()
	many := make([]string, 0, 56)
	for i := range 56 {
		many = append(many, fmt.Sprintf("/%d", i))
	}
	for name, settings := range map[string]web.Settings{
		"longest_path":  {Web: web.Paths{Login: "/" + strings.Repeat("a", 199)}},
		"last_of_ascii": {Web: web.Paths{Login: "/!~"}},
		"longest_host":  {Host: strings.Repeat("a", 253)},
		"most_requests": {Web: web.Paths{Pages: many}},
	} {
		if _, got := settle(settings, true); got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestLettersOfHosts holds which letters a host may have.
func TestLettersOfHosts(t *testing.T) {
	t.Parallel()
	const signs = ".-:[]_"
	for letter := rune(' '); letter <= '~'; letter++ {
		want := letter >= 'a' && letter <= 'z' || letter >= 'A' && letter <= 'Z' || letter >= '0' && letter <= '9' || strings.ContainsRune(signs, letter)
		if _, got := settle(web.Settings{Host: "h" + string(letter)}, true); (got == "") != want {
			t.Errorf("%q: %q", letter, got)
		}
	}
}

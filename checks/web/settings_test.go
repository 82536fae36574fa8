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

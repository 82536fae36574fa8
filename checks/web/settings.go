package web

import (
	"fmt"
	"slices"
	"strings"

	"hardcheck/checks"
)

// Settings are the target keys that web servers have of their own.
type Settings struct {
	// Host is the name by which the application is asked for, in the header Host and in
	// TLS, where the URL has an address.
	Host string `yaml:"host" json:"host,omitempty" jsonschema:"name for the Host header and for TLS, where the URL has an address"`
	// Application fills in the paths of a known application.
	Application Application `yaml:"application" json:"application,omitempty" words:"django-modbus-webserver,internet-perf-exporter,flower,none" jsonschema:"a known application, whose paths need not be listed"`
	// Web lists what is asked for.
	Web Paths `yaml:"web" json:"web,omitzero" jsonschema:"what is asked for: paths that begin with /"`
}

// Paths are what a server is asked for by somebody who is not logged in. Nothing else is
// asked for, but GET / and a path that doesn't exist.
type Paths struct {
	// Pages are for people who are logged in.
	Pages []string `yaml:"pages" json:"pages,omitempty" list:"unique,most=20" jsonschema:"pages that ask for a login"`
	// API are paths of an interface for programs; requests are counted at the first.
	API []string `yaml:"api" json:"api,omitempty" list:"unique,most=20" jsonschema:"paths of the API that ask for authentication; the first also for a burst of requests, with the consent active"`
	// Schema is the OpenAPI description of the API.
	Schema string `yaml:"schema" json:"schema,omitempty" jsonschema:"path of the OpenAPI description"`
	// Login is the page with the form.
	Login string `yaml:"login" json:"login,omitempty" jsonschema:"path of the login page"`
	// Metrics are for the monitoring alone, Health tells the version.
	Metrics string `yaml:"metrics" json:"metrics,omitempty" jsonschema:"path of metrics in the format of Prometheus"`
	Health  string `yaml:"health" json:"health,omitempty" jsonschema:"path of a JSON object with a version"`
	// Sockets are WebSockets for people who are logged in.
	Sockets []string `yaml:"sockets" json:"sockets,omitempty" list:"unique,most=8" jsonschema:"paths of WebSockets that ask for a login"`
	// PlainPorts are the TCP ports of the same address that may only redirect to https.
	PlainPorts []int `yaml:"plain-ports" json:"plain-ports,omitempty" range:"1-65535" list:"unique,most=8" jsonschema:"other TCP ports of the address that may only redirect to https"`
}

// Application is a known application.
type Application string

// The applications.
const (
	NoApplication    Application = "none"
	ModbusWebServer  Application = "django-modbus-webserver"
	PerformanceProbe Application = "internet-perf-exporter"
	FlowerMonitor    Application = "flower"
)

// Known reports whether it is one of them, or none was named.
func (a Application) Known() bool {
	return slices.Contains([]Application{"", NoApplication, ModbusWebServer, PerformanceProbe, FlowerMonitor}, a)
}

// presets are the paths of the known applications, in their own documentation: the two
// projects' repositories, and flower.readthedocs.io.
var presets = map[Application]Paths{
	ModbusWebServer: {
		Pages: []string{
			"/", "/config/interfaces/", "/config/devices/", "/config/registers/", "/config/dashboard-layout/", "/config/alarms/", "/config/templates/",
		},
		API: []string{
			"/api/v1/", "/api/v1/interfaces/", "/api/v1/devices/", "/api/v1/registers/", "/api/v1/trend-data/", "/api/v1/dashboard-groups/",
			"/api/v1/dashboard-widgets/", "/api/v1/alarms/", "/api/v1/alarm-history/", "/api/v1/device-templates/",
			"/api/v1/calculated-registers/", "/api/v1/audit-logs/",
		},
		Schema:  "/api/schema/?format=json",
		Login:   "/api/v1/auth/login/",
		Sockets: []string{"/ws/dashboard/", "/ws/device/1/", "/ws/alarms/"},
	},
	PerformanceProbe: {Metrics: "/metrics", Health: "/health"},
	FlowerMonitor:    {Pages: []string{"/", "/tasks", "/api/workers"}},
}

// refusedPorts are those of Modbus: the first bytes of a request may be a command there.
var refusedPorts = []int{502, 802}

func completeSettings(settings *Settings, given checks.Given) []checks.Fault {
	var faults []checks.Fault
	settings.fill(presets[settings.Application], given)
	if text := hostFault(settings.Host); text != "" {
		faults = append(faults, checks.Fault{Path: []any{"host"}, Text: text})
	}
	for key, paths := range settings.Web.lists() {
		for i, path := range paths {
			if text := pathFault(path); text != "" {
				faults = append(faults, checks.Fault{Path: []any{"web", key, i}, Text: text})
			}
		}
	}
	for key, path := range settings.Web.single() {
		if text := pathFault(path); path != "" && text != "" {
			faults = append(faults, checks.Fault{Path: []any{"web", key}, Text: text})
		}
	}
	for i, port := range settings.Web.PlainPorts {
		if slices.Contains(refusedPorts, port) {
			text := fmt.Sprintf("port %d is for modbus targets alone: a request may be a command to a device that listens there", port)
			faults = append(faults, checks.Fault{Path: []any{"web", "plain-ports", i}, Text: text})
		}
	}
	if n := settings.Web.requests(); n > maxRequests {
		text := fmt.Sprintf("that makes %d requests: a server is sent %d at most, beside what consent allows", n, maxRequests)
		faults = append(faults, checks.Fault{Path: []any{"web"}, Text: text})
	}
	slices.SortFunc(faults, func(a, b checks.Fault) int { return strings.Compare(fmt.Sprint(a.Path), fmt.Sprint(b.Path)) })
	return faults
}

// fill takes from the application's paths those that the site doesn't list itself.
func (s *Settings) fill(preset Paths, given checks.Given) {
	list := func(key string, into *[]string, from []string) {
		if !given("web", key) {
			*into = slices.Clone(from)
		}
	}
	one := func(key string, into *string, from string) {
		if !given("web", key) {
			*into = from
		}
	}
	list("pages", &s.Web.Pages, preset.Pages)
	list("api", &s.Web.API, preset.API)
	list("sockets", &s.Web.Sockets, preset.Sockets)
	one("schema", &s.Web.Schema, preset.Schema)
	one("login", &s.Web.Login, preset.Login)
	one("metrics", &s.Web.Metrics, preset.Metrics)
	one("health", &s.Web.Health, preset.Health)
}

// maxRequests is how many requests a server is sent without consent.
const maxRequests = 60

// requests is how many the paths make: /, where it leads to, a path that doesn't exist, / with
// a forged Host, each path, each socket twice, and each plain port with a socket where
// there is one.
func (p Paths) requests() int {
	perPort := 1 + min(len(p.Sockets), 1)
	return 4 + len(p.Asked()) + 2*len(p.Sockets) + perPort*len(p.PlainPorts)
}

func (p Paths) lists() map[string][]string {
	return map[string][]string{"pages": p.Pages, "api": p.API, "sockets": p.Sockets}
}

func (p Paths) single() map[string]string {
	return map[string]string{"schema": p.Schema, "login": p.Login, "metrics": p.Metrics, "health": p.Health}
}

// Asked are the paths that are asked for by GET, each once, in the order of the keys.
func (p Paths) Asked() []string {
	var all []string
	for _, path := range slices.Concat([]string{p.Login}, p.Pages, p.API, []string{p.Schema, p.Metrics, p.Health}) {
		if path != "" && !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	return all
}

// maxPath is the length of a path in bytes.
const maxPath = 200

// pathFault says what is wrong with a path; empty where nothing is. What could end the
// request's line, or name another host, is refused before anything is sent.
func pathFault(path string) string {
	switch {
	case !strings.HasPrefix(path, "/") || strings.HasPrefix(path, "//"):
		return fmt.Sprintf("path %q does not begin with one /: write it as it stands behind the host", path)
	case len(path) > maxPath:
		return fmt.Sprintf("the path has %d bytes: %d are the most", len(path), maxPath)
	case strings.ContainsFunc(path, func(r rune) bool { return r <= ' ' || r >= 0x7f || r == '#' }):
		return fmt.Sprintf("path %q holds a space, a # or a letter beyond ASCII: write it percent-encoded", path)
	}
	return ""
}

func hostFault(host string) string {
	bad := func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && !strings.ContainsRune(".-:[]_", r)
	}
	switch {
	case strings.ContainsFunc(host, bad):
		return fmt.Sprintf("host %q is not a name: write it as in the address bar, without scheme and path", host)
	case len(host) > 253:
		return "host is longer than a name may be: 253 characters"
	}
	return ""
}

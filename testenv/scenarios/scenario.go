package scenarios

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"strings"
	"text/template"
	"time"

	"hardcheck/testenv/checkouts"
	"hardcheck/testenv/dockerlab"
)

//go:embed netmikro internet-perf-exporter modbus-web-server
var files embed.FS

// Scenario is one deployment that a policy is about, as data. Its site file, the
// router's changes, the packet filter and what an audit must find lie in the folder
// of its name.
type Scenario struct {
	// Policy is the profile it is audited with; State is "careless" or "hardened".
	Policy, State string
	// Router is one of rosapi's devices, changed by device.txt; empty is none.
	Router string
	// PLC is how the controller speaks: "modbus" is plain on port 502, "modbus-tls"
	// is Modbus/TCP Security on port 802 with roles; empty is none.
	PLC string
	// Web makes the web server run; its State decides how.
	Web bool
	// Database makes a PostgreSQL server run beside the web server; its State decides how.
	Database bool
	// Docker are the containers; nil is none.
	Docker func(Values) dockerlab.Scenario
	// Files are those of the host, besides what the containers mount; nil is none.
	Files func(Values) ([]dockerlab.HostFile, error)
	// Source is where the checkout of the project's source code lies in the lab's folder; the
	// files repository.txt of policy and scenario say what it is.
	Source string
	// Compose makes the containers be described by compose.yaml in the lab's folder.
	Compose bool
	// Cache is the container in whose network namespace Redis has to be read, since
	// it listens there on loopback only, as the database does in the dmz; empty where both
	// are reached like the rest.
	Cache string
}

// Values are what differs from lab to lab.
type Values struct {
	// ID begins the names of everything that the lab makes.
	ID string
	// Net begins the addresses of the lab's zones: "10.199". Zone it is 0, ot 1, dmz 2.
	Net string
	// Folder is where the lab keeps its files.
	Folder string
	// AuditPassword and AppPassword are throw-away passwords.
	AuditPassword, AppPassword string
	// Yesterday is when the router's users last logged in.
	Yesterday string
	// Day is that of the lab's start: what its files are dated by.
	Day time.Time
	// Commit is the newest of the project's source code; empty before that is made.
	Commit string
	// Images are the IDs of the images that services run, by service; empty before these are made.
	Images map[string]string
	// Redis is where the running redis-server is reached, "172.18.0.2:6379", Exporter where
	// the running exporter is.
	Redis, Exporter string
}

// Ago is the date so many days before the lab's start.
func (v Values) Ago(days int) string { return v.Day.AddDate(0, 0, -days).Format(time.DateOnly) }

// All are the scenarios, in the order in which they are shown.
func All() []Scenario {
	return []Scenario{
		{Policy: "netmikro", State: "careless", Router: "careless", Files: carelessStation, Source: "code"},
		{Policy: "netmikro", State: "hardened", Router: "hardened", Files: hardenedStation, Source: "code"},
		{Policy: "internet-perf-exporter", State: "careless", Docker: carelessExporter, Source: "code", Compose: true},
		{Policy: "internet-perf-exporter", State: "hardened", Docker: hardenedExporter, Source: "code", Compose: true},
		{
			Policy: "modbus-web-server", State: "careless", Router: "careless", PLC: "modbus", Web: true, Database: true,
			// The checkout is what the containers mount.
			Docker: carelessWebServer, Files: carelessWebHost, Source: "web/source", Compose: true,
		},
		{
			Policy: "modbus-web-server", State: "hardened", Router: "hardened", PLC: "modbus-tls", Web: true, Database: true,
			Docker: hardenedWebServer, Files: hardenedWebHost, Source: "code", Compose: true, Cache: "redis",
		},
	}
}

// Find returns the scenario of a name such as "netmikro/careless".
func Find(name string) (Scenario, error) {
	var names []string
	for _, s := range All() {
		if s.Name() == name {
			return s, nil
		}
		names = append(names, s.Name())
	}
	return Scenario{}, fmt.Errorf("no scenario %q: there are %s", name, strings.Join(names, ", "))
}

// Name is the scenario's policy and state, and its folder below this package's.
func (s Scenario) Name() string { return s.Policy + "/" + s.State }

// Zones reports whether the scenario needs networks of its own.
func (s Scenario) Zones() bool { return s.Router != "" || s.PLC != "" || s.Web }

// File returns one of the scenario's files with the values put in; empty where the
// scenario doesn't have it.
func (s Scenario) File(name string, values Values) (string, error) {
	data, err := files.ReadFile(path.Join(s.Name(), name))
	if err != nil {
		return "", nil
	}
	parsed, err := template.New(name).Option("missingkey=error").Parse(string(data))
	if err != nil {
		return "", fmt.Errorf("read %s of %s: %w", name, s.Name(), err)
	}
	var out bytes.Buffer
	if err := parsed.Execute(&out, values); err != nil {
		return "", fmt.Errorf("fill in %s of %s: %w", name, s.Name(), err)
	}
	return out.String(), nil
}

// Project is what the source code is besides the project of package checkouts: the changes of
// the policy, and of the state.
func (s Scenario) Project() ([]checkouts.Change, error) {
	var changes []checkouts.Change
	for _, folder := range []string{s.Policy, s.Name()} {
		text, err := files.ReadFile(path.Join(folder, "repository.txt"))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		change, err := checkouts.Parse(string(text))
		if err != nil {
			return nil, fmt.Errorf("read the project of %s: %w", folder, err)
		}
		changes = append(changes, change)
	}
	return changes, nil
}

// targetName finds the targets of a site file.
var targetName = regexp.MustCompile(`(?m)^  - (?:\{)?name: ([\w-]+)`)

// Targets are the names of the targets in a site file of the scenario.
func Targets(site string) []string {
	_, list, _ := strings.Cut(site, "\ntargets:\n")
	var names []string
	for _, found := range targetName.FindAllStringSubmatch(list, -1) {
		names = append(names, found[1])
	}
	return names
}

// Controls is the file that holds how each control ends, one a line: "N01 passed".
const Controls = "controls"

// Outcome is the file that holds what an audit must find: "expected" of a careless
// scenario, "residue" of a hardened one.
func (s Scenario) Outcome() string {
	if s.State == "careless" {
		return "expected"
	}
	return "residue"
}

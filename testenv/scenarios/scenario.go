package scenarios

import (
	"bytes"
	"embed"
	"fmt"
	"path"
	"strings"
	"text/template"

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
	// Docker are the containers; nil is none.
	Docker func(Values) dockerlab.Scenario
	// Cache is the container in whose network namespace Redis has to be read, since
	// it listens there on loopback only; empty where Redis is reached like the rest.
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
	// Redis is where the running redis-server is reached: "172.18.0.2:6379".
	Redis string
}

// All are the scenarios, in the order in which they are shown.
func All() []Scenario {
	return []Scenario{
		{Policy: "netmikro", State: "careless", Router: "careless"},
		{Policy: "netmikro", State: "hardened", Router: "hardened"},
		{Policy: "internet-perf-exporter", State: "careless", Docker: carelessExporter},
		{Policy: "internet-perf-exporter", State: "hardened", Docker: hardenedExporter},
		{Policy: "modbus-web-server", State: "careless", Router: "careless", PLC: "modbus", Web: true, Docker: carelessWebServer},
		{Policy: "modbus-web-server", State: "hardened", Router: "hardened", PLC: "modbus-tls", Web: true, Docker: hardenedWebServer, Cache: "redis"},
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

// Outcome is the file that holds what an audit must find: "expected" of a careless
// scenario, "residue" of a hardened one.
func (s Scenario) Outcome() string {
	if s.State == "careless" {
		return "expected"
	}
	return "residue"
}

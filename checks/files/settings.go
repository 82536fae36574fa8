package files

import (
	"fmt"
	"path/filepath"
	"slices"

	"hardcheck/checks"
)

// Settings are the target keys that files have of their own.
type Settings struct {
	// Application is whose files they are, for the controls of its policy.
	Application Application `yaml:"part-of" json:"part-of,omitempty" words:"django-modbus-webserver,internet-perf-exporter,netmikro,none" jsonschema:"the application whose files these are"`
	// Holds says what the files are, which decides what is judged.
	Holds Holding `yaml:"holds" json:"holds,omitempty" words:"settings,database,backups,packages" jsonschema:"what the files are: settings where it is missing"`
	// Owner is the account that the files should belong to, Group their group.
	Owner string `yaml:"owner" json:"owner,omitempty" jsonschema:"account that should own the files"`
	Group string `yaml:"group" json:"group,omitempty" jsonschema:"group that the files should have"`
	// Served are folders that a web server hands out, such as those of static and media files.
	Served []string `yaml:"served" json:"served,omitempty" list:"unique,most=20" jsonschema:"folders of this host that a web server hands out (absolute paths): no database may lie below one"`
}

// Application is a known application.
type Application string

// The applications.
const (
	NoApplication    Application = "none"
	ModbusWebServer  Application = "django-modbus-webserver"
	PerformanceProbe Application = "internet-perf-exporter"
	Netmikro         Application = "netmikro"
)

// Known reports whether it is one of them, or none was named.
func (a Application) Known() bool {
	return slices.Contains([]Application{"", NoApplication, ModbusWebServer, PerformanceProbe, Netmikro}, a)
}

// Holding is what the files of a target are.
type Holding string

// The holdings.
const (
	HoldsSettings Holding = "settings"
	HoldsDatabase Holding = "database"
	HoldsBackups  Holding = "backups"
	HoldsPackages Holding = "packages"
)

// Known reports whether it is one of them, or none was named.
func (h Holding) Known() bool {
	return slices.Contains([]Holding{"", HoldsSettings, HoldsDatabase, HoldsBackups, HoldsPackages}, h)
}

func completeSettings(settings *Settings, _ checks.Given) []checks.Fault {
	if settings.Holds == "" {
		settings.Holds = HoldsSettings
	}
	var faults []checks.Fault
	for i, path := range settings.Served {
		if !filepath.IsAbs(path) {
			faults = append(faults, checks.Fault{Path: []any{"served", i}, Text: fmt.Sprintf("served folder %q is not an absolute path", path)})
		}
	}
	return faults
}

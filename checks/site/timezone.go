package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime"
	"strings"
	"time"

	"hardcheck/checks"
)

// localtime is where Unix systems keep the machine's time zone.
const localtime = "/etc/localtime"

// utc is the zone of a machine that names none. That is what Unix means by it, and
// [Site.Resolve] warns where windows depend on it.
var utc = time.FixedZone("UTC", 0)

// timeZone finds a zone of the IANA database by its name.
func timeZone(name string) (*time.Location, error) {
	// The library takes these two for something else than a zone's name.
	if name != "" && name != "Local" {
		if zone, err := time.LoadLocation(name); err == nil {
			return zone, nil
		}
	}
	return nil, fmt.Errorf("time zone %q is not known: it is a name of the IANA database, such as Europe/Berlin", checks.Clean(name))
}

// machineZone is the time zone of this machine, by the variable TZ or else by the file
// at path. The library takes UTC in silence where either can't be read.
func machineZone(path string) (*time.Location, error) {
	if name, set := os.LookupEnv("TZ"); set {
		return namedZone(name)
	}
	if runtime.GOOS == "windows" {
		return time.Local, nil
	}
	// The name says more than what it leads to, which an image may not have.
	if link, err := os.Readlink(path); err == nil {
		if _, name, found := strings.Cut(link, "zoneinfo/"); found {
			if zone, err := timeZone(name); err == nil {
				return zone, nil
			}
		}
	}
	zone, err := zoneFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		if _, err := os.Lstat(path); err != nil {
			return utc, nil
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the time zone of this machine: %w", err)
	}
	return zone, nil
}

// namedZone reads what TZ says: a name, or the path of a file. Without a text it is UTC.
func namedZone(name string) (*time.Location, error) {
	name = strings.TrimPrefix(name, ":")
	if name == "" {
		return time.UTC, nil
	}
	zone, err := timeZone(name)
	if strings.HasPrefix(name, "/") {
		zone, err = zoneFile(name)
	}
	if err != nil {
		return nil, fmt.Errorf("environment variable TZ: %w", err)
	}
	return zone, nil
}

func zoneFile(path string) (*time.Location, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	zone, err := time.LoadLocationFromTZData(path, data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return zone, nil
}

// setZones gives every target's windows the zone they are read in: its own, else the
// site's, else the machine's. A zone of the machine that is not known is an error even
// where none depends on it.
func (s *Site) setZones() error {
	machine, err := machineZone(localtime)
	if err != nil {
		return err
	}
	zone := s.zone
	if zone == nil {
		zone = machine
	}
	if !s.AdHoc {
		s.TimeZone = zone.String()
	}
	for i := range s.Targets {
		if s.Targets[i].Windows.Zone == nil {
			s.Targets[i].Windows.Zone = zone
		}
	}
	return nil
}

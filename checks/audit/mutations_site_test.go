package audit

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/testenv/mutations"
)

// siteParts are the targets of the whole site, each made as in the file of its kind,
// with the base of that file below its own.
var siteParts = []struct {
	name, file string
	make       maker
}{
	{"router", "routeros.txt", hardenedRouter},
	{"modbus", "modbus.txt", hardenedModbus},
	{"redis", "redis.txt", hardenedRedis},
	{"docker", "docker.txt", recordedEngine},
	{"web", "web.txt", hardenedWeb},
	{"database", "database.txt", hardenedDatabase},
	{"scan", "scan.txt", imageReport},
}

// hardenedSite reads a router, a Modbus device, a redis-server, an engine, a web server, a database server and a report about the engine's image, and judges
// them as the targets of one site. They are read where the test runs them, and judged at
// the addresses that the part "site" gives them.
func hardenedSite(t *testing.T, layers ...string) judged {
	t.Helper()
	place, records := hardenedRecords(t, layers...)
	// The certificates are made for the test: they aren't valid yet at the date that the
	// simulated router and the recorded answers are judged at.
	return judgeAll(t, place, judgeAt, records...).without("modbus-certificate-valid", "redis-certificate-valid", "web-certificate-valid", "database-certificate-valid")
}

func hardenedRecords(t *testing.T, layers ...string) (checks.Site, []engine.Record) {
	t.Helper()
	var changes []map[string]string
	var described any
	for _, layer := range layers {
		byPart := parted(layer)
		changes, described = append(changes, byPart), merge(described, decoded(t, byPart["site"]))
	}
	place := siteOf(t, described)
	var records []engine.Record
	for _, part := range siteParts {
		base, _, err := mutations.Read(part.file)
		if err != nil {
			t.Fatal(err)
		}
		own := []string{base}
		for _, change := range changes {
			if text := change[part.name]; text != "" {
				own = append(own, text)
			}
		}
		record := madeOnce(t, part.make, part.name, own)
		kind := record.Target.Kind
		record.Target = place.Targets[part.name]
		record.Target.Name, record.Target.Kind = part.name, kind
		if err := checks.DecodeSettings(&record.Target, all.Kinds()); err != nil {
			t.Fatal(err)
		}
		records = append(records, record)
	}
	return checks.Site{Zones: place.Zones, Conduits: place.Conduits}, records
}

// parts are what hardenedRecords has read, by the part and its layers: most changes of a
// site leave six of its seven targets as they are.
var parts sync.Map

// kept is one of them.
type kept struct {
	mu     sync.Mutex
	record *engine.Record
}

// madeOnce makes and reads a part for the first who asks for it.
func madeOnce(t *testing.T, make maker, name string, layers []string) engine.Record {
	t.Helper()
	found, _ := parts.LoadOrStore(name+"\x00"+strings.Join(layers, "\x00"), &kept{})
	part := found.(*kept)
	part.mu.Lock()
	defer part.mu.Unlock()
	if part.record == nil {
		record := make(t, layers...)
		part.record = &record
	}
	return *part.record
}

// parted splits a change by its lines "of PART".
func parted(change string) map[string]string {
	byPart := map[string]string{}
	part := ""
	for line := range strings.Lines(change) {
		if name, begins := strings.CutPrefix(strings.TrimSpace(line), "of "); begins {
			part = name
			continue
		}
		byPart[part] += line
	}
	for name, text := range byPart {
		byPart[name] = strings.TrimSpace(text)
	}
	return byPart
}

// describedSite is what the part "site" says, with the targets by their parts.
type describedSite struct {
	Conduits []checks.Conduit
	Zones    []checks.Zone
	Targets  map[string]checks.Target
}

func siteOf(t *testing.T, described any) describedSite {
	t.Helper()
	var s describedSite
	text, err := json.Marshal(described)
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		t.Fatalf("read the part site: %v", err)
	}
	return s
}

package audit

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"hardcheck/checks"
	"hardcheck/checks/all"
	"hardcheck/checks/engine"
	"hardcheck/checks/site"
	"hardcheck/profiles"
)

// A lamp is a kind of target that only this file knows. What stands here is what a new
// kind's folder has; the three appends in [lampLists] are its line in checks/all.

type lampFacts struct {
	Lit checks.Value[bool] `json:"lit"`
}

func (lampFacts) FactsKind() string { return "lamp" }

type lampSettings struct {
	Colour string `yaml:"colour" json:"colour,omitempty" words:"red,green" jsonschema:"colour of the light"`
	Rooms  []int  `yaml:"rooms" json:"rooms,omitempty" range:"1-9" list:"unique,most=3" jsonschema:"rooms that it lights"`
	Hours  hours  `yaml:"hours" json:"hours,omitzero" jsonschema:"hours in which it may be lit"`
}

type hours struct {
	From int `yaml:"from,required" json:"from" range:"0-23" jsonschema:"first hour"`
	To   int `yaml:"to,required" json:"to" range:"0-23" jsonschema:"last hour"`
}

func completeLamp(settings *lampSettings, given checks.Given) []checks.Fault {
	if !given("colour") {
		settings.Colour = "green"
	}
	if given("hours", "from") && settings.Hours.To < settings.Hours.From {
		return []checks.Fault{{Path: []any{"hours", "to"}, Text: "the lamp would go out before it is lit"}}
	}
	return nil
}

var lampKind = checks.WithSettings(checks.KindOf[lampFacts]("Lamp"), completeLamp)

var lampConnector = checks.Connector{
	Kind:    lampKind,
	Schemes: []checks.Scheme{{Name: "lamp", About: "a lamp", Form: checks.FormHost, Port: 4242}},
	Collect: func(_ context.Context, access checks.Access) checks.Collection {
		lit := checks.Settings[lampSettings](access.Target).Colour == "red"
		return checks.Collection{Facts: lampFacts{Lit: checks.Known(lit)}}
	},
}

var lampColour = &checks.Check{
	ID: "lamp-colour-green", Title: "A lamp is green", Severity: checks.Low, Description: "Because.",
	Remediation: "Change it.", References: []string{"https://example.org"},
	Rule: checks.Each(func(o checks.Observed[lampFacts]) {
		lit, known := checks.Need(o, o.Facts.Lit, "lit")
		if settings := checks.Settings[lampSettings](o.Target); known && lit {
			o.Violation("is %s in rooms %v", settings.Colour, settings.Rooms)
		}
	}),
}

func lampLists() ([]checks.Kind, []checks.Connector, []*checks.Check) {
	return append(all.Kinds(), lampKind), append(all.Connectors(), lampConnector), append(all.Checks(), lampColour)
}

func loadLamps(t *testing.T, targets string) (*site.Site, error) {
	t.Helper()
	file := filepath.Join(t.TempDir(), "site.yaml")
	if err := os.WriteFile(file, []byte("version: 1\ntargets:\n"+targets), 0o600); err != nil {
		t.Fatal(err)
	}
	_, connectors, _ := lampLists()
	s, err := site.Load(file, site.Known{Connectors: connectors})
	if err != nil {
		err = fmt.Errorf("%s", strings.ReplaceAll(err.Error(), file, "site.yaml"))
	}
	return s, err
}

// TestNewKind takes a kind from the site file to the report.
func TestNewKind(t *testing.T) {
	t.Parallel()
	s, err := loadLamps(t, "  - {name: hall, url: \"lamp://127.0.0.1\", colour: red, rooms: [1, 2], hours: {from: 6, to: 22}}\n"+
		"  - {name: attic, url: \"lamp://127.0.0.1:4243\"}\n")
	if err != nil {
		t.Fatal(err)
	}
	want := []any{lampSettings{Colour: "red", Rooms: []int{1, 2}, Hours: hours{6, 22}}, lampSettings{Colour: "green"}}
	if diff := cmp.Diff(want, settingsOf(s.Public().Targets)); diff != "" {
		t.Errorf("settings of the site (-want +got):\n%s", diff)
	}
	header, records := throughSnapshot(t, s)
	if diff := cmp.Diff(want, settingsOf(header.Site.Targets)); diff != "" {
		t.Errorf("settings of the snapshot's header (-want +got):\n%s", diff)
	}
	var got []string
	for _, finding := range judgeLamps(t, header, records).Findings {
		if finding.Check == lampColour.ID {
			got = append(got, fmt.Sprintf("%s %s %s", finding.Target, finding.Outcome, finding.Message))
		}
	}
	slices.Sort(got)
	if diff := cmp.Diff([]string{"attic passed ", "hall failed is red in rooms [1 2]"}, got); diff != "" {
		t.Errorf("findings (-want +got):\n%s", diff)
	}
}

func settingsOf(targets []checks.Target) []any {
	var settings []any
	for _, target := range targets {
		settings = append(settings, target.Settings)
	}
	return settings
}

// throughSnapshot collects the site, and reads what was written of it.
func throughSnapshot(t *testing.T, s *site.Site) (engine.Header, []engine.Record) {
	t.Helper()
	accesses, _, err := s.Resolve(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	var jobs []engine.Job
	for _, access := range accesses {
		jobs = append(jobs, engine.Job{Access: &access, Connector: &lampConnector})
	}
	var file bytes.Buffer
	writer, err := engine.NewSnapshotWriter(&file, engine.Header{Started: time.Now(), Site: s.Public()})
	if err != nil {
		t.Fatal(err)
	}
	if jobs, err = engine.Resolve(t.Context(), jobs, engine.Limits{}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Collect(t.Context(), jobs, engine.Limits{}, writer.Write); err != nil {
		t.Fatal(err)
	}
	if err := writer.Close(time.Now(), false); err != nil {
		t.Fatal(err)
	}
	kinds, _, _ := lampLists()
	strange := bytes.ReplaceAll(file.Bytes(), []byte(`"colour":"green"`), []byte(`"color":"green"`))
	_, err = engine.NewSnapshotReader(bytes.NewReader(strange), "lamps", kinds, false)
	if err == nil || err.Error() != `lamps:1: decode settings of "attic": json: unknown field "color"` {
		t.Errorf("settings that the kind does not know: %v", err)
	}
	_, err = engine.NewSnapshotReader(bytes.NewReader(file.Bytes()), "lamps", all.Kinds(), false)
	if err == nil || err.Error() != `lamps:1: target "hall" has settings of kind "lamp", which this version doesn't know` {
		t.Errorf("settings of an unknown kind: %v", err)
	}
	reader, err := engine.NewSnapshotReader(&file, "lamps", kinds, false)
	if err != nil {
		t.Fatal(err)
	}
	var records []engine.Record
	for range jobs {
		record, err := reader.Next()
		if err != nil {
			t.Fatal(err)
		}
		records = append(records, record)
	}
	return reader.Header, records
}

func judgeLamps(t *testing.T, header engine.Header, records []engine.Record) engine.Result {
	t.Helper()
	_, _, list := lampLists()
	selected, err := profiles.Select(nil, list)
	if err != nil {
		t.Fatal(err)
	}
	evaluation := engine.NewEvaluation(engine.Plan{Profiles: selected, AsOf: header.Started, FailOn: checks.Low, Site: header.Site})
	for _, record := range records {
		evaluation.Add(record)
	}
	return evaluation.Result(engine.Run{Started: header.Started, Finished: header.Started})
}

// TestNewKindKeysAreStrict holds that a kind gets the same care for its keys as the
// common ones, without a line of code of its own.
func TestNewKindKeysAreStrict(t *testing.T) {
	t.Parallel()
	_, err := loadLamps(t, `  - {name: a, url: "lamp://h", colour: redd, rooms: [1, 10, 1, 2]}
  - {name: b, url: "lamp://h", hours: {from: 22, to: 6, too: 1}}
  - {name: c, url: "lamp://h", coluor: red, hours: {to: 24}, units: [1]}
  - {name: d, url: "redis://h", rooms: [1]}
`)
	want := `site.yaml:3:40: unknown colour "redd": did you mean "red"?
   3 |   - {name: a, url: "lamp://h", colour: redd, rooms: [1, 10, 1, 2]}
     |                                        ^
site.yaml:3:53: rooms has 4 entries: 3 at most
   3 |   - {name: a, url: "lamp://h", colour: redd, rooms: [1, 10, 1, 2]}
     |                                                     ^
site.yaml:3:57: room 10 is not 1 to 9
   3 |   - {name: a, url: "lamp://h", colour: redd, rooms: [1, 10, 1, 2]}
     |                                                         ^
site.yaml:3:61: room 1 is listed twice
   3 |   - {name: a, url: "lamp://h", colour: redd, rooms: [1, 10, 1, 2]}
     |                                                             ^
site.yaml:4:54: the lamp would go out before it is lit
   4 |   - {name: b, url: "lamp://h", hours: {from: 22, to: 6, too: 1}}
     |                                                      ^
site.yaml:4:57: unknown key "too": did you mean "to"?
   4 |   - {name: b, url: "lamp://h", hours: {from: 22, to: 6, too: 1}}
     |                                                         ^
site.yaml:5:32: unknown key "coluor": did you mean "colour"?
   5 |   - {name: c, url: "lamp://h", coluor: red, hours: {to: 24}, units: [1]}
     |                                ^
site.yaml:5:52: missing key "from"
   5 |   - {name: c, url: "lamp://h", coluor: red, hours: {to: 24}, units: [1]}
     |                                                    ^
site.yaml:5:57: to 24 is not 0 to 23
   5 |   - {name: c, url: "lamp://h", coluor: red, hours: {to: 24}, units: [1]}
     |                                                         ^
site.yaml:5:62: "units" is a key of modbus targets: lamp targets have no such key
   5 |   - {name: c, url: "lamp://h", coluor: red, hours: {to: 24}, units: [1]}
     |                                                              ^
site.yaml:6:33: "rooms" is a key of lamp targets: redis targets have no such key
   6 |   - {name: d, url: "redis://h", rooms: [1]}
     |                                 ^`
	if err == nil {
		t.Fatal("no error")
	}
	if diff := cmp.Diff(want, err.Error()); diff != "" {
		t.Errorf("error (-want +got):\n%s", diff)
	}
}

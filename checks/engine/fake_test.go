package engine

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"hardcheck/checks"
	"hardcheck/profiles"
)

// Two small kinds stand in for real ones: what the engine promises holds for any.
type doorFacts struct {
	Locked checks.Value[bool] `json:"locked"`
	Keys   []string           `json:"keys,omitempty"`
	// Hinges have a comment each, deep inside.
	Hinges checks.Value[[]hinge] `json:"hinges,omitzero"`
	// Hash is what a written door and the one that is made from it have in common.
	Hash string `json:"hash,omitempty"`
	// Badge is when the door's badge ends, as a certificate does.
	Badge time.Time `json:"badge,omitzero"`
}

func (f doorFacts) CertificateEnds() []checks.CertificateEnd {
	if f.Badge.IsZero() {
		return nil
	}
	return []checks.CertificateEnd{{Name: "badge", Until: f.Badge}}
}

func (doorFacts) Places(string, []string) []checks.Evidence { return nil }

func (f doorFacts) Marks(_ string, fields []string) []string {
	if f.Hash == "" || len(fields) == 0 {
		return nil
	}
	return []string{"door of old " + f.Hash, "door " + f.Hash}
}

func (f doorFacts) RunningMarks() []string { return []string{"door " + f.Hash} }

type hinge struct {
	Number  int64  `json:"number"`
	Comment string `json:"comment,omitempty"`
}

func (doorFacts) FactsKind() string { return "door" }

type guardFacts struct {
	Watches []string `json:"watches"`
	Away    []string `json:"away,omitempty"`
}

func (f guardFacts) LeftOut() []string { return f.Away }

func (guardFacts) FactsKind() string { return "guard" }

var fakeKinds = []checks.Kind{checks.KindOf[doorFacts]("Door"), checks.KindOf[guardFacts]("Guard")}

var asOf = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func fakeCheck(id string, severity checks.Severity, rule checks.Rule) *checks.Check {
	return &checks.Check{
		ID: id, Title: "A good state holds", Severity: severity, Description: "Because.",
		Remediation: "Do it.", References: []string{"https://example.org"}, Rule: rule,
	}
}

type lockedParams struct {
	Except []string `json:"except"`
}

// doorLocked judges the lock, and each key by name.
var doorLocked = fakeCheck("door-lock-closed", checks.High, checks.EachWith(lockedParams{}, func(o checks.Observed[doorFacts], p lockedParams) {
	locked, ok := checks.Need(o, o.Facts.Locked, "locked")
	if !ok {
		return
	}
	o.Evidence("handle", "locked is %t", locked)
	for _, name := range p.Except {
		if name == o.Target.Name {
			return
		}
	}
	if !locked {
		o.Violation("stands open")
	}
}))

var doorKeys = fakeCheck("door-keys-kept", checks.Low, checks.Each(func(o checks.Observed[doorFacts]) {
	for _, key := range o.Facts.Keys {
		if subject := o.Subject(key); key == "lost" {
			subject.Violation("key %s is lost", key)
		}
	}
}))

var doorPanics = fakeCheck("door-hinge-sound", checks.Low, checks.Each(func(checks.Observed[doorFacts]) {
	var none []int
	_ = none[len(none)]
}))

var guardAwake = fakeCheck("guard-shift-kept", checks.Medium, checks.Each(func(o checks.Observed[guardFacts]) {
	if len(o.Facts.Watches) == 0 {
		o.Violation("watches nothing")
	}
}))

var doorWatched = fakeCheck("network-door-watched", checks.Critical, checks.Across(
	func(doors checks.Targets[doorFacts], guards checks.Targets[guardFacts]) {
		for _, door := range doors.Observed {
			if len(guards.Unread) == 0 && !watched(door.Target.Name, guards) {
				door.Violation("no guard watches it")
			}
		}
	}))

func watched(name string, guards checks.Targets[guardFacts]) bool {
	for _, guard := range guards.Observed {
		for _, watch := range guard.Facts.Watches {
			if watch == name {
				return true
			}
		}
	}
	return false
}

func use(check *checks.Check) profiles.Use {
	parameters, err := check.Rule.Parameters()
	if err != nil {
		panic(err)
	}
	return profiles.Use{Check: check, Rule: check.Rule, Parameters: string(parameters)}
}

func useWith(t *testing.T, check *checks.Check, with string, severity checks.Severity) profiles.Use {
	t.Helper()
	rule, err := check.Rule.Configure([]byte(with))
	if err != nil {
		t.Fatal(err)
	}
	parameters, err := rule.Parameters()
	if err != nil {
		t.Fatal(err)
	}
	return profiles.Use{Check: check, Rule: rule, Parameters: string(parameters), Severity: severity}
}

func policy(controls ...profiles.Control) *profiles.Profile {
	return &profiles.Profile{ID: "house", Title: "House rules", Controls: controls}
}

func control(id string, uses ...profiles.Use) profiles.Control {
	return profiles.Control{ID: id, Title: "Control " + id, Section: "Doors", Checks: uses}
}

func door(name string, facts doorFacts) Record {
	return Record{Target: checks.Target{Name: name, Kind: "door"}, State: checks.StateCollected, Started: asOf, Finished: asOf, Facts: facts}
}

func guardRecord(name string, watches ...string) Record {
	return Record{Target: checks.Target{Name: name, Kind: "guard"}, State: checks.StateCollected, Started: asOf, Finished: asOf, Facts: guardFacts{Watches: watches}}
}

func unreachable(kind, name string) Record {
	return Record{
		Target: checks.Target{Name: name, Kind: kind}, State: checks.StateUnreachable, Started: asOf, Finished: asOf,
		Problem: &checks.Problem{Reason: checks.Unreachable, Detail: "connection refused"},
	}
}

func locked(is bool) doorFacts { return doorFacts{Locked: checks.Known(is)} }

// evaluate judges the records by one profile, with the site knowing their targets.
func evaluate(t *testing.T, plan Plan, records ...Record) Result {
	t.Helper()
	if plan.AsOf.IsZero() {
		plan.AsOf = asOf
	}
	if plan.FailOn == 0 {
		plan.FailOn = checks.Low
	}
	for _, record := range records {
		plan.Site.Targets = append(plan.Site.Targets, record.Target)
	}
	evaluation := NewEvaluation(plan)
	for _, record := range records {
		evaluation.Add(record)
	}
	return evaluation.Result(Run{Started: asOf, Finished: asOf})
}

func asJSON(t *testing.T, value any) string {
	t.Helper()
	data, err := json.MarshalIndent(value, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func connector(collect func(ctx context.Context, access checks.Access) checks.Collection) checks.Connector {
	return checks.Connector{Kind: fakeKinds[0], Schemes: []checks.Scheme{{Name: "door", Port: 1}}, Collect: collect}
}

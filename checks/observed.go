package checks

import "time"

// Observation is one target as the engine hands it to rules.
type Observation struct {
	Target Target
	Site   Site
	// AsOf is the time at which dated things (certificates, lifecycles) are judged.
	AsOf  time.Time
	Facts Facts
	// Problems tell why fields of Facts are unknown, by JSON path.
	Problems map[string]Problem
	// Seen are the target's answers over the network, one for each zone that it was read from.
	Seen   []Sighting
	shared *derivations
}

// itself is the target as a subject, embedded in Observed so that a rule about
// the target as a whole needs no name for it.
type itself = Subject

// Observed is one target's facts as a rule sees them. Its own Violation, Unknown,
// NotApplicable and Evidence are about the target itself (subject "").
type Observed[F Facts] struct {
	itself
	Target Target
	Site   Site
	AsOf   time.Time
	Facts  F
	// Seen are the target's answers over the network, one for each zone that it was read from.
	Seen   []Sighting
	record *record
	shared *derivations
}

// Problem is why the field at a JSON path of the facts is unknown, for rules that
// report it on a subject of another target. [Need] does that for the own ones.
func (o Observed[F]) Problem(field string) Problem { return explain(o.record.problems, field) }

// Subject declares a subject of the target by its stable name. Asked twice, it
// is the same subject.
func (o Observed[F]) Subject(name string) Subject { return o.record.subject(name) }

// record gathers what a rule says about one target.
type record struct {
	target   string
	problems map[string]Problem
	self     *subject
	subjects []*subject
	byName   map[string]*subject
}

func (r *record) subject(name string) Subject {
	if name == "" {
		return Subject{r.self}
	}
	name = Clean(name)
	if state, ok := r.byName[name]; ok {
		return Subject{state}
	}
	state := &subject{target: r.target, name: name, problems: r.problems, located: r.self.located}
	if r.byName == nil { // many rules name none
		r.byName = map[string]*subject{}
	}
	r.byName[name] = state
	r.subjects = append(r.subjects, state)
	return Subject{state}
}

// judgements adds the subjects in the order in which the rule named them. The
// target itself counts when the rule spoke of it, or of nothing else.
func (r *record) judgements(all []Judgement) []Judgement {
	spoken := len(r.self.violations)+len(r.self.unknowns) > 0 || r.self.notApplicable != ""
	if spoken || len(r.subjects) == 0 {
		all = append(all, r.self.judgement())
	}
	for _, state := range r.subjects {
		all = append(all, state.judgement())
	}
	return all
}

func observe[F Facts](o Observation) Observed[F] {
	both := &struct { // made at once: there is one for each rule and target
		record
		self subject
	}{record{target: o.Target.Name, problems: o.Problems}, subject{target: o.Target.Name, problems: o.Problems}}
	r := &both.record
	r.self = &both.self
	if located, is := o.Facts.(Located); is && o.Target.Written {
		r.self.located = located
	}
	return Observed[F]{
		itself: Subject{r.self}, Target: o.Target, Site: o.Site, AsOf: o.AsOf,
		Facts: o.Facts.(F), Seen: o.Seen, record: r, shared: o.shared,
	}
}

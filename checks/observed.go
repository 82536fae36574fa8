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

// itself is the target as a subject, embedded in Case so that a rule about
// the target as a whole needs no name for it.
type itself = Subject

// Observed is one target's facts as a rule sees them. Its own Violation, Unknown,
// NotApplicable and Evidence are about the target itself (subject ""). It is of use until its rule
// returns.
type Observed[F Facts] struct{ *Case[F] }

// Case is what [Observed] has: one target, and what a rule says about it.
type Case[F Facts] struct {
	itself
	Target Target
	Site   Site
	AsOf   time.Time
	Facts  F
	// Seen are the target's answers over the network, one for each zone that it was read from.
	Seen   []Sighting
	record record
	own    subject
	shared *derivations
}

// Problem is why the field at a JSON path of the facts is unknown, for rules that
// report it on a subject of another target. [Need] does that for the own ones.
func (c *Case[F]) Problem(field string) Problem { return explain(c.record.problems, field) }

// Subject declares a subject of the target by its stable name. Asked twice, it
// is the same subject.
func (c *Case[F]) Subject(name string) Subject { return c.record.subject(name) }

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

func observe[F Facts](o *Observation) Observed[F] {
	made := Observed[F]{new(Case[F])}
	made.take(o)
	return made
}

// take makes a case one about an observation, whatever it was about before.
func (c *Case[F]) take(o *Observation) {
	c.own = subject{target: o.Target.Name, problems: o.Problems}
	if located, is := o.Facts.(Located); is && o.Target.Written {
		c.own.located = located
	}
	c.record = record{target: o.Target.Name, problems: o.Problems, self: &c.own}
	c.itself = Subject{&c.own}
	c.Target, c.Site, c.AsOf, c.Facts, c.Seen, c.shared = o.Target, o.Site, o.AsOf, o.Facts.(F), o.Seen, o.shared
}

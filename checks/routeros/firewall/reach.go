package firewall

import (
	"math"
	"slices"
)

// Reach answers whether the zone reaches the port. Where nothing of the router listens
// there for sure, that is the answer even if the rules leave open what gets through.
func (e *Engine) Reach(q Query) Verdict {
	refused := func(v Verdict) bool { return v.Value == ServiceRestricted && !e.family(q.Family).admitted(q) }
	return asked(q, e.reach, refused)
}

func (e *Engine) reach(q Query) Verdict {
	t := e.family(q.Family)
	g := t.goal(q)
	verdict := t.decide(q.Zone, q.Protocol, g)
	if len(q.Hosts) == 0 && !q.Sent.IsValid() && verdict.Value != Blocked {
		verdict = t.listen(q, g, verdict)
	}
	return verdict
}

// Arrives answers whether packets of the zone get to the port, whatever listens there:
// the answer is Reachable, Blocked or Unknown.
func (e *Engine) Arrives(q Query) Verdict {
	arrive := func(q Query) Verdict {
		t := e.family(q.Family)
		return t.decide(q.Zone, q.Protocol, t.goal(q))
	}
	return asked(q, arrive, func(Verdict) bool { return false })
}

// asked answers a question as long as the asker's budget for the router allows it.
func asked(q Query, ask func(Query) Verdict, final func(Verdict) bool) Verdict {
	if q.Budget.Spent() {
		return overspent()
	}
	return q.Budget.count(entered(q, ask, final))
}

// entered asks about the interfaces by which a zone enters. A refusal stands only where the
// packets are refused too that enter by those of which that isn't known, and where there
// are no further ones; final refusals don't depend on the interface.
func entered(q Query, ask func(Query) Verdict, final func(Verdict) bool) Verdict {
	zone, verdict := q.Zone, Verdict{Value: Blocked}
	if len(zone.Interfaces) > 0 || len(zone.Doubtful) == 0 {
		verdict = ask(q)
	}
	if verdict.Value != Blocked && verdict.Value != ServiceRestricted || final(verdict) {
		return verdict
	}
	for _, doubt := range zone.Doubtful {
		q.Zone.Interfaces, q.Zone.Doubtful = []string{doubt.Interface}, nil
		perhaps := ask(q)
		if perhaps.Value == Blocked || perhaps.Value == verdict.Value {
			if len(verdict.Because) == 0 {
				verdict = perhaps
			}
			continue
		}
		text := "whether zone " + quote(zone.Name) + " enters by interface " + quote(doubt.Interface) + " isn't known: " + doubt.Why
		because := append([]Reason{{Text: text, Cause: EntranceOpen}}, perhaps.Because...)
		return Verdict{Value: Unknown, Witness: perhaps.Witness, Via: perhaps.Via, Because: because}
	}
	if zone.Open {
		text := "zone " + quote(zone.Name) + " may enter by other interfaces too"
		return Verdict{Value: Unknown, Because: []Reason{{Text: text, Cause: EntranceOpen}}}
	}
	return verdict
}

// goal is where a query's packets have to arrive.
func (t *tables) goal(q Query) goal {
	if q.Sent.IsValid() {
		return goal{local: none, hosts: t.local.complement(), port: numbers(0, math.MaxUint16), sent: q.Sent, budget: q.Budget}
	}
	g := goal{local: t.local, hosts: none, port: numbers(0, math.MaxUint16), byAny: q.Translated, budget: q.Budget}
	if len(q.Hosts) > 0 {
		g.hosts = t.prefixes(q.Hosts)
		g.local = g.hosts.intersect(t.local)
	}
	if q.Port != 0 {
		g.port = numbers(uint64(q.Port), uint64(q.Port))
	}
	return g
}

// decide asks what surely arrives, and where nothing does, what may.
func (t *tables) decide(zone Zone, protocol uint8, g goal) Verdict {
	verdict, _ := t.settle(zone, numbers(uint64(protocol), uint64(protocol)), g)
	return verdict
}

// settle decides about packets of some protocols. Beside the answer it has the packets that
// get through, or may, that the witness is one of; nil where there is no witness.
func (t *tables) settle(zone Zone, protocols set, g goal) (Verdict, *box) {
	start, verdict := t.begin(zone, protocols)
	if verdict.Value != 0 {
		return verdict, nil
	}
	arrived, from, gaveUp := t.surely(zone, start, g, false)
	if arrived != nil {
		return t.reached(arrived, from), arrived
	}
	verdict, arrived = t.perhaps(start, g)
	if verdict.Value == Unknown && t.choosing {
		if chosen, by, found := t.unless(zone, start, g); found {
			return chosen, by
		}
	}
	switch {
	case verdict.Value != Unknown:
	case gaveUp && !verdict.Has(OverBudget):
		verdict.Because = append(verdict.Because, Reason{Text: "the search for what surely gets through exceeded its budget", Cause: OverBudget})
	case len(verdict.Because) == 0:
		verdict.Because = []Reason{{Text: "what surely gets through can't be told from what may"}}
	}
	return verdict, arrived
}

// begin are the packets that a question is about; the verdict is one where that is all that
// the answer needs.
func (t *tables) begin(zone Zone, protocols set) (box, Verdict) {
	if t.config.Off {
		return box{}, Verdict{Value: Blocked, Because: []Reason{{Text: "the router doesn't use the family"}}}
	}
	if t.config.Doubt != "" {
		return box{}, Verdict{Value: Unknown, Because: []Reason{{Text: t.config.Doubt}}}
	}
	start, problem := t.start(zone, protocols)
	if problem != "" {
		return box{}, Verdict{Value: Unknown, Because: []Reason{{Text: problem}}}
	}
	if len(t.config.Unread) > 0 {
		return box{}, Verdict{Value: Unknown, Because: []Reason{{Text: tableText(t.config.Unread[0]) + " could not be read"}}}
	}
	if len(start.dims[dimSource]) == 0 {
		return box{}, Verdict{Value: Blocked, Because: []Reason{{Text: "no host of zone " + quote(zone.Name) + " has an address of the family"}}}
	}
	return start, Verdict{}
}

// tableText names what wasn't read: a table, or what all of them depend on.
func tableText(name string) string {
	if slices.Contains([]string{rawTable, natTable, filterTable}, name) {
		return "table " + name
	}
	return name
}

// surely looks for a packet that surely arrives, from the internet first for one that
// the internet would carry to the router.
//
// Where its sender chooses, packets count as well that get through unless something that
// the sender decides on is against them.
func (t *tables) surely(zone Zone, start box, g goal, chooses bool) (arrived *box, from standing, gaveUp bool) {
	for _, try := range t.standings(zone, g) {
		part := start
		part.dims[dimDestination] = part.dims[dimDestination].intersect(try.destinations)
		for _, translated := range t.ways(g) {
			g.translated = translated
			s := &search{}
			if chooses {
				s.order = &order{t: t, known: map[*op]bool{}}
			}
			if t.arrives(s, part, g, func(b box) bool { arrived = &b; return true }) {
				return arrived, try.standing, false
			}
			gaveUp = gaveUp || s.gaveUp
		}
	}
	return nil, anywhere, gaveUp
}

// ways are untouched and translated packets, as far as the goal asks for them.
func (t *tables) ways(g goal) []bool {
	if g.changed() {
		return []bool{true}
	}
	return []bool{false, true}
}

func (t *tables) budget() int {
	if t.router.Steps > 0 {
		return t.router.Steps
	}
	return DefaultSteps
}

// perhaps looks for a packet that may arrive.
func (t *tables) perhaps(start box, g goal) (Verdict, *box) {
	var blamed, open []*op
	for _, translated := range t.ways(g) {
		g.translated = translated
		s := &search{possibly: true}
		var arrived *box
		if t.arrives(s, start, g, func(b box) bool { arrived = &b; return true }) {
			return t.unknown(arrived), arrived
		}
		if s.gaveUp {
			return Verdict{Value: Unknown, Because: []Reason{{Text: "the rules are too entangled: the search exceeded its budget", Cause: OverBudget}}}, nil
		}
		blamed, open = append(blamed, s.blamed...), append(open, s.open...)
	}
	if len(open) > 0 {
		return Verdict{Value: Unknown, Because: openReasons(open)}, nil
	}
	return Verdict{Value: Blocked, Because: t.proof(blamed, g)}, nil
}

func (t *tables) proof(blamed []*op, g goal) []Reason {
	var reasons []Reason
	if len(g.hosts) > 0 && t.config.ForwardOff {
		reasons = append(reasons, Reason{Text: "the router doesn't forward"})
	}
	for _, o := range unique(blamed) {
		reasons = append(reasons, Reason{Rule: &o.ref})
	}
	if len(reasons) == 0 {
		reasons = []Reason{{Text: t.unserved(g)}}
	}
	return reasons
}

// unserved says why no packet gets as far as a rule that drops it.
func (t *tables) unserved(g goal) string {
	switch {
	case g.by != nil:
		return "the rule translates no packet of the zone"
	case len(g.hosts) == 0 && len(t.local) == 0:
		return "the router has no address of the family"
	}
	return "nothing is routed or translated to the destination"
}

func openReasons(open []*op) []Reason {
	var reasons []Reason
	for _, o := range unique(open) {
		text := "action " + quote(o.ref.Action) + " can't be judged"
		if o.kind == jumps {
			text = "jumps in a circle"
		}
		if o.translation != nil {
			text = o.translation.doubt
		}
		reasons = append(reasons, Reason{Rule: &o.ref, Text: text})
	}
	return reasons
}

func unique(ops []*op) []*op {
	var seen []*op
	for _, o := range ops {
		if !slices.Contains(seen, o) && len(seen) < maxBlamed {
			seen = append(seen, o)
		}
	}
	return seen
}

func (t *tables) reached(arrived *box, from standing) Verdict {
	v := Verdict{Value: Reachable, Witness: t.packet(*arrived), OnLink: from == onLink, Upstream: from == upstream}
	if arrived.via != nil {
		v.Via = &arrived.via.ref
	}
	if decided := t.trace(arrived, v.Witness.point).decided; decided != nil {
		v.Rule = &decided.ref
	}
	return v
}

func (t *tables) unknown(arrived *box) Verdict {
	v := Verdict{Value: Unknown, Witness: t.packet(*arrived)}
	if arrived.via != nil {
		v.Via = &arrived.via.ref
	}
	for _, o := range t.trace(arrived, v.Witness.point).open {
		v.Because = append(v.Because, doubtOf(o))
	}
	if !v.Witness.Destination.IsValid() {
		v.Because = append(v.Because, Reason{Text: "an address of the router isn't known"})
	}
	return v
}

func doubtOf(o *op) Reason {
	switch {
	case len(o.doubts) > 0:
		return Reason{Rule: &o.ref, Text: joinTexts(o.doubts)}
	case o.kind == unsure:
		return Reason{Rule: &o.ref, Text: "action " + quote(o.ref.Action) + " can't be judged"}
	}
	return Reason{Rule: &o.ref, Text: "depends on an address or a route that isn't known"}
}

package firewall

import "slices"

// Reach answers whether the zone reaches the port. Where nothing of the router listens
// there for sure, that is the answer even if the rules leave open what gets through.
func (e *Engine) Reach(q Query) Verdict {
	t := e.family(q.Family)
	g := t.goal(q)
	verdict := t.decide(q.Zone, q.Protocol, g)
	if len(q.Hosts) == 0 && !q.Sent.IsValid() && verdict.Value != Blocked {
		verdict = t.listen(q, g, verdict)
	}
	if verdict.Value == ServiceRestricted && !t.admitted(q) {
		return verdict
	}
	return settled(q.Zone, verdict)
}

// Arrives answers whether packets of the zone get to the port, whatever listens there:
// the answer is Reachable, Blocked or Unknown.
func (e *Engine) Arrives(q Query) Verdict {
	t := e.family(q.Family)
	return settled(q.Zone, t.decide(q.Zone, q.Protocol, t.goal(q)))
}

// settled leaves a refusal undecided where the zone may enter by other interfaces too.
func settled(zone Zone, verdict Verdict) Verdict {
	if zone.Open && (verdict.Value == Blocked || verdict.Value == ServiceRestricted) {
		return Verdict{Value: Unknown, Because: []Reason{{Text: "zone " + quote(zone.Name) + " may enter by other interfaces too"}}}
	}
	return verdict
}

// goal is where a query's packets have to arrive.
func (t *tables) goal(q Query) goal {
	if q.Sent.IsValid() {
		return goal{local: none, hosts: t.local.complement(), port: numbers(0, 1<<16-1), sent: q.Sent}
	}
	g := goal{local: t.local, hosts: none, port: numbers(0, 1<<16-1)}
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
	if t.config.Off {
		return Verdict{Value: Blocked, Because: []Reason{{Text: "the router has the family switched off"}}}
	}
	start, problem := t.start(zone, protocol)
	if problem != "" {
		return Verdict{Value: Unknown, Because: []Reason{{Text: problem}}}
	}
	if len(t.config.Unread) > 0 {
		return Verdict{Value: Unknown, Because: []Reason{{Text: tableText(t.config.Unread[0]) + " could not be read"}}}
	}
	if len(start.dims[dimSource]) == 0 {
		return Verdict{Value: Blocked, Because: []Reason{{Text: "no host of zone " + quote(zone.Name) + " has an address of the family"}}}
	}
	arrived, from, gaveUp := t.surely(zone, start, g)
	if arrived != nil {
		return t.reached(arrived, from)
	}
	verdict := t.perhaps(start, g)
	switch {
	case verdict.Value != Unknown:
	case gaveUp && !verdict.Has(OverBudget):
		verdict.Because = append(verdict.Because, Reason{Text: "the search for what surely gets through exceeded its budget", Cause: OverBudget})
	case len(verdict.Because) == 0:
		verdict.Because = []Reason{{Text: "what surely gets through can't be told from what may"}}
	}
	return verdict
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
func (t *tables) surely(zone Zone, start box, g goal) (arrived *box, from standing, gaveUp bool) {
	for _, try := range t.standings(zone, g) {
		part := start
		part.dims[dimDestination] = part.dims[dimDestination].intersect(try.destinations)
		for _, translated := range t.ways(g) {
			g.translated = translated
			s := &search{steps: t.budget()}
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
	if g.by != nil || g.sent.IsValid() {
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
func (t *tables) perhaps(start box, g goal) Verdict {
	var blamed, open []*op
	for _, translated := range t.ways(g) {
		g.translated = translated
		s := &search{possibly: true, steps: t.budget()}
		var arrived *box
		if t.arrives(s, start, g, func(b box) bool { arrived = &b; return true }) {
			return t.unknown(arrived)
		}
		if s.gaveUp {
			return Verdict{Value: Unknown, Because: []Reason{{Text: "the rules are too entangled: the search exceeded its budget", Cause: OverBudget}}}
		}
		blamed, open = append(blamed, s.blamed...), append(open, s.open...)
	}
	if len(open) > 0 {
		return Verdict{Value: Unknown, Because: openReasons(open)}
	}
	return Verdict{Value: Blocked, Because: t.proof(blamed, g)}
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

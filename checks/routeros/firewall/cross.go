package firewall

import (
	"math"
	"slices"

	"hardcheck/checks"
)

// Crossing asks what a router lets through from one zone to hosts of another. What is for
// the router itself is left out, and so are packets that would leave by the interface by
// which they came: those needn't cross it.
type Crossing struct {
	From, To Zone
	Family   Family
	// Of is the traffic that is asked about, Except what is left out of it.
	Of, Except []checks.Traffic
	// Budget is the asker's for the router; nil sets no bound beside that of a question.
	Budget *Budget
}

// Crossed is traffic that gets through with the packet of the verdict, or of which that
// isn't known.
type Crossed struct {
	Traffic []checks.Traffic
	Verdict Verdict
}

// Crossings are the answer to a [Crossing].
type Crossings struct {
	// Open is what gets through, Unsure that of which it isn't known. Nothing in both proves
	// that nothing gets through.
	Open, Unsure []Crossed
	// More says that there is further traffic than is listed.
	More bool
	// Between is set where packets from one zone to the other have to cross the router.
	Between bool
}

// maxCrossed bounds how many pieces of traffic are told apart for each protocol: a router
// may have thousands of port forwards.
const maxCrossed = 128

// Cross lists the traffic that gets through and that of which it isn't known.
func (e *Engine) Cross(q Crossing) Crossings {
	t := e.family(q.Family)
	hosts := t.hostsOf(q.To).minus(t.local)
	var all Crossings
	if len(hosts) == 0 {
		return all
	}
	for _, l := range lanes(q.Of, q.Except) {
		c := &crosser{tables: t, q: q, hosts: hosts, lane: l}
		c.ask()
		all.Open, all.Unsure = append(all.Open, c.Open...), append(all.Unsure, c.Unsure...)
		all.More, all.Between = all.More || c.More, all.Between || c.Between
	}
	return all
}

// hostsOf are the addresses of a zone's hosts as destinations.
func (t *tables) hostsOf(zone Zone) set {
	var hosts set
	switch {
	case zone.Internet:
		hosts = t.global()
	case len(zone.Sources) > 0:
		hosts = t.prefixes(zone.Sources)
	default:
		hosts = t.routes.towards(t.idsOf(zone.Interfaces), true)
	}
	return hosts.intersect(t.unicast()).minus(t.prefixes(zone.Except))
}

func (t *tables) idsOf(names []string) set {
	var spans []span
	for _, name := range names {
		if id, ok := t.interfaces.ids[name]; ok {
			spans = append(spans, span{number(id), number(id)})
		}
	}
	return newSet(spans)
}

// lane is traffic that is told apart by one number: ports of a protocol, or protocols.
type lane struct {
	// protocol has ports; mixed where the lane is one of protocols.
	protocol int
	numbers  set
}

// mixed stands for the protocol of a lane of protocols.
const mixed = -1

// lanes are TCP, UDP, other protocols with ports that are named, and the rest.
func lanes(of, except []checks.Traffic) []lane {
	protocols := []int{6, 17}
	for _, traffic := range slices.Concat(of, except) {
		if checks.Ported(traffic.Protocol) && !slices.Contains(protocols, traffic.Protocol) {
			protocols = append(protocols, traffic.Protocol)
		}
	}
	var all []lane
	rest := numbers(0, 255)
	for _, protocol := range protocols {
		own := number(uint64(protocol))
		rest = rest.minus(set{{own, own}})
		if ports := portsOf(of, protocol).minus(portsOf(except, protocol)); len(ports) > 0 {
			all = append(all, lane{protocol, ports})
		}
	}
	if rest = protocolsOf(of, rest).minus(protocolsOf(except, rest)); len(rest) > 0 {
		all = append(all, lane{mixed, rest})
	}
	return all
}

func portsOf(traffic []checks.Traffic, protocol int) set {
	var spans []span
	for _, one := range traffic {
		switch {
		case one == checks.AnyTraffic, one == checks.OtherTraffic && protocol != 6 && protocol != 17:
			return numbers(1, math.MaxUint16)
		case one.Protocol == protocol:
			spans = append(spans, span{number(uint64(one.First)), number(uint64(one.Last))})
		}
	}
	return newSet(spans)
}

func protocolsOf(traffic []checks.Traffic, rest set) set {
	var spans []span
	for _, one := range traffic {
		if one.Protocol < 0 {
			return rest
		}
		spans = append(spans, span{number(uint64(one.Protocol)), number(uint64(one.Protocol))})
	}
	return newSet(spans).intersect(rest)
}

// crosser asks about one lane by all interfaces that the zone enters by.
type crosser struct {
	*tables
	Crossings
	q     Crossing
	hosts set
	lane  lane
}

func (c *crosser) ask() {
	from := c.q.From
	if len(from.Interfaces) == 0 && len(from.Doubtful) == 0 {
		c.entering(from, Doubt{})
	}
	for _, names := range c.entrances(from.Interfaces) {
		from.Interfaces = names
		c.entering(from, Doubt{})
	}
	for _, doubt := range from.Doubtful {
		from.Interfaces = []string{doubt.Interface}
		c.entering(from, doubt)
	}
	if from.Open {
		text := "zone " + quote(from.Name) + " may enter by other interfaces too"
		c.doubt(c.undecided(), Verdict{Value: Unknown, Because: []Reason{{Text: text, Cause: EntranceOpen}}})
	}
	c.Unsure = slices.DeleteFunc(c.Unsure, func(u Crossed) bool { return c.proved(u) })
}

// entrances groups interfaces: those that no host of the other zone is behind are asked about
// together.
func (c *crosser) entrances(names []string) [][]string {
	var together []string
	var groups [][]string
	for _, name := range names {
		if c.behind(name).overlaps(c.hosts) {
			groups = append(groups, []string{name})
		} else {
			together = append(together, name)
		}
	}
	if len(together) > 0 {
		groups = append([][]string{together}, groups...)
	}
	return groups
}

// behind are the destinations that surely leave by an interface.
func (c *crosser) behind(name string) set { return c.routes.towards(c.idsOf([]string{name}), false) }

// entering asks about a zone that enters by some interfaces, for one piece of traffic after
// the other.
func (c *crosser) entering(from Zone, doubt Doubt) {
	hosts := c.hosts
	if len(from.Interfaces) == 1 {
		hosts = hosts.minus(c.behind(from.Interfaces[0]))
	}
	c.Between = c.Between || len(hosts) > 0
	left := c.lane.numbers
	for _, found := range c.Open {
		left = left.minus(c.lane.of(found))
	}
	for round := 0; len(hosts) > 0 && len(left) > 0; round++ {
		if round == maxCrossed {
			c.More = true
			return
		}
		verdict, through := c.settled(from, hosts, left)
		piece := left
		if through != nil {
			piece = c.lane.piece(*through).intersect(left)
		}
		switch {
		case verdict.Value == Blocked:
			return
		case doubt.Why != "":
			text := "whether zone " + quote(from.Name) + " enters by interface " + quote(doubt.Interface) + " isn't known: " + doubt.Why
			verdict.Because = append([]Reason{{Text: text, Cause: EntranceOpen}}, verdict.Because...)
			verdict.Value, verdict.Unless = Unknown, nil
			fallthrough
		case verdict.Value == Unknown:
			c.doubt(piece, verdict)
		default:
			c.Open = append(c.Open, Crossed{c.lane.traffic(piece), verdict})
		}
		if len(piece) == 0 {
			return
		}
		left = left.minus(piece)
	}
}

// settled asks about the rest of the lane, as long as the asker's budget allows it.
func (c *crosser) settled(from Zone, hosts, left set) (Verdict, *box) {
	if c.q.Budget.Spent() {
		return overspent(), nil
	}
	protocols, g := left, goal{hosts: hosts, port: numbers(0, math.MaxUint16), budget: c.q.Budget}
	if c.lane.protocol != mixed {
		protocols, g.port = numbers(uint64(c.lane.protocol), uint64(c.lane.protocol)), left
	}
	verdict, through := c.settle(from, protocols, g)
	if through != nil && c.lane.protocol == mixed {
		verdict.Witness = c.packet(familiarProtocol(*through))
	}
	return c.q.Budget.count(verdict), through
}

// familiarProtocol leaves a protocol of the packets that everybody knows, if there is one.
func familiarProtocol(b box) box {
	for _, protocol := range []uint64{1, 58, 47, 50} {
		if b.dims[dimProtocol].has(number(protocol)) {
			b.dims[dimProtocol] = numbers(protocol, protocol)
			return b
		}
	}
	return b
}

// doubt records traffic of which nothing is known, once for each reason.
func (c *crosser) doubt(piece set, v Verdict) {
	for i, known := range c.Unsure {
		if slices.EqualFunc(known.Verdict.Because, v.Because, func(a, b Reason) bool { return a.String() == b.String() }) {
			c.Unsure[i].Traffic = c.lane.traffic(union(c.lane.of(known), piece))
			return
		}
	}
	c.Unsure = append(c.Unsure, Crossed{c.lane.traffic(piece), v})
}

// undecided are the ports or protocols of which nothing has been said yet.
func (c *crosser) undecided() set {
	left := c.lane.numbers
	for _, one := range slices.Concat(c.Open, c.Unsure) {
		left = left.minus(c.lane.of(one))
	}
	return left
}

// proved reports whether all of the traffic is known to get through.
func (c *crosser) proved(u Crossed) bool {
	left := c.lane.of(u)
	for _, found := range c.Open {
		left = left.minus(c.lane.of(found))
	}
	return len(left) == 0
}

// piece are the ports or the protocols of packets as they arrive.
func (l lane) piece(b box) set {
	if l.protocol == mixed {
		return b.dims[dimProtocol]
	}
	return b.dims[b.at(dimPort)]
}

// traffic names ports or protocols.
func (l lane) traffic(piece set) []checks.Traffic {
	var all []checks.Traffic
	if l.protocol == mixed && piece.covers(l.numbers) && l.numbers.covers(numbers(18, 32)) {
		return []checks.Traffic{checks.OtherTraffic}
	}
	for _, s := range piece {
		if l.protocol != mixed {
			all = append(all, checks.Traffic{Protocol: l.protocol, First: uint16(s.first.lo), Last: uint16(s.last.lo)})
			continue
		}
		for n := s.first.lo; n <= s.last.lo; n++ {
			all = append(all, checks.Traffic{Protocol: int(n)})
		}
	}
	return all
}

// of are the ports or protocols of traffic of the lane.
func (l lane) of(found Crossed) set {
	if l.protocol == mixed {
		return protocolsOf(found.Traffic, l.numbers)
	}
	return portsOf(found.Traffic, l.protocol)
}

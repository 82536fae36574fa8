package firewall

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"
)

// oraclePacket is one packet as the oracle sees it. It shares nothing with the engine's
// sets: the oracle reads the rules' text again for every packet.
type oraclePacket struct {
	iface        string
	src, dst     netip.Addr
	proto        string
	sport, dport int
	ttl          int
	untracked    bool
	dnat         bool
	// pick is which of several targets a translation takes.
	pick int
	// learnt is set once a rule has put the sender on the list of that name.
	learnt bool
}

// oracleEnd is how a packet may end.
type oracleEnd struct {
	accepted, local bool
	packet          oraclePacket
}

// oracle interprets the rules for one packet at a time, and follows both ways where a
// matcher can't be decided.
type oracle struct {
	router Router
	// limit is what the matcher of that name does, and the lists begin without entries that
	// rules add; 0 leaves both undecided.
	limit int
}

const (
	no = iota + 1
	maybe
	yes
)

func (o oracle) ends(p oraclePacket) []oracleEnd {
	if o.local(p.src) {
		return []oracleEnd{{packet: p}} // A martian source.
	}
	var ends []oracleEnd
	for _, raw := range o.chain(o.router.IPv4.Raw, "prerouting", p, 0) {
		if raw.verdict == "drop" {
			ends = append(ends, oracleEnd{packet: raw.packet})
			continue
		}
		raw.packet.untracked = raw.verdict == "notrack"
		translated := []oracleStep{{"accept", raw.packet}}
		if !raw.packet.untracked {
			translated = o.chain(o.router.IPv4.NAT, "dstnat", raw.packet, 0)
		}
		for _, nat := range translated {
			ends = append(ends, o.filter(nat.packet)...)
		}
	}
	return ends
}

func (o oracle) filter(p oraclePacket) []oracleEnd {
	chain := "forward"
	if o.local(p.dst) {
		chain = "input"
	}
	var ends []oracleEnd
	for _, step := range o.chain(o.router.IPv4.Filter, chain, p, 0) {
		ends = append(ends, oracleEnd{step.verdict != "drop", chain == "input", step.packet})
	}
	return ends
}

func (o oracle) locals() []netip.Addr {
	var own []netip.Addr
	for _, a := range o.router.IPv4.Addresses {
		own = append(own, a.Prefix.Addr())
	}
	slices.SortFunc(own, netip.Addr.Compare)
	return own
}

func (o oracle) local(a netip.Addr) bool { return slices.Contains(o.locals(), a) }

type oracleStep struct {
	verdict string
	packet  oraclePacket
}

// chain lists all ends that a packet may have in a chain; "return" is its end.
func (o oracle) chain(rules []Rule, name string, p oraclePacket, depth int) []oracleStep {
	var own []Rule
	for _, r := range rules {
		if r.Chain == name && !r.Disabled && !r.Invalid {
			own = append(own, r)
		}
	}
	return o.rest(rules, own, p, depth)
}

func (o oracle) rest(all, own []Rule, p oraclePacket, depth int) []oracleStep {
	if len(own) == 0 {
		return []oracleStep{{"return", p}}
	}
	r, rest := own[0], own[1:]
	matched := o.matches(r, p)
	var steps []oracleStep
	if matched != yes {
		steps = append(steps, o.rest(all, rest, p, depth)...)
	}
	if matched != no {
		steps = append(steps, o.act(all, rest, r, p, depth)...)
	}
	return steps
}

func (o oracle) act(all, rest []Rule, r Rule, p oraclePacket, depth int) []oracleStep {
	switch r.Action {
	case "", "accept":
		return []oracleStep{{"accept", p}}
	case "drop", "reject", "tarpit":
		return []oracleStep{{"drop", p}}
	case "notrack":
		return []oracleStep{{"notrack", p}}
	case "return":
		return []oracleStep{{"return", p}}
	case "dst-nat", "redirect", "netmap":
		return []oracleStep{{"accept", o.translate(r, p)}}
	case "jump":
		var steps []oracleStep
		for _, inner := range o.chain(all, r.Options["jump-target"], p, depth+1) {
			if inner.verdict == "return" {
				steps = append(steps, o.rest(all, rest, inner.packet, depth)...)
			} else {
				steps = append(steps, inner)
			}
		}
		return steps
	case addSource:
		p.learnt = true
	}
	return o.rest(all, rest, p, depth)
}

func (o oracle) translate(r Rule, p oraclePacket) oraclePacket {
	p.dnat = true
	if ports := r.Options["to-ports"]; ports != "" {
		from, to, _ := strings.Cut(ports+"-"+ports, "-")
		to, _, _ = strings.Cut(to, "-")
		low, _ := strconv.Atoi(from)
		high, _ := strconv.Atoi(to)
		p.dport = low + p.pick%(high-low+1)
	}
	to := r.Options["to-addresses"]
	switch {
	case r.Action == "redirect":
		p.dst = o.locals()[p.pick%len(o.locals())]
	case r.Action == "netmap":
		network := netip.MustParsePrefix(to)
		old, base := p.dst.As4(), network.Addr().As4()
		mask := byte(0xff >> (network.Bits() - 24))
		base[3] = base[3]&^mask | old[3]&mask
		p.dst = netip.AddrFrom4(base)
	case strings.Contains(to, "-"):
		from, until, _ := strings.Cut(to, "-")
		p.dst = netip.MustParseAddr(from)
		if p.pick%2 == 1 {
			p.dst = netip.MustParseAddr(until)
		}
	case to != "":
		p.dst = netip.MustParseAddr(to)
	}
	return p
}

func (o oracle) matches(r Rule, p oraclePacket) int {
	result := yes
	for key, text := range r.Match {
		result = min(result, o.match(key, text, p))
	}
	return result
}

func (o oracle) match(key, text string, p oraclePacket) int {
	value, negated := strings.CutPrefix(text, "!")
	ported := p.proto == "tcp" || p.proto == "udp"
	if strings.HasSuffix(key, "port") && !ported {
		return no
	}
	if key == "limit" {
		if o.limit == 0 {
			return maybe
		}
		return o.limit
	}
	got := o.plain(key, value, p)
	if got == maybe {
		return maybe
	}
	if (got == yes) != negated {
		return yes
	}
	return no
}

func truth(b bool) int {
	if b {
		return yes
	}
	return no
}

func (o oracle) plain(key, value string, p oraclePacket) int {
	switch key {
	case "src-address":
		return truth(oracleAddress(value, p.src))
	case "dst-address":
		return truth(oracleAddress(value, p.dst))
	case "src-address-list":
		return o.addressList(value, p.src, p.learnt)
	case "dst-address-list":
		return o.addressList(value, p.dst, false)
	case "dst-address-type":
		return truth(o.local(p.dst))
	case "in-interface":
		return truth(p.iface == value)
	case "in-interface-list":
		return truth(o.inList(value, p.iface))
	case "out-interface":
		return truth(oracleOut(p.dst) == value)
	case "protocol":
		return truth(p.proto == value)
	case "dst-port":
		return truth(oraclePorts(value, p.dport))
	case "src-port":
		return truth(oraclePorts(value, p.sport))
	case "port":
		return truth(oraclePorts(value, p.sport) || oraclePorts(value, p.dport))
	case "connection-state":
		return truth(strings.Contains(value, map[bool]string{true: "untracked", false: "new"}[p.untracked]))
	case "connection-nat-state":
		return truth(value == "dstnat" && p.dnat)
	case "ttl":
		limit, _ := strconv.Atoi(strings.TrimPrefix(value, "less-than:"))
		return truth(p.ttl < limit)
	}
	return maybe
}

func (o oracle) addressList(name string, a netip.Addr, learnt bool) int {
	for _, e := range o.router.IPv4.AddressLists {
		if e.List == name && !e.Disabled && oracleAddress(e.Address, a) {
			return yes
		}
	}
	if o.limit != 0 {
		return truth(learnt && name == "learnt")
	}
	for _, r := range slices.Concat(o.router.IPv4.Filter, o.router.IPv4.Raw, o.router.IPv4.NAT) {
		if strings.HasPrefix(r.Action, "add-") && r.Options["address-list"] == name && !r.Disabled && !r.Invalid {
			return maybe
		}
	}
	return no
}

func (o oracle) inList(name, iface string) bool {
	for _, l := range o.router.InterfaceLists {
		if l.Name != name {
			continue
		}
		in := slices.Contains(l.Members, iface)
		for _, inner := range l.Include {
			in = in || o.inList(inner, iface)
		}
		for _, outer := range l.Exclude {
			in = in && !o.inList(outer, iface)
		}
		return in
	}
	return false
}

// oracleOut knows the only two networks of the generated routers.
func oracleOut(dst netip.Addr) string {
	if netip.MustParsePrefix("192.168.1.0/24").Contains(dst) {
		return "lan"
	}
	return "wan"
}

func oracleAddress(text string, a netip.Addr) bool {
	if from, to, isRange := strings.Cut(text, "-"); isRange {
		return netip.MustParseAddr(from).Compare(a) <= 0 && a.Compare(netip.MustParseAddr(to)) <= 0
	}
	if strings.Contains(text, "/") {
		return netip.MustParsePrefix(text).Contains(a)
	}
	return netip.MustParseAddr(text) == a
}

func oraclePorts(text string, port int) bool {
	for part := range strings.SplitSeq(text, ",") {
		from, to, isRange := strings.Cut(part, "-")
		if !isRange {
			to = from
		}
		low, _ := strconv.Atoi(from)
		high, _ := strconv.Atoi(to)
		if low <= port && port <= high {
			return true
		}
	}
	return false
}

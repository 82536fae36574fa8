package network

import (
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// The protocols that are asked about.
const (
	tcp uint8 = 6
	udp uint8 = 17
)

// socket is where an endpoint listens.
type socket struct {
	addr     netip.Addr
	protocol uint8
	// port 0 is any.
	port uint16
}

func (s socket) String() string {
	switch {
	case s.port > 0:
		return netip.AddrPortFrom(s.addr, s.port).String()
	case s.protocol == udp:
		return s.addr.String() + " (any UDP port)"
	default:
		return s.addr.String() + " (any TCP port)"
	}
}

// query asks whether a zone reaches the socket's port at the router itself.
func (s socket) query(from firewall.Zone) firewall.Query {
	return firewall.Query{Zone: from, Family: familyOf(s.addr), Protocol: s.protocol, Port: s.port}
}

// hosts are the socket's address alone.
func (s socket) hosts() []netip.Prefix {
	return []netip.Prefix{netip.PrefixFrom(s.addr, s.addr.BitLen())}
}

// passage is a router's answer to whether a zone reaches a socket.
type passage struct {
	router  router
	zone    string
	to      socket
	verdict firewall.Verdict
}

// passages are the answers of all routers that have something to do with the socket:
// they have a network or a route to it, or translate destinations to it. Packets that
// leave by the interface they came in by cross no router and are not asked about. lost
// is the first router whose networks aren't known well enough to tell.
func passages(routers []router, zone string, to socket) (found []passage, lost *router) {
	for i, r := range routers {
		by := r.leading(to.addr)
		from := r.across(zone, to.addr, by)
		if from == nil {
			continue
		}
		if len(by) > 0 {
			found = append(found, passage{r, zone, to, r.reach(*from, to)})
			continue
		}
		if verdict, translates := r.translated(*from, to); translates {
			found = append(found, passage{r, zone, to, verdict})
		} else if !r.certain(familyOf(to.addr)) && lost == nil {
			lost = &routers[i]
		}
	}
	return unchained(found), lost
}

// across is the zone as it enters by other interfaces than those that lead to the
// address; nil where it enters by none. A zone whose way into the router isn't known
// stays as it is, and all of it gets to the router's own addresses.
func (r router) across(name string, addr netip.Addr, by []string) *firewall.Zone {
	zone, _ := r.paths.Zone(name)
	if zone.Internet && r.paths.Host != "" && slices.Contains(by, r.paths.Host) {
		return nil // A host of this network forwards nothing to it.
	}
	if len(zone.Interfaces)+len(zone.Doubtful) == 0 || r.own(addr) {
		return &zone
	}
	zone.Interfaces = slices.DeleteFunc(slices.Clone(zone.Interfaces), func(name string) bool { return slices.Contains(by, name) })
	zone.Doubtful = slices.DeleteFunc(slices.Clone(zone.Doubtful), func(d firewall.Doubt) bool { return slices.Contains(by, d.Interface) })
	if len(zone.Interfaces)+len(zone.Doubtful) == 0 && !zone.Open {
		return nil
	}
	return &zone
}

func (r router) reach(from firewall.Zone, to socket) firewall.Verdict {
	query := to.query(from)
	if !r.own(to.addr) {
		query.Hosts = to.hosts()
		return r.paths.Reach(query)
	}
	offered := r.paths.Reach(query)
	query.Sent = netip.AddrPortFrom(to.addr, to.port)
	translated := r.paths.Reach(query)
	if offered.Value == firewall.Reachable && (len(offered.Unless) == 0 || translated.Value != firewall.Reachable) || translated.Value == firewall.Blocked ||
		offered.Value == firewall.Unknown && translated.Value == firewall.Unknown {
		return offered
	}
	return translated
}

// own reports whether the address is the router's: an endpoint there is a service of
// the router, or stands behind a rule that translates to it.
func (r router) own(addr netip.Addr) bool {
	return slices.ContainsFunc(r.tables(familyOf(addr)).Addresses, func(a firewall.Address) bool { return a.Prefix.Addr() == addr })
}

// translated is how packets fare that rules translate to the socket; false where none does for sure.
func (r router) translated(from firewall.Zone, to socket) (firewall.Verdict, bool) {
	if !r.paths.Engine.Translates(familyOf(to.addr), to.addr) {
		return firewall.Verdict{}, false
	}
	query := to.query(from)
	query.Hosts, query.Translated = to.hosts(), true
	verdict := r.paths.Reach(query)
	return verdict, verdict.Value != firewall.Blocked
}

// told is the path in words: the packet and the rules that let it through.
func (p passage) told() string {
	text := fmt.Sprintf("%s reaches %s through %s: %s", paths.ZoneName(p.zone), p.to, p.router.target.Name, p.verdict.Witness)
	if p.verdict.Via != nil {
		text += fmt.Sprintf(", by %s", p.verdict.Via)
	}
	if from := p.verdict.Standing(); from != "" {
		text += " (" + from + ")"
	}
	return text + ", " + p.accepted() + paths.Unless(p.verdict)
}

// opened records what lets the packet through as the cause, by the router's name.
func (p passage) opened(s checks.Subject) {
	chain := "forward"
	if p.verdict.Via == nil && p.router.own(p.to.addr) {
		chain = "input"
	}
	key, text := p.router.paths.Opener(familyOf(p.to.addr), chain, p.verdict)
	s.CauseOn(p.router.target.Name, key, "%s", text)
}

func (p passage) accepted() string {
	if p.verdict.Rule == nil {
		return "accepted at the end of the chain, where no rule has decided"
	}
	return fmt.Sprintf("accepted by %s", p.verdict.Rule)
}

// show records the path, or what stands in its way, as evidence.
func (p passage) show(s checks.Subject) {
	name := p.router.target.Name
	if p.verdict.Value != firewall.Reachable {
		s.Evidence(fmt.Sprintf("%s, from %s to %s", name, paths.ZoneName(p.zone), p.to), "%s", strings.TrimSuffix(p.verdict.Value.String()+": "+joined(p.verdict.Because), ": "))
		return
	}
	s.Evidence(name+", packet", "%s", p.verdict.Witness)
	if p.verdict.Via != nil {
		s.Evidence(name+", NAT rule", "%s", p.verdict.Via)
	}
	s.Evidence(name+", filter rule", "%s", p.accepted())
	if unless := p.verdict.Condition(); unless != "" {
		s.Evidence(name+", condition", "%s", unless)
	}
}

// shownReasons bounds how many rules a message names.
const shownReasons = 4

func joined(reasons []firewall.Reason) string {
	text := ""
	for i, reason := range reasons {
		switch {
		case i == shownReasons:
			return fmt.Sprintf("%s and %d more", text, len(reasons)-i)
		case i > 0:
			text += ", "
		}
		text += reason.String()
	}
	return text
}

// doubt says on the subject why the answer is unknown.
func (p passage) doubt(s checks.Subject) {
	p.draw(s)
	s.Unknown(p.router.reason(p.verdict), "whether %s reaches %s through %s can't be told: %s", paths.ZoneName(p.zone), p.to, p.router.target.Name, joined(p.verdict.Because))
}

// untrusted are the zones that may not reach the target, the internet last. Without
// zones in the site file it is the internet alone. A target that stands in no zone and
// names none that may reach it leaves all but the internet undecided: known is false.
func untrusted(site checks.Site, target checks.Target) (zones []string, known bool) {
	known = len(site.Networks()) == 0 || target.Zone != "" || len(target.ReachableFrom) > 0
	for _, zone := range site.Networks() {
		if known && !slices.Contains(target.ReachableFrom, zone.Name) {
			zones = append(zones, zone.Name)
		}
	}
	if !slices.Contains(target.ReachableFrom, checks.Internet) {
		zones = append(zones, checks.Internet)
	}
	return zones, known
}

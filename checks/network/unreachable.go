package network

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardcheck/checks"
	"hardcheck/checks/docker"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
	"hardcheck/checks/routeros/paths"
)

// ReachParams are the parameters of the checks of paths to endpoints.
type ReachParams struct {
	// From are the zones to ask about; empty means every zone that may not reach the endpoint.
	From []string `json:"from"`
}

// endpoint is what paths may lead to: a target, or a port that it publishes.
type endpoint struct {
	target  checks.Target
	site    checks.Site
	sockets []socket
	// part is the part of the target that listens, such as a container; empty for the
	// target itself.
	part string
	// inPart is set for what may be another application's: it can fail and doesn't pass.
	inPart bool
	// seen are its answers to auditing machines.
	seen []checks.Sighting
	// worsened and compensated say what the endpoint's own facts add; at most one is set.
	worsened, compensated string
}

// socketsOf are the target's addresses with its TCP port.
func socketsOf(target checks.Target) []socket { return socketsAt(target, tcp, target.Port) }

// socketsAt are the target's addresses with a port.
func socketsAt(target checks.Target, protocol uint8, port uint16) []socket {
	var sockets []socket
	for _, addr := range target.Addresses {
		sockets = append(sockets, socket{addr.Unmap(), protocol, port})
	}
	return sockets
}

// judged is a target whose subjects a rule may name.
type judged interface {
	Subject(name string) checks.Subject
}

// unreachable judges the paths from every zone that may not reach the endpoint,
// through every router: a subject for each zone.
func (e endpoint) unreachable(o judged, routers []router, p ReachParams) {
	zones, known := untrusted(e.site, e.target)
	if !known {
		o.Subject(e.part).Unknown(checks.Source, "it is in no zone, and the site file doesn't say from where it may be reached")
	}
	if len(p.From) > 0 {
		zones = slices.DeleteFunc(zones, func(zone string) bool { return !slices.Contains(p.From, zone) })
	}
	switch {
	case len(zones) == 0 && known:
		o.Subject(e.part).NotApplicable("the site file lets every zone reach it that the check asks about")
	case len(e.sockets) == 0:
		o.Subject(e.part).Unknown(checks.Source, "no address of it is known")
		return
	}
	for _, zone := range zones {
		s := o.Subject(strings.TrimSpace(e.part + " from " + zone))
		if e.inPart {
			docker.InPart(s)
		}
		e.seenFrom(s, zone)
		led := false
		for i, to := range e.sockets {
			led = e.from(s, routers, zone, to, i < shownProofs) || led
		}
		if !led {
			s.Evidence("routers", "none leads from %s to the endpoint", paths.ZoneName(zone))
		}
	}
}

// shownProofs bounds for how many sockets of an endpoint it is shown what blocks.
const shownProofs = 4

// from judges one zone and one socket, and reports whether a router lies between them.
func (e endpoint) from(s checks.Subject, routers []router, zone string, to socket, proofs bool) bool {
	found, lost := passages(routers, zone, to)
	for _, p := range found {
		if e.repeats(p) {
			continue
		}
		if proofs || p.verdict.Value == firewall.Reachable {
			p.show(s)
		}
		switch p.verdict.Value {
		case firewall.Reachable:
			e.violation(s, p)
		case firewall.Unknown:
			p.doubt(s)
		default:
		}
	}
	if lost != nil {
		lost.unsure(s, "it leads to %s", to)
	}
	return len(found) > 0 || lost != nil
}

// repeats reports whether a path leads by an address of translation to a socket that is
// asked about itself.
func (e endpoint) repeats(p passage) bool {
	w := p.verdict.Witness
	return w != nil && p.router.own(p.to.addr) && slices.Contains(e.sockets, socket{w.Inner, p.to.protocol, w.InnerPort}) && w.Inner != p.to.addr
}

// violation reports a path. From the internet it is critical, high where the device before
// the router has to forward it, and medium where the sender has to stand next to the
// router; a compensation takes one level away.
func (e endpoint) violation(s checks.Subject, p passage) {
	severity := checks.High
	switch {
	case p.verdict.OnLink:
		severity = checks.Medium
	case p.zone == checks.Internet && !p.verdict.Upstream:
		severity = checks.Critical
	}
	p.draw(s)
	p.opened(s)
	e.report(s, paths.OnCondition(severity, p.verdict), p.to.String(), p.told())
}

// seenFrom reports that the endpoint has answered an auditing machine in the zone, whatever
// the rules of the routers say. That it hasn't proves nothing.
func (e endpoint) seenFrom(s checks.Subject, zone string) {
	seen, there := checks.SeenFrom(e.seen, zone)
	if !there {
		return
	}
	severity := checks.High
	if zone == checks.Internet {
		severity = checks.Critical
	}
	s.Evidence("answer", "%s, read from %s on %s", seen.At, paths.ZoneName(zone), seen.On.UTC().Format(time.DateTime))
	e.report(s, severity, seen.At.String(), fmt.Sprintf("%s reaches %s: it answered when it was read from there (vantage)", paths.ZoneName(zone), seen.At))
}

// report adds what the endpoint's own facts say about a way to it.
func (e endpoint) report(s checks.Subject, severity checks.Severity, to, text string) {
	switch {
	case e.compensated != "":
		s.Evidence("endpoint "+to, "%s", e.compensated)
		s.ViolationAt(severity.Lower(), "%s; compensated by %s", text, e.compensated)
	case e.worsened != "":
		s.Evidence("endpoint "+to, "%s", e.worsened)
		s.ViolationAt(severity, "%s; worsened by %s", text, e.worsened)
	default:
		s.ViolationAt(severity, "%s", text)
	}
}

// unreachableRule makes the rule of one kind of endpoints.
func unreachableRule[F checks.Facts](endpoints func(checks.Observed[F]) []endpoint) checks.Rule {
	return checks.AcrossSeen(ReachParams{From: []string{}},
		func(targets checks.Targets[F], context checks.Targets[routeros.Facts], p ReachParams) {
			routers := routersOf(context.Observed)
			for _, o := range targets.Observed {
				for _, e := range endpoints(o) {
					e.unreachable(o, routers, p)
				}
			}
		})
}

package html

import (
	"cmp"
	"net/netip"
	"slices"
	"strconv"

	"hardcheck/checks/report"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

// sitePath is what gets, or may get, from one zone through one router to one end.
type sitePath struct {
	pathKey
	// zone is that of the target at the end.
	zone     string
	severity checks.Severity
	// sent are the ports that packets are sent to, heard those that they arrive at.
	sent, heard map[pathPort]bool
	addresses   map[netip.Addr]bool
	// findings are places in the findings.
	findings []int
	// ends counts the ends that a summary stands for; 0 for a single path.
	ends int
}

type pathKey struct {
	// outcome is failed, waived, or not-assessed where it can't be told.
	outcome   checks.Outcome
	from, via string
	// end is the target at the end, or the address of a host that is none; it is empty
	// where the path ends at the router itself.
	end    string
	inside bool // end is an address
}

// pathPort is a port; number 0 stands for any, or for one that isn't known.
type pathPort struct {
	number   uint16
	protocol string
}

func (p pathPort) String() string {
	switch {
	case p.number == 0:
		return report.Inline(p.protocol)
	case p.protocol == "tcp":
		return strconv.Itoa(int(p.number))
	default:
		return strconv.Itoa(int(p.number)) + "/" + report.Inline(p.protocol)
	}
}

func sortedPorts(ports map[pathPort]bool) []pathPort {
	all := make([]pathPort, 0, len(ports))
	for port := range ports {
		all = append(all, port)
	}
	slices.SortFunc(all, func(a, b pathPort) int {
		return cmp.Or(cmp.Compare(a.number, b.number), cmp.Compare(a.protocol, b.protocol))
	})
	return all
}

// paths are the ways that violations, accepted or not, and open questions tell of.
func (p *pager) paths() []*sitePath {
	byKey := map[pathKey]*sitePath{}
	var all []*sitePath
	for i, brief := range p.Result.Briefs() {
		if brief.Outcome != checks.Failed && brief.Outcome != checks.Waived && brief.Outcome != checks.NotAssessed {
			continue // such a finding says nothing against its paths
		}
		finding := p.Result.At(i)
		for _, path := range finding.Paths {
			outcome, told := pathOutcome(finding, path)
			if !told {
				continue
			}
			key := keyOf(outcome, finding, path)
			if byKey[key] == nil {
				byKey[key] = p.newPath(key, i)
				all = append(all, byKey[key])
			}
			byKey[key].add(i, finding.Severity, path)
		}
	}
	sortPaths(all)
	return all
}

// pathOutcome is how a path is drawn; told is false where the finding says nothing
// against it.
func pathOutcome(f engine.Finding, path checks.Path) (outcome checks.Outcome, told bool) {
	switch {
	case f.Outcome != checks.Failed && f.Outcome != checks.Waived && f.Outcome != checks.NotAssessed:
		return "", false
	case path.Unknown:
		return checks.NotAssessed, true
	default:
		return f.Outcome, true
	}
}

func keyOf(outcome checks.Outcome, f engine.Finding, path checks.Path) pathKey {
	key := pathKey{outcome: outcome, from: path.From, via: path.Via}
	switch {
	case f.Target != path.Via:
		key.end = f.Target
	case path.To.IsValid():
		key.end, key.inside = path.To.String(), true
	}
	return key
}

func (p *pager) newPath(key pathKey, finding int) *sitePath {
	made := &sitePath{pathKey: key, sent: map[pathPort]bool{}, heard: map[pathPort]bool{}, addresses: map[netip.Addr]bool{}}
	if place, known := p.Targets[p.Result.Brief(finding).Target]; known && key.end != "" && !key.inside {
		made.zone = p.Result.Targets[place].Zone
	}
	return made
}

func (s *sitePath) add(finding int, severity checks.Severity, path checks.Path) {
	s.severity = max(s.severity, severity)
	if path.PacketPort > 0 || path.Port == 0 {
		s.sent[pathPort{path.PacketPort, path.Protocol}] = true
	}
	s.heard[pathPort{path.Port, path.Protocol}] = true
	if path.To.IsValid() {
		s.addresses[path.To] = true
	}
	if len(s.findings) == 0 || s.findings[len(s.findings)-1] != finding {
		s.findings = append(s.findings, finding)
	}
}

// sortPaths puts the paths of a router together, and in them those of a zone. What is
// open comes before what was accepted or isn't known, and the internet before zones.
func sortPaths(all []*sitePath) {
	type entry struct{ from, via string }
	routers, entries := map[string]int{}, map[entry]int{}
	for _, s := range all {
		routers[s.via] = max(routers[s.via], s.weight())
		entries[entry{s.from, s.via}] = max(entries[entry{s.from, s.via}], s.weight())
	}
	slices.SortFunc(all, func(a, b *sitePath) int {
		return cmp.Or(
			cmp.Compare(routers[b.via], routers[a.via]), cmp.Compare(a.via, b.via),
			cmp.Compare(entries[entry{b.from, b.via}], entries[entry{a.from, a.via}]), internetFirst(a.from, b.from), cmp.Compare(a.from, b.from),
			cmp.Compare(a.kind(), b.kind()), cmp.Compare(a.zone, b.zone), cmp.Compare(b.weight(), a.weight()), cmp.Compare(a.end, b.end),
		)
	})
}

// weight is greater for what is worse.
func (s *sitePath) weight() int {
	most := len(checks.Outcomes())
	return (most-s.outcome.Rank())*(int(checks.Critical)+1) + int(s.severity)
}

// The kinds of ends, in the order in which they are drawn.
const (
	endsAtRouter = iota
	endsAtTarget
	endsAtHost
)

func (k pathKey) kind() int {
	switch {
	case k.end == "":
		return endsAtRouter
	case k.inside:
		return endsAtHost
	default:
		return endsAtTarget
	}
}

func internetFirst(a, b string) int {
	switch {
	case a == b:
		return 0
	case a == checks.Internet:
		return -1
	case b == checks.Internet:
		return 1
	default:
		return 0
	}
}

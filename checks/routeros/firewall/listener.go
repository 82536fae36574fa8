package firewall

import (
	"slices"
	"strings"
)

// listen judges whether the router offers what the rules let through.
//
// Assumption: documentation. A service refuses sources outside its address setting; it
// listens in one VRF.
func (t *tables) listen(q Query, g goal, verdict Verdict) Verdict {
	listeners := slices.DeleteFunc(slices.Clone(t.router.Listeners), func(l Listener) bool {
		return l.Protocol != q.Protocol || q.Port != 0 && l.Port != q.Port
	})
	main := slices.DeleteFunc(slices.Clone(listeners), func(l Listener) bool { return l.VRF != "" && l.VRF != "main" })
	switch {
	case len(main) < len(listeners):
		return doubted(verdict, Reason{Text: "a service listens in a VRF, which isn't judged"})
	case len(main) == 0 && t.router.ListenersIncomplete:
		return doubted(verdict, Reason{Text: "whether the router listens there isn't known", Cause: ListenersUnread})
	case len(main) == 0:
		verdict.Value = NoListener
		return verdict
	}
	best, offered := Verdict{}, false
	for _, listener := range main {
		if q.Port != 0 && len(listener.Allowed) == 0 {
			return verdict
		}
		g.port = numbers(uint64(listener.Port), uint64(listener.Port))
		g.sources = all
		if len(listener.Allowed) > 0 {
			g.sources = t.prefixes(listener.Allowed)
		}
		found := t.decide(q.Zone, q.Protocol, g)
		if found.Value == Reachable {
			return found
		}
		if best.Value != Unknown {
			best = found
		}
		g.sources = nil
		offered = offered || q.Port != 0 || t.decide(q.Zone, q.Protocol, g).Value != Blocked
	}
	switch {
	case best.Value == Unknown:
		return best
	case !offered:
		verdict.Value = NoListener
		return verdict
	}
	return refused(main, verdict)
}

// refused is the answer where no source that gets through is one that a service takes.
func refused(listeners []Listener, verdict Verdict) Verdict {
	verdict.Value = ServiceRestricted
	for _, listener := range listeners {
		allowed := make([]string, 0, len(listener.Allowed))
		for _, prefix := range listener.Allowed {
			allowed = append(allowed, prefix.String())
		}
		verdict.Because = append(verdict.Because, Reason{Text: "service " + listener.Name + " admits " + strings.Join(allowed, ", ")})
	}
	return verdict
}

// admitted reports whether a service of the query takes some source of the zone, by
// whatever interface that enters.
func (t *tables) admitted(q Query) bool {
	return slices.ContainsFunc(t.router.Listeners, func(l Listener) bool {
		return l.Protocol == q.Protocol && l.Port == q.Port && t.sourcesOf(q.Zone).overlaps(t.prefixes(l.Allowed))
	})
}

func doubted(verdict Verdict, why Reason) Verdict {
	verdict.Value = Unknown
	verdict.Because = append(verdict.Because, why)
	return verdict
}

func joinTexts(texts []string) string { return strings.Join(texts, "; ") }

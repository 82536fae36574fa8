package html

import (
	"fmt"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/engine"
)

func traffic(texts ...string) []checks.Traffic {
	made := make([]checks.Traffic, len(texts))
	for i, text := range texts {
		if err := made[i].UnmarshalText([]byte(text)); err != nil {
			panic(err)
		}
	}
	return made
}

func crossing(from, to string, state checks.CrossingState, ports ...string) checks.Crossing {
	return checks.Crossing{From: from, To: to, Via: "edge", State: state, Ports: traffic(ports...)}
}

func declared(from, to string, state checks.CrossingState, why string, ports ...string) checks.Crossing {
	c := crossing(from, to, state, ports...)
	c.Declared, c.Why = true, why
	return c
}

// conduitSite has a pair of zones of every state.
func conduitSite() engine.Result {
	r := zonedSite()
	long := strings.Repeat("north-hall-", 5)
	r.Crossings = []checks.Crossing{
		declared("it", "ot", checks.CrossingOpen, "historian", "tcp/443"),
		crossing("it", "ot", checks.CrossingOpen, "tcp/22", "tcp/502", "udp/161"),
		crossing("internet", "it", checks.CrossingClosed),
		declared("it", "internet", checks.CrossingOpen, "", "tcp/443", "udp/123"),
		crossing("it", "internet", checks.CrossingClosed),
		declared("ot", "it", checks.CrossingClosed, strings.Repeat("the line's reports ", 12), "tcp/8443"),
		crossing("ot", "it", checks.CrossingClosed),
		crossing("ot", long, checks.CrossingUnknown),
		crossing(long, "ot", checks.CrossingShared),
	}
	return r
}

// draftSite has more zones than fit beside each other, and no conduits.
func draftSite(zones int) engine.Result {
	r := zonedSite()
	r.Crossings = nil
	for i := range zones {
		for j := range zones {
			if i == j {
				continue
			}
			c := crossing(fmt.Sprintf("line-%02d", i), fmt.Sprintf("line-%02d", j), checks.CrossingClosed)
			if (i+j)%3 == 0 {
				c.State, c.Ports = checks.CrossingOpen, traffic("tcp/80", "other")
			}
			c.Draft = true
			r.Crossings = append(r.Crossings, c)
		}
	}
	return r
}

// manyPorts is traffic of more ports than a line names.
func manyPorts(n int) checks.Crossing {
	c := crossing("it", "ot", checks.CrossingOpen)
	for port := range uint16(n) {
		c.Ports = append(c.Ports, checks.Traffic{Protocol: 6, First: 1000 + 2*port, Last: 1000 + 2*port})
	}
	return c
}

// mixedConduits has pairs of every state, more ports than a line names, and more zones than
// stand beside each other.
func mixedConduits() engine.Result {
	r := conduitSite()
	r.Crossings = append(r.Crossings, manyPorts(40))
	for i := range matrixColumns {
		r.Crossings = append(r.Crossings, crossing("it", fmt.Sprintf("line-%02d", i), checks.CrossingOpen, "tcp/80", "other"))
	}
	return r
}

package firewall

import (
	"slices"
	"strings"
)

// choice is what the sender of a first packet makes of a matcher that the configuration
// leaves open: it hasn't been on a list that the router fills, keeps below a limit, waits
// for the time, or doesn't.
type choice struct {
	key, value string
	// list is the address list that the sender isn't on; empty for other matchers.
	list string
	// taken are the packets that the matcher lets a rule take if the sender wants it, left
	// those that a rule takes whether it wants or not.
	taken, left matcher
}

// choiceOf is the choice that a matcher without an address leaves.
//
// Assumption: documentation. Below "limit", "dst-limit", with "time", "nth" and "random" some
// packets match and others don't, so a sender who tries again gets either. The first packet
// of a sender is neither a port scan ("psd") nor above a number of connections.
func choiceOf(key string) *choice {
	switch key {
	case "limit", "dst-limit", "time", "nth", "random":
		return &choice{taken: always(true), left: always(false)}
	case "psd", "connection-limit":
		return &choice{taken: always(false), left: always(false)}
	}
	return nil
}

// not swaps the two: what a sender has to be taken for is then what it can't escape.
func (c choice) not() *choice {
	c.taken, c.left = c.left.not(), c.taken.not()
	return &c
}

// free reports whether both ways are open to the sender.
func (c choice) free() bool {
	return c.list == "" && len(c.taken.may) > 0 && len(c.left.may) == 0
}

// chosen is a rule as the sender of a first packet has it: the packets that it takes where
// the sender wants it, and those that it takes anyway.
type chosen struct {
	taken, left []conj
	choices     []choice
}

// sided is a matcher on either side of a choice.
type sided struct{ taken, left matcher }

func sides(branches [][]sided, got reading) [][]sided {
	own := sidedBy(got.main)
	if got.choice != nil {
		own = sided{got.choice.taken, got.choice.left}
	}
	rest := make([]sided, 0, len(got.also))
	for _, m := range got.also {
		rest = append(rest, sidedBy(m))
	}
	var grown [][]sided
	for _, b := range branches {
		b = append(slices.Clone(b), rest...)
		grown = append(grown, append(slices.Clone(b), own))
		if got.or != nil {
			grown = append(grown, append(b, sidedBy(*got.or)))
		}
	}
	return grown
}

// sidedBy is a matcher that leaves no choice: a rule surely takes what it must match, and
// may take anyway what it may match.
func sidedBy(m matcher) sided {
	return sided{taken: exactly(m.dim, m.must), left: exactly(m.dim, m.may)}
}

func choose(branches [][]sided, choices []choice) *chosen {
	made := &chosen{choices: choices}
	for _, b := range branches {
		taken, left := make([]matcher, len(b)), make([]matcher, len(b))
		for i, s := range b {
			taken[i], left[i] = s.taken, s.left
		}
		if c, ok := conjunction(taken, func(m matcher) set { return m.may }); ok {
			made.taken = append(made.taken, c)
		}
		if c, ok := conjunction(left, func(m matcher) set { return m.may }); ok {
			made.left = append(made.left, c)
		}
	}
	return made
}

// text says in which case a rule takes the way that the packet doesn't depend on: taken is
// set where the packet needs the rule to match.
func (c choice) text(taken bool) string {
	what := c.key + "=" + c.value
	switch {
	case c.list != "":
		return "its sender is on the address list " + quote(c.list) + " already"
	case taken && strings.HasSuffix(c.key, "limit"):
		return what + " is used up"
	case taken && c.key == "time":
		return "it comes at another time than " + what
	case c.key == "time":
		return "it comes at " + what
	case c.key == "psd":
		return "its sender is taken for a port scanner (" + what + ")"
	case c.key == "connection-limit":
		return "its sender has too many connections (" + what + ")"
	case taken:
		return what + " doesn't match it"
	}
	return what + " matches it"
}

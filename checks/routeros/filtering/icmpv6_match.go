package filtering

import (
	"strconv"
	"strings"
)

// solicitation is the ICMPv6 type of a question for a neighbour, sent with code 0; see
// section 4.3 of RFC 4861.
const solicitation = 135

// matchesSolicitation decides the matchers on ICMP types and hop limits. decided is false
// for others, and for texts that aren't understood.
func matchesSolicitation(name, value string, hops int) (matches, decided bool) {
	value, negated := strings.CutPrefix(value, "!")
	switch name {
	case "icmp-options":
		matches, decided = namesSolicitation(value)
	case "hop-limit":
		matches, decided = matchesHops(value, hops)
	}
	return matches != negated, decided
}

// namesSolicitation reads types with codes: "135:0-255", "133-137:0", "135".
func namesSolicitation(text string) (named, known bool) {
	for part := range strings.SplitSeq(text, ",") {
		kinds, codes, coded := strings.Cut(part, ":")
		kind, err := inRange(kinds, solicitation)
		code := true
		if err == nil && coded {
			code, err = inRange(codes, 0)
		}
		if err != nil {
			return false, false
		}
		named = named || kind && code
	}
	return named, true
}

// inRange reports whether a number is in a range: "133-137", or "135" alone.
func inRange(text string, number uint64) (bool, error) {
	low, high, ranged := strings.Cut(text, "-")
	if !ranged {
		high = low
	}
	first, err := strconv.ParseUint(low, 10, 8)
	if err != nil {
		return false, err
	}
	last, err := strconv.ParseUint(high, 10, 8)
	return first <= number && number <= last, err
}

// matchesHops reads a comparison such as "equal:255".
func matchesHops(text string, hops int) (matches, known bool) {
	word, digits, _ := strings.Cut(text, ":")
	limit, err := strconv.Atoi(digits)
	if err != nil {
		return false, false
	}
	switch word {
	case "equal":
		return hops == limit, true
	case "not-equal":
		return hops != limit, true
	case "less-than":
		return hops < limit, true
	case "greater-than":
		return hops > limit, true
	}
	return false, false
}

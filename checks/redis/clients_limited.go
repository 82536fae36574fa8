package redis

import (
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// ClientsLimitedParams are the parameters of redis-clients-limited.
type ClientsLimitedParams struct {
	// Max is the greatest number of client connections that is accepted.
	Max int64 `json:"max"`
}

// ClientsLimited reports servers that clients can exhaust by their number or by not reading.
var ClientsLimited = &checks.Check{
	ID:       "redis-clients-limited",
	Title:    "Redis limits its clients and what it buffers for them",
	Severity: checks.Low,
	Description: "A client that asks and doesn't read makes the server keep its answers: without a limit on the output buffers of normal clients, " +
		"which is the default, until memory ends, and before CVE-2025-21605 was fixed even without a login. maxclients bounds how many " +
		"there are; above 10000, the default, it bounds little. The check reads client-output-buffer-limit and maxclients.",
	Remediation: "Set `client-output-buffer-limit normal 64mb 32mb 60` in redis.conf (more than your largest answer), keep `client-output-buffer-limit " +
		"pubsub 32mb 8mb 60` and `maxclients 10000`; on a running server by `CONFIG SET`, then `CONFIG REWRITE`.",
	References: []string{"https://redis.io/docs/latest/develop/reference/clients/", "CVE-2025-21605"},
	Rule:       checks.EachWith(ClientsLimitedParams{Max: 10000}, clientsLimited),
}

func clientsLimited(o checks.Observed[Facts], p ClientsLimitedParams) {
	if most, ok := number(o.Subject("maxclients"), o.Facts, "maxclients"); ok && (most == 0 || most > p.Max) {
		o.Subject("maxclients").Violation("%d clients may be connected at a time", most)
	}
	s := o.Subject("output-buffers")
	value, ok := directive(s, o.Facts, "client-output-buffer-limit")
	if !ok {
		return
	}
	words := strings.Fields(value)
	if len(words)%4 != 0 || len(words) == 0 {
		s.UnknownWord("client-output-buffer-limit", value)
		return
	}
	seen := map[string]bool{}
	for class := range slices.Chunk(words, 4) {
		hard, hardErr := strconv.ParseInt(class[1], 10, 64)
		soft, softErr := strconv.ParseInt(class[2], 10, 64)
		seen[class[0]] = true
		switch {
		case hardErr != nil || softErr != nil || hard < 0 || soft < 0:
			s.UnknownWord("client-output-buffer-limit", strings.Join(class, " "))
		case hard == 0 && soft == 0 && slices.Contains([]string{"normal", "pubsub"}, class[0]):
			s.Violation("what %s clients don't read is kept without a limit", class[0])
		}
	}
	if !seen["normal"] || !seen["pubsub"] {
		s.Unknown(checks.Unreadable, "client-output-buffer-limit doesn't name normal and pubsub clients")
	}
}

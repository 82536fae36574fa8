// Package all is the one list of what this hardcheck can collect and judge.
package all

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/redis"
	"hardcheck/checks/redis/redisconn"
)

// Kinds lists the kinds of targets.
func Kinds() []checks.Kind {
	return []checks.Kind{redis.Kind}
}

// Connectors lists what reads them: one connector or more for each kind.
func Connectors() []checks.Connector {
	return []checks.Connector{redisconn.Connector}
}

// Checks lists every check, in the order in which reports and tables show them.
func Checks() []*checks.Check {
	return slices.Concat(redis.Checks)
}

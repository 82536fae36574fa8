//go:build race

package firewall

// raced says that the race detector watches: random tests, which start no goroutines
// of their own, then run on a part of their rulesets.
const raced = true

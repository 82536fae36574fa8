//go:build race

package need

// Raced is set where the race detector watches.
const Raced = true

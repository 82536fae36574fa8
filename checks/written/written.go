// Package written parses files that several connectors read: Dockerfiles and the settings
// of nginx. The parsers are pure and bounded; they read what is written and follow nothing.
package written

import "errors"

// The bounds of one file.
const (
	maxBytes = 1 << 20
	maxParts = 20_000
	maxDepth = 30
)

// ErrLarge is returned where a bound was reached.
var ErrLarge = errors.New("the file has more, or deeper nested, parts than are read")

package modbus

import (
	"fmt"
	"time"

	"hardcheck/checks"
)

// maxSettle is the longest wait after a connect: a device that needs more would take the
// time that one target has.
const maxSettle = 10 * time.Second

// SettleTime is how long to wait between a connect and the first byte; 0 is not at all.
func (s Settings) SettleTime() time.Duration {
	settle, err := time.ParseDuration(s.Settle)
	if err != nil {
		return 0
	}
	return min(max(settle, 0), maxSettle)
}

// settleFaults holds the key settle.
func (s Settings) settleFaults(given checks.Given) []checks.Fault {
	if !given("settle") {
		return nil
	}
	settle, err := time.ParseDuration(s.Settle)
	if err == nil && settle > 0 && settle <= maxSettle {
		return nil
	}
	text := fmt.Sprintf("settle %q is not a time such as 2s or 500ms, of %v at most", checks.Clean(s.Settle), maxSettle)
	return []checks.Fault{{Path: []any{"settle"}, Text: text}}
}

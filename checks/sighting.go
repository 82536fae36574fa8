package checks

import (
	"net/netip"
	"time"
)

// Sighting is an answer that an auditing machine got from a target over the network,
// and not through a proxy: proof that the machine's zone reaches it. That none came
// proves nothing.
type Sighting struct {
	// From is the zone that the machine stood in: the site's vantage.
	From string `json:"from"`
	// At is where the target answered.
	At netip.AddrPort `json:"at"`
	// On is when it was read.
	On time.Time `json:"on"`
}

// SeenFrom is the sighting from a zone.
func SeenFrom(seen []Sighting, zone string) (Sighting, bool) {
	for _, s := range seen {
		if s.From == zone {
			return s, true
		}
	}
	return Sighting{}, false
}

package vpn

import (
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// liveIPsecPeers lists the peers in force. ok is false where there are none, which makes
// the check not applicable, or where that isn't known: the factory's profile and proposal
// are weak on every router, and harm only those that use them.
func liveIPsecPeers(o checks.Observed[routeros.Facts]) (live []routeros.IPsecPeer, ok bool) {
	peers, ok := routeros.Need(o, o.Facts.VPN.IPsecPeers, "vpn.ipsecPeers")
	if !ok {
		return nil, false
	}
	live = slices.DeleteFunc(slices.Clone(peers), func(p routeros.IPsecPeer) bool { return p.Disabled })
	if len(live) == 0 {
		o.NotApplicable("no IPsec peer is in force")
	}
	return live, len(live) > 0
}

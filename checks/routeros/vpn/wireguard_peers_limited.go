package vpn

import (
	"net/netip"
	"slices"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// PeersParams are the parameters of routeros-wireguard-peers-limited.
type PeersParams struct {
	// Peers are the names or comments of peers that may use any address.
	Peers []string `json:"peers"`
}

// WireGuardPeersLimited reports peers that may send with any source address.
var WireGuardPeersLimited = &checks.Check{
	ID:       "routeros-wireguard-peers-limited",
	Title:    "WireGuard peers are limited to their own addresses (allowed-address)",
	Severity: checks.Medium,
	Description: "The allowed-address setting of a peer lists the addresses that it may send from. A peer that connects from outside and may use " +
		"0.0.0.0/0 can spoof the address of every other host. Where the router itself connects to the peer (it has an endpoint), all of " +
		"its traffic may be meant to go there, which is reported at a lower severity. The parameter `peers` lists the names or comments " +
		"of peers for which that is so.",
	Remediation: "List the peer's address in the tunnel, and the networks behind it. What it sends from other addresses is dropped from then on, " +
		"your own session too if it comes that way:\n\n" +
		"    /interface wireguard peers set [find comment=\"the peer\"] allowed-address=192.0.2.10/32",
	References: []string{routeros.Manual + "WireGuard", "https://www.wireguard.com/"},
	Rule:       checks.EachWith(PeersParams{Peers: []string{}}, wireGuardPeersLimited),
}

func wireGuardPeersLimited(o checks.Observed[routeros.Facts], p PeersParams) {
	peers, ok := routeros.Need(o, o.Facts.VPN.WireGuardPeers, "vpn.wireguardPeers")
	interfaces, known := routeros.Need(o, o.Facts.VPN.WireGuard, "vpn.wireguard")
	if !ok || !known {
		return
	}
	for _, peer := range peers {
		off := slices.ContainsFunc(interfaces, func(w routeros.WireGuard) bool { return w.Name == peer.Interface && w.Disabled })
		label := routeros.NameOr(peer.Name, routeros.NameOr(peer.Comment, peer.Interface+" "+routeros.Commas(peer.AllowedAddress)))
		if peer.Disabled || off || slices.Contains(p.Peers, label) {
			continue
		}
		subject := o.Subject(label)
		subject.Evidence("/interface/wireguard/peers allowed-address", "%s", routeros.Commas(peer.AllowedAddress))
		switch wide := slices.ContainsFunc(peer.AllowedAddress, halfOfAll); {
		case wide && peer.EndpointAddress != "":
			subject.ViolationAt(checks.Low, "all traffic may go to and come from %s", peer.EndpointAddress)
		case wide:
			subject.Violation("the peer may send from any address")
		case routeros.Foreign(peer.AllowedAddress) != "":
			subject.Unknown(checks.Unreadable, "the list has %q, which is no address", routeros.Foreign(peer.AllowedAddress))
		}
	}
}

// halfOfAll reports whether a prefix is all addresses of its family or a half of them,
// since two halves are a usual way to write all.
func halfOfAll(text string) bool {
	prefix, err := netip.ParsePrefix(text)
	return err == nil && prefix.Bits() <= 1
}

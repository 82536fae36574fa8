package wire

import (
	"net"
	"net/netip"
)

// network is a peer's place where its answers come over the network: not from this
// machine itself, and not from behind a proxy, which may stand anywhere.
func network(peer, own net.Addr) (netip.AddrPort, bool) {
	far, straight := peer.(*net.TCPAddr)
	near, known := own.(*net.TCPAddr)
	if !straight || !known || far.IP.IsLoopback() || far.IP.Equal(near.IP) {
		return netip.AddrPort{}, false
	}
	at := far.AddrPort()
	return netip.AddrPortFrom(at.Addr().Unmap().WithZone(""), at.Port()), true
}

package checks

import (
	"net"
	"net/netip"
	"strconv"
)

// Proxy is a SOCKS5 proxy (RFC 1928) that a target is reached through. The zero value is none.
type Proxy struct {
	// Endpoint is its "host:port".
	Endpoint string
	Username string
	Password Secret
}

// Used reports whether there is a proxy.
func (p Proxy) Used() bool { return p.Endpoint != "" }

// URL is how a site file writes it: "socks5://127.0.0.1:1080".
func (p Proxy) URL() string { return "socks5://" + p.Endpoint }

// To is an endpoint behind the proxy as plans and transcripts show it.
func (p Proxy) To(endpoint string) string {
	if !p.Used() {
		return endpoint
	}
	return endpoint + " through " + p.URL()
}

// Connects is what a target's connect events say, in plans and in transcripts. Before
// its name is resolved it stands for the address.
func (a Access) Connects() string {
	if a.socket() {
		return a.Path
	}
	if a.Endpoint != "" {
		return a.Via.To(a.Endpoint)
	}
	return a.Via.To(net.JoinHostPort(a.Host, strconv.Itoa(int(a.Target.Port))))
}

// Local reports whether what is sent stays on this machine. Behind a proxy nobody knows:
// its loopback is not ours.
func (a Access) Local() bool {
	if a.socket() {
		return true
	}
	endpoint, err := netip.ParseAddrPort(a.Endpoint)
	return err == nil && !a.Via.Used() && endpoint.Addr().Unmap().IsLoopback()
}

// socket reports whether the target is a socket of this machine, which has no host.
func (a Access) socket() bool { return a.Host == "" && a.Endpoint == "" && a.Path != "" }

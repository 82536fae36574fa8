package redis

import (
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"hardcheck/checks"
)

// endpoint is where a server is, by what another server calls it.
type endpoint struct {
	host string
	port int
}

func (e endpoint) String() string {
	if strings.Contains(e.host, ":") {
		return "[" + e.host + "]:" + strconv.Itoa(e.port)
	}
	return e.host + ":" + strconv.Itoa(e.port)
}

// among reports whether a list names the host, or the host with this port.
func (e endpoint) among(names []string) bool {
	return slices.ContainsFunc(names, func(name string) bool {
		host, ours := strings.CutSuffix(name, ":"+strconv.Itoa(e.port))
		return sameHost(name, e.host) || ours && sameHost(strings.Trim(host, "[]"), e.host)
	})
}

// isTarget reports whether a Redis target of the site has that address, or that name, at
// that port: a router or a Modbus device of the same address is no primary.
func (e endpoint) isTarget(site checks.Site) bool {
	addr, err := netip.ParseAddr(e.host)
	return slices.ContainsFunc(site.Targets, func(target checks.Target) bool {
		if target.Kind != Kind.Name || int(target.Port) != e.port {
			return false
		}
		if err == nil {
			return slices.ContainsFunc(target.Addresses, func(known netip.Addr) bool { return known.Unmap() == addr.Unmap() })
		}
		u, err := url.Parse(target.URL)
		return err == nil && u.Hostname() != "" && sameHost(u.Hostname(), e.host)
	})
}

// onThisHost reports whether the endpoint is on the target's own host.
func (e endpoint) onThisHost(target checks.Target) bool {
	if strings.EqualFold(e.host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(e.host)
	if err != nil {
		return false
	}
	return addr.Unmap().IsLoopback() || slices.ContainsFunc(target.Addresses, func(own netip.Addr) bool { return own.Unmap() == addr.Unmap() })
}

// sameHost compares two names or addresses without resolving them.
func sameHost(a, b string) bool {
	first, errA := netip.ParseAddr(a)
	second, errB := netip.ParseAddr(b)
	if errA == nil && errB == nil {
		return first.Unmap() == second.Unmap()
	}
	return strings.EqualFold(strings.TrimSuffix(a, "."), strings.TrimSuffix(b, "."))
}

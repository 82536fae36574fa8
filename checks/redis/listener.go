package redis

import (
	"net/netip"
	"slices"
	"strings"
)

// listener is one address of the bind directive.
type listener struct {
	text string
	// addr is invalid for host names.
	addr netip.Addr
}

// parseBind reads the bind directive: addresses separated by blanks, "*" and "::*"
// for all of a family, and a leading "-" before those that may be missing.
func parseBind(value string) []listener {
	var listeners []listener
	for _, text := range strings.Fields(value) {
		name := strings.TrimPrefix(text, "-")
		switch name {
		case "*":
			name = "0.0.0.0"
		case "::*":
			name = "::"
		case "localhost":
			name = "127.0.0.1"
		}
		addr, err := netip.ParseAddr(name)
		if err != nil {
			addr = netip.Addr{}
		}
		listeners = append(listeners, listener{text: text, addr: addr.Unmap()})
	}
	return listeners
}

func (l listener) known() bool    { return l.addr.IsValid() }
func (l listener) wildcard() bool { return l.addr.IsUnspecified() }
func (l listener) loopback() bool { return l.addr.IsLoopback() }

func (l listener) family() string {
	if l.addr.Is4() {
		return "IPv4"
	}
	return "IPv6"
}

// loopbackOnly reports whether other hosts have nothing to connect to. Names other
// than localhost count as reachable.
func loopbackOnly(bind string) bool {
	listeners := parseBind(bind)
	return len(listeners) > 0 && !slices.ContainsFunc(listeners, func(l listener) bool { return !l.loopback() })
}

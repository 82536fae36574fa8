package routeros

import (
	"fmt"
	"slices"
	"strings"
)

// The closed sets of words that rules rest on. They are the words that the console of
// RouterOS 7.14.3 offers, and those that 7.21.4 has beside them; what the older wireless
// package and boards have is from the vendor's manual. A word of another version, or a
// peer's nonsense, is not known, and what rests on it is not assessed.

func oneOf[W ~string](word W, known ...W) bool { return slices.Contains(known, word) }

// Transport is how the facts were got. It is our own word, so that facts with another
// are refused.
type Transport string

// The transports of [Facts].
const (
	OverTLS   Transport = "tls"
	Plaintext Transport = "plaintext"
	// Exported is that of a configuration file.
	Exported Transport = "export"
)

// Known reports whether it is one of the transports.
func (w Transport) Known() bool { return oneOf(w, OverTLS, Plaintext, Exported) }

// UnmarshalText refuses a word that isn't one of ours. Facts that say nothing have none.
func (w *Transport) UnmarshalText(text []byte) error {
	*w = Transport(text)
	if *w != "" && !w.Known() {
		return fmt.Errorf("%q is not a transport", text)
	}
	return nil
}

// Right is one of the policy of a group or a script; "!" in front denies it.
type Right string

// Known reports whether it is one of the rights.
func (w Right) Known() bool {
	return oneOf(Right(strings.TrimPrefix(string(w), "!")), "local", "telnet", "ssh", "ftp", "reboot", "read", "write", "policy", "test",
		"winbox", "password", "web", "sniff", "sensitive", "api", "romon", "rest-api", "dude", "tikapp")
}

// RPFilter is how source addresses are verified.
type RPFilter string

// Known reports whether it is one of the words.
func (w RPFilter) Known() bool { return oneOf(w, "no", "loose", "strict") }

// FrameTypes is what frames a bridge or a port of it takes.
type FrameTypes string

// Known reports whether it is one of the words.
func (w FrameTypes) Known() bool {
	return oneOf(w, "admit-all", "admit-only-vlan-tagged", "admit-only-untagged-and-priority-tagged")
}

// EdgePort is whether a port of a bridge leads to hosts only.
type EdgePort string

// Known reports whether it is one of the words.
func (w EdgePort) Known() bool {
	return oneOf(w, "auto", "no", "no-discover", "yes", "yes-discover")
}

// BridgeProtocol is the spanning tree of a bridge.
type BridgeProtocol string

// Known reports whether it is one of the words.
func (w BridgeProtocol) Known() bool { return oneOf(w, "none", "stp", "rstp", "mstp") }

// PoEOut is how a port powers what is plugged in. The words are from the vendor's manual;
// those that end in a pair or a standard are of later boards.
type PoEOut string

// Known reports whether it is one of the words.
func (w PoEOut) Known() bool { return oneOf(w, "off", "auto-on") || w.Forced() }

// Forced reports whether the port gives power without asking whether the device takes it.
func (w PoEOut) Forced() bool { return oneOf(w, "forced-on", "forced-on-a", "forced-on-bt") }

// OSPFAuth is how OSPF neighbours prove who they are.
type OSPFAuth string

// Known reports whether it is one of the words.
func (w OSPFAuth) Known() bool {
	return oneOf(w, "simple", "md5", "sha1", "sha256", "sha384", "sha512")
}

// RIPMode is how an interface speaks RIP.
type RIPMode string

// Known reports whether it is one of the words.
func (w RIPMode) Known() bool { return oneOf(w, "passive", "strict") }

// VRRPAuth is how VRRP 2 routers prove who they are.
type VRRPAuth string

// Known reports whether it is one of the words.
func (w VRRPAuth) Known() bool { return oneOf(w, "none", "simple", "ah") }

// TrackingMode is whether connections are tracked.
type TrackingMode string

// Known reports whether it is one of the words.
func (w TrackingMode) Known() bool { return oneOf(w, "auto", "yes", "no") }

// Redirects is whether an IPv6 router heeds what others announce.
type Redirects string

// Known reports whether it is one of the words.
func (w Redirects) Known() bool { return oneOf(w, "no", "yes", "yes-if-forwarding-disabled") }

// DefaultRoute is whether a DHCP client takes a default route.
type DefaultRoute string

// Known reports whether it is one of the words.
func (w DefaultRoute) Known() bool { return oneOf(w, "no", "yes", "special-classless") }

// BGPRole is what the router is to the peer of a BGP session: with another AS, or within
// its own.
type BGPRole string

// Known reports whether it is one of the words.
func (w BGPRole) Known() bool {
	return w.External() || oneOf(w, "ibgp", "ibgp-rr", "ibgp-rr-client")
}

// External reports whether the peer is of another AS.
func (w BGPRole) External() bool {
	return oneOf(w, "ebgp", "ebgp-customer", "ebgp-peer", "ebgp-provider", "ebgp-rs", "ebgp-rs-client")
}

package routeros

import (
	"slices"

	"hardcheck/checks"
)

// Firewall is packet filtering and address translation of both families.
type Firewall struct {
	IPv4 Tables `json:"ipv4"`
	IPv6 Tables `json:"ipv6"`
	// ServicePorts are the helpers that open ports for protocols such as FTP and SIP.
	ServicePorts checks.Value[[]ServicePort] `json:"servicePorts"`
	Tracking     checks.Value[Tracking]      `json:"tracking"`
	// Connections are read only where they are few; see [MaxConnections].
	Connections checks.Value[[]Connection] `json:"connections"`
}

// MaxConnections is the number of tracked connections above which a router isn't
// asked for them: printing a large table keeps it busy.
const MaxConnections = 5000

// MaxRows is the number of rows above which a menu stays unread.
const MaxRows = 50_000

// MaxRoutes is the number of routes above which they aren't asked for.
const MaxRoutes = 5000

// Tables are the rules of one family. A rule's place in its list is its order:
// the first rule that decides wins.
type Tables struct {
	Filter       checks.Value[[]Rule]         `json:"filter"`
	NAT          checks.Value[[]Rule]         `json:"nat"`
	Raw          checks.Value[[]Rule]         `json:"raw"`
	Mangle       checks.Value[[]Rule]         `json:"mangle"`
	AddressLists checks.Value[[]AddressEntry] `json:"addressLists"`
}

// Rule is a row of a firewall table.
type Rule struct {
	// Position is the rule's number in the listing, from 0, disabled rules included.
	Position int `json:"position"`
	// Chain is a built-in chain, or one that the site made. A rule in a chain that nothing
	// leads to is never passed, and routeros-rules-effective reports it.
	Chain string `json:"chain" free:"sites name chains of their own"`
	// Action is "accept" where the router prints none.
	Action   string `json:"action"`
	Disabled bool   `json:"disabled,omitempty"`
	// Dynamic rules are made by the router itself.
	Dynamic bool `json:"dynamic,omitempty"`
	// Invalid rules are skipped by the router: they name an interface that is gone.
	Invalid bool   `json:"invalid,omitempty"`
	Comment string `json:"comment,omitempty"`
	Log     bool   `json:"log,omitempty"`
	// Match holds the matchers that are set, by the router's name for them and in its
	// notation: "src-address": "!192.0.2.0/24". One that is missing matches anything;
	// one that is there and empty is not the same. An address list that nobody made is
	// empty, like one that all entries left.
	Match map[string]string `json:"match,omitempty" freeKeys:"src-address-list dst-address-list"`
	// Options holds the parameters of the action: "jump-target", "to-addresses".
	Options map[string]string `json:"options,omitempty"`
}

// KnownAction reports whether the action is one of those of filter, nat, raw and mangle.
func (r Rule) KnownAction() bool {
	return slices.Contains([]string{
		"accept", "drop", "reject", "tarpit", "jump", "return", "log", "passthrough", "fasttrack-connection", "notrack",
		"add-src-to-address-list", "add-dst-to-address-list", "dst-nat", "src-nat", "redirect", "netmap", "masquerade", "same",
		"endpoint-independent-nat", "socksify", "mark-connection", "mark-packet", "mark-routing", "route", "set-priority",
		"change-dscp", "change-mss", "change-ttl", "change-hop-limit", "clear-df", "strip-ipv4-options", "sniff-pc", "sniff-tzsp",
	}, r.Action)
}

// AddressEntry is a row of an address list.
type AddressEntry struct {
	List string `json:"list" ros:"list" free:"sites name their address lists, which are made by their entries alone"`
	// Address is an address, a prefix, a range or a DNS name.
	Address  string `json:"address" ros:"address"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
	// Dynamic entries were added by a rule, a DNS name or with a timeout.
	Dynamic bool `json:"dynamic,omitempty" ros:"dynamic"`
	// Timeout is what is left, as printed; empty stays for ever.
	Timeout string `json:"timeout,omitempty" ros:"timeout"`
}

// ServicePort is a row of /ip/firewall/service-port.
type ServicePort struct {
	Name     string `json:"name" ros:"name" source:"manual"`
	Disabled bool   `json:"disabled,omitempty" ros:"disabled"`
}

// Tracking is /ip/firewall/connection/tracking.
type Tracking struct {
	// Enabled is "auto", "yes" or "no".
	Enabled checks.Value[TrackingMode] `json:"enabled" ros:"enabled" default:"auto"`
}

// Connection is a tracked connection.
type Connection struct {
	Protocol string `json:"protocol" ros:"protocol" source:"manual" free:"protocols have hundreds of names, and tcp alone carries Modbus"`
	// Source and Destination are addresses, with a port where the protocol has some.
	Source      string `json:"source" ros:"src-address" source:"manual"`
	Destination string `json:"destination" ros:"dst-address" source:"manual"`
	// ReplySource differs from Destination where the destination was translated.
	ReplySource string `json:"replySource,omitempty" ros:"reply-src-address" source:"manual"`
}

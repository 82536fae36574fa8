package checks

import (
	"cmp"
	"net/netip"
	"slices"
	"time"
)

// Target is one thing that is audited, as checks and reports may see it: without credentials.
type Target struct {
	// Name is unique within the site.
	Name string `json:"name"`
	// Base is the target's name in the site file, where its host has several addresses:
	// each is a target of its own then, with the name BASE@ADDRESS. Empty elsewhere.
	Base string `json:"base,omitempty"`
	// Kind is the kind's name: "redis".
	Kind string `json:"kind"`
	// URL is the target's address as the site file gives it. It never holds a password.
	URL string `json:"url"`
	// Written: the facts are of a file that says what is to run. What they show to be wrong is
	// wrong; what they show to be right is so as written, not as running.
	Written bool `json:"written,omitempty"`
	// Addresses are all the IP addresses it is known by: resolved, and listed in the
	// site file (NAT and host addresses too). Joins match on any of them.
	Addresses []netip.Addr `json:"addresses,omitempty"`
	// Port is the TCP port; 0 where there is none.
	Port uint16 `json:"port,omitempty"`
	// Via is the URL of the proxy that it is reached through; empty where there is none.
	// What is seen from behind it says nothing about the zone of the auditing machine.
	Via string `json:"via,omitempty"`
	// Zone is the zone the target stands in; empty when no zone of the site covers it.
	Zone string `json:"zone,omitempty"`
	// ReachableFrom names the zones that may reach the target; every other is untrusted.
	ReachableFrom []string `json:"reachableFrom,omitempty"`
	// Settings are the target's keys that its kind has of its own, nil where it has none:
	// see [Settings]. They are public.
	Settings any `json:"settings,omitempty"`
	// Fragile devices are read more slowly: 1 s between requests.
	Fragile bool `json:"fragile,omitempty"`
	// Consent lists the probe classes the owner allowed: "active", "write-probe".
	Consent []string `json:"consent,omitempty"`
	// Insecure is set where the site file switches certificate verification off.
	Insecure bool `json:"insecure,omitempty"`
	// TimeZone is the zone of the target's windows, where it is not the site's.
	TimeZone string `json:"timeZone,omitempty"`
	// Distribution says whose maintenance counts for lifecycle findings: "debian-12".
	Distribution string `json:"distribution,omitempty"`
	// Labels are the operator's own.
	Labels map[string]string `json:"labels,omitempty"`
	// Line is the target's line in the site file; 0 when it was given as a URL.
	Line int `json:"line,omitempty"`
}

// Given is the target's name as the site file, its zones and its waivers have it: that
// of one address of several is its base.
func (t Target) Given() string { return cmp.Or(t.Base, t.Name) }

// Access is what a connector needs to read one target. Only connectors see it.
type Access struct {
	Target Target
	// Scheme is the URL's: "redis", "rediss".
	Scheme string
	// Host is the name or address as written: the server name of TLS.
	Host string
	// Endpoint is the resolved "address:port" to dial; empty for targets without one.
	// Behind a proxy it keeps the name, which is resolved there.
	Endpoint string
	// Via is the proxy to dial through.
	Via Proxy
	// Path is the rest of a URL such as docker+unix:///run/docker.sock or file:PATH.
	Path     string
	Username string
	Password Secret
	// Own are the secrets that a kind has of its own, by the target's key: see [WithSecrets].
	Own map[string]Secret
	TLS TLSOptions
	// Windows are the hours in which the target may be contacted.
	Windows Windows
	// Further is set where something was sent to another address of the same name before:
	// a connector of fragile devices asks no more than it must, as it may be the same one.
	Further bool
	// Quick allows one exchange without pacing (--pace quick).
	Quick bool
	// AllowWriteProbe is --allow-write-probe; a write probe also needs the target's consent.
	AllowWriteProbe bool
	// Timeout bounds each single connect and read; the context bounds the whole target.
	Timeout time.Duration
	// MaxBytes bounds everything read from the target.
	MaxBytes int64
	// Transcript records what is sent. The engine reads it even when the connector never returns.
	Transcript *Transcript
}

// TLSOptions say whom to trust and who we are. Certificates are PEM.
type TLSOptions struct {
	CA   []byte
	Cert []byte
	Key  Secret
	// Pin is the SHA-256 of the server certificate (DER) in lower-case hex.
	Pin        string
	ServerName string
	// Insecure accepts any certificate; it is itself a finding.
	Insecure bool
}

// Windows are allowed and denied hours, as the site file writes them
// ("Mon-Fri 08:00-16:00"). No allowed window means any time.
type Windows struct {
	Allow, Deny []string
	// Zone is the time zone of these hours; nil is that of the clock.
	Zone *time.Location
}

// Any reports whether some hours are allowed or denied.
func (w Windows) Any() bool { return len(w.Allow)+len(w.Deny) > 0 }

// Zone is a part of the network that the site treats alike.
type Zone struct {
	Name     string         `json:"name"`
	Prefixes []netip.Prefix `json:"prefixes"`
	// Interfaces maps a router's name to its interfaces in the zone.
	Interfaces map[string][]string `json:"interfaces,omitempty"`
}

// Internet is the reserved zone of every globally routable address that is in no other zone.
const Internet = "internet"

// Site is what rules may know about the whole: its zones and every target's public side.
type Site struct {
	Name string `json:"name,omitempty"`
	// TimeZone is the zone of the targets' windows; empty for targets given as URLs,
	// which have none.
	TimeZone string   `json:"timeZone,omitempty"`
	Vantage  string   `json:"vantage,omitempty"`
	Absent   []string `json:"absent,omitempty"`
	Zones    []Zone   `json:"zones,omitempty"`
	// Conduits are what may cross between zones; nil where the site file says nothing of it.
	// An empty list says that nothing may.
	Conduits []Conduit `json:"conduits,omitzero"`
	Targets  []Target  `json:"targets"`
}

// Networks are the site's zones without the internet, of which the site file may say by which
// interfaces it enters routers.
func (s Site) Networks() []Zone {
	return slices.DeleteFunc(slices.Clone(s.Zones), func(z Zone) bool { return z.Name == Internet })
}

// Knows reports whether addr belongs to a target of the site.
func (s Site) Knows(addr netip.Addr) bool {
	for _, target := range s.Targets {
		for _, known := range target.Addresses {
			if known.Unmap() == addr.Unmap() {
				return true
			}
		}
	}
	return false
}

// Covers reports whether a zone of the site has the address: some sites number their
// plants with public addresses.
func (s Site) Covers(addr netip.Addr) bool {
	for _, zone := range s.Zones {
		for _, prefix := range zone.Prefixes {
			if prefix.Contains(addr) {
				return true
			}
		}
	}
	return false
}

// sharedSpace is used inside carriers' networks and never routed globally (RFC 6598).
var sharedSpace = netip.MustParsePrefix("100.64.0.0/10")

// Public reports whether the whole internet can have a route to the address.
func Public(addr netip.Addr) bool {
	return addr.IsGlobalUnicast() && !addr.IsPrivate() && !sharedSpace.Contains(addr)
}

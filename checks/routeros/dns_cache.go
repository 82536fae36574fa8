package routeros

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
)

// DNSAnswer is a row of /ip/dns/cache. Only those are kept that lead into a network which
// the internet doesn't route, or whose name a static entry has: the rest is what people
// looked up, which is nobody's business.
type DNSAnswer struct {
	Name string `json:"name,omitempty" ros:"name" source:"manual"`
	Type string `json:"type,omitempty" ros:"type" source:"manual" free:"types that hold no address are not judged"`
	// Data is the address of the types A and AAAA.
	Data   string `json:"data,omitempty" ros:"data" source:"manual"`
	Static bool   `json:"static,omitempty" ros:"static" source:"manual"`
}

// MaxAnswers is the number of rows above which the DNS cache isn't asked for: it is asked
// as a whole, and the router answers its clients meanwhile.
const MaxAnswers = 5000

// dnsCache is the menu of the DNS cache. What people looked up is left out before it
// becomes a fact.
func dnsCache() Menu {
	menu := list("/ip/dns/cache", "servers.dnsCache", func(f *Facts) *checks.Value[[]DNSAnswer] { return &f.Servers.DNSCache })
	read := menu.fill
	menu.fill = func(d decoder, facts *Facts, rows []Row) error {
		if err := read(d, facts, rows); err != nil {
			return err
		}
		answers, _ := facts.Servers.DNSCache.Get()
		static, _ := facts.Servers.DNSStatic.Get()
		facts.Servers.DNSCache = checks.Known(slices.DeleteFunc(answers, func(a DNSAnswer) bool {
			named := slices.ContainsFunc(static, func(r DNSRecord) bool { return r.Covers(a.Name) })
			return !named && !LeadsInside(a.Address())
		}))
		return nil
	}
	return limited(menu, MaxAnswers)
}

// Address is where the answer leads; invalid for types that hold no address.
func (a DNSAnswer) Address() netip.Addr {
	if a.Type != "A" && a.Type != "AAAA" {
		return netip.Addr{}
	}
	addr, _ := netip.ParseAddr(a.Data)
	return addr.Unmap()
}

// Covers reports whether the entry answers for the name. Which names an expression
// (regexp) covers isn't told.
func (r DNSRecord) Covers(name string) bool {
	own, name := strings.ToLower(strings.TrimSuffix(r.Name, ".")), strings.ToLower(strings.TrimSuffix(name, "."))
	return own != "" && (own == name || r.MatchSubdomain && strings.HasSuffix(name, "."+own))
}

// shared are the addresses between a provider and its customers (RFC 6598).
var shared = netip.MustParsePrefix("100.64.0.0/10")

// LeadsInside reports whether an address is of a network that the internet doesn't route:
// private, shared with the provider, or of one link.
func LeadsInside(addr netip.Addr) bool {
	return addr.IsPrivate() || addr.IsLinkLocalUnicast() || shared.Contains(addr)
}

// insideDomains end the names that no public server knows: reserved (RFC 6761, 6762, 7686,
// 8375, and "internal" by ICANN), and those that routers and sites use all the same.
var insideDomains = []string{
	"local", "localhost", "home.arpa", "internal", "test", "invalid", "example", "onion", "alt",
	"corp", "domain", "home", "intranet", "lan", "localdomain", "private", "router", "workgroup",
}

// IsPublicName reports whether the name may be one of the internet's.
func IsPublicName(name string) bool {
	name = strings.ToLower(strings.TrimSuffix(name, "."))
	return strings.Contains(name, ".") && !slices.ContainsFunc(insideDomains, func(domain string) bool {
		return name == domain || strings.HasSuffix(name, "."+domain)
	})
}

package services

import (
	"net/netip"
	"slices"
	"strings"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// DomainParams are the parameters of routeros-dns-cache-consistent.
type DomainParams struct {
	// Domains are those whose names may lead into networks of the site: "plant.example.com".
	Domains []string `json:"domains"`
}

// DNSCacheConsistent reports answers that a resolver of the site wouldn't give.
var DNSCacheConsistent = &checks.Check{
	ID:       "routeros-dns-cache-consistent",
	Title:    "Cached DNS answers agree with the static entries and lead to public addresses",
	Severity: checks.Medium,
	Description: "An answer in the cache goes to every host that asks the router. One that contradicts a static entry came past it, and one that " +
		"leads a public name to a private address makes browsers reach hosts of the site in a foreign page's name (DNS rebinding): either the " +
		"cache was poisoned, or a server answers that shouldn't. The parameter `domains` lists those that a resolver of the site answers with " +
		"private addresses, with all names below; names that a static entry (FWD) forwards to such a resolver pass too. Where the router asks " +
		"servers in private networks only, they may know names of the site, and the finding is one step lower. Loopback addresses are the " +
		"answer of block lists and pass. Of the cache only what this check needs is kept: not what people looked up. Which names an " +
		"expression (regexp) covers isn't worked out. An export holds no cache.",
	Remediation: "See where the answer comes from, and ask a server that filters such answers. Then empty the cache:\n\n" +
		"    /ip dns cache print\n" +
		"    /ip dns cache flush",
	References: []string{
		routeros.Manual + "DNS", "https://www.rfc-editor.org/rfc/rfc5452", "https://attack.mitre.org/techniques/T1557/",
	},
	Rule: checks.EachWith(DomainParams{Domains: []string{}}, dnsCacheConsistent),
}

func dnsCacheConsistent(o checks.Observed[routeros.Facts], p DomainParams) {
	answers, ok := routeros.Need(o, o.Facts.Servers.DNSCache, "servers.dnsCache")
	static, okStatic := routeros.Need(o, o.Facts.Servers.DNSStatic, "servers.dnsStatic")
	dns, okDNS := routeros.Need(o, o.Facts.Servers.DNS, "servers.dns")
	if !ok || !okStatic || !okDNS {
		return
	}
	static = slices.DeleteFunc(slices.Clone(static), func(r routeros.DNSRecord) bool { return r.Disabled })
	for _, answer := range answers {
		if answer.Static || answer.Type != "A" && answer.Type != "AAAA" {
			continue
		}
		subject := o.Subject(answer.Name)
		addr := answer.Address()
		if !addr.IsValid() {
			subject.Unknown(checks.Unreadable, "the answer is %q, which is no address", answer.Data)
			continue
		}
		if !settled(subject, answer, static) && routeros.LeadsInside(addr) {
			judgeInside(subject, answer, p.Domains, static, dns)
		}
	}
}

// settled reports whether static entries say what the answer has to be: the same, or
// another, which is reported.
func settled(subject checks.Subject, answer routeros.DNSAnswer, static []routeros.DNSRecord) bool {
	var own []string
	for _, record := range static {
		if record.Regexp != "" || !record.Covers(answer.Name) || !checks.NeedWord(subject, record.Type, "servers.dnsStatic.type") {
			continue
		}
		switch addr, err := netip.ParseAddr(record.Address); {
		case record.Type == "NXDOMAIN":
			subject.Violation("the cache leads the name to %s, and a static entry says that it doesn't exist", answer.Data)
			return true
		case string(record.Type) != answer.Type:
		case err != nil:
			subject.Unknown(checks.Unreadable, "the static entry leads to %q, which is no address", record.Address)
		case addr.Unmap() == answer.Address():
			return true
		default:
			own = append(own, record.Address)
		}
	}
	if len(own) == 0 {
		return false
	}
	subject.Violation("the cache leads the name to %s, and the static entry to %s", answer.Data, strings.Join(own, ", "))
	return true
}

// judgeInside judges an answer that leads into a network which the internet doesn't route.
func judgeInside(subject checks.Subject, answer routeros.DNSAnswer, domains []string, static []routeros.DNSRecord, dns routeros.DNS) {
	below := func(domain string) bool {
		return routeros.DNSRecord{Name: domain, MatchSubdomain: true}.Covers(answer.Name)
	}
	forwarded := func(r routeros.DNSRecord) bool {
		return r.Type == "FWD" && r.Covers(answer.Name) && asksInside(r.ForwardTo)
	}
	expression := func(r routeros.DNSRecord) bool { return r.Regexp != "" }
	switch {
	case !routeros.IsPublicName(answer.Name), slices.ContainsFunc(domains, below), slices.ContainsFunc(static, forwarded):
	case slices.ContainsFunc(static, expression):
		subject.Unknown(checks.Source, "the name leads to the private address %s, and a static entry with an expression may be for it", answer.Data)
	case onlyInside(dns):
		subject.ViolationLower("the public name leads to the private address %s", answer.Data)
	default:
		subject.Violation("the public name leads to the private address %s", answer.Data)
	}
}

// onlyInside reports whether all servers that the router asks are in private networks.
func onlyInside(dns routeros.DNS) bool {
	servers := slices.Concat(dns.Servers, dns.DynamicServers)
	return dns.UseDoHServer == "" && len(servers) > 0 && !slices.ContainsFunc(servers, func(s string) bool { return !asksInside(s) })
}

func asksInside(server string) bool {
	addr, err := netip.ParseAddr(server)
	return err == nil && (routeros.LeadsInside(addr) || addr.IsLoopback())
}

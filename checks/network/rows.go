package network

import (
	"net/netip"
	"slices"
	"strconv"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
	"hardcheck/checks/routeros/firewall"
)

func (r router) services(zone firewall.Zone) []Row {
	var rows []Row
	for _, offer := range r.paths.Services {
		for _, family := range r.families() {
			verdict := r.paths.Reach(firewall.Query{Zone: zone, Family: family, Protocol: offer.Protocol, Port: offer.Port})
			row := r.row(zone, family, offer.Protocol, verdict)
			row.Service, row.Port = offer.Name, offer.Port
			rows = append(rows, row)
		}
	}
	return rows
}

// families are those that the router has switched on.
func (r router) families() []firewall.Family {
	if r.config.IPv6.Off {
		return []firewall.Family{firewall.IPv4}
	}
	return []firewall.Family{firewall.IPv4, firewall.IPv6}
}

// endpoints are the site's other targets behind the router, as far as the zone's packets
// have to cross it.
func (r router) endpoints(zone firewall.Zone) []Row {
	var rows []Row
	for _, target := range r.site.Targets {
		for _, addr := range target.Addresses {
			addr = addr.Unmap()
			by := r.leading(addr)
			from := r.across(zone.Name, addr, by)
			if target.Port == 0 || len(by) == 0 || r.own(addr) || from == nil || zone.Name == target.Zone {
				continue
			}
			to := socket{addr, tcp, target.Port}
			row := r.row(zone, familyOf(addr), tcp, r.reach(*from, to))
			row.Service, row.Port, row.Endpoint = target.Name, to.port, to.String()
			rows = append(rows, row)
		}
	}
	return rows
}

// loses reports whether the target has an address of which it can't be told whether the
// router leads there. That an export tells no routes that come and go doesn't count.
func (r router) loses(target checks.Target) bool {
	return target.Port > 0 && target.Given() != r.target.Given() && slices.ContainsFunc(socketsOf(target), func(to socket) bool {
		tables := r.tables(familyOf(to.addr))
		unread := tables.AddressesUnread || tables.RoutesIncomplete && !routeros.FromExport(r.facts)
		return unread && len(r.leading(to.addr)) == 0
	})
}

// forwardings are the rules that translate to hosts, those left out that an endpoint's
// row already names.
func (r router) forwardings(zone firewall.Zone, endpoints []Row) []Row {
	var rows []Row
	for _, family := range r.families() {
		for _, f := range r.forwardingsFor(zone.Name, family) {
			row := r.row(zone, family, f.Protocol, f.Verdict)
			row.Via = ruleOf(&f.Rule)
			row.Endpoint, row.Port = r.inner(family, f)
			if len(f.Taken) > 0 {
				row.Taken = r.taken(family, f.Taken)
				row.Because = row.Taken
			}
			same := func(e Row) bool {
				return e.Endpoint == row.Endpoint && e.Protocol == row.Protocol && (e.Via != nil && *e.Via == *row.Via || e.Verdict == row.Verdict && row.Witness == nil)
			}
			if !slices.ContainsFunc(endpoints, same) {
				rows = append(rows, row)
			}
		}
	}
	return rows
}

// taken says which rules take the packets of another one, and where they send them.
func (r router) taken(family firewall.Family, rules []firewall.RuleRef) []string {
	var texts []string
	for _, rule := range rules {
		text := rule.String() + " takes its packets"
		if endpoint, _ := r.inner(family, firewall.Forwarding{Rule: rule}); endpoint != "" && slices.Contains([]string{"dst-nat", "netmap"}, rule.Action) {
			text += " and sends them to " + endpoint
		}
		texts = append(texts, text)
	}
	return texts
}

// inner is where a rule translates to: what the witness shows, else what the rule says.
func (r router) inner(family firewall.Family, f firewall.Forwarding) (endpoint string, port uint16) {
	if w := f.Verdict.Witness; w != nil && w.Inner.IsValid() {
		return netip.AddrPortFrom(w.Inner, w.InnerPort).String(), w.InnerPort
	}
	rules := r.tables(family).NAT
	if f.Rule.Number >= len(rules) {
		return "", 0
	}
	rule := rules[f.Rule.Number]
	addresses := rule.Options["to-addresses"] + rule.Options["to-address"]
	ports := rule.Options["to-ports"]
	if ports == "" {
		ports = rule.Match["dst-port"]
	}
	number, _ := strconv.ParseUint(ports, 10, 16)
	if addr, err := netip.ParseAddr(addresses); err == nil && number > 0 {
		return netip.AddrPortFrom(addr, uint16(number)).String(), uint16(number)
	}
	if ports == "" {
		return checks.Clean(addresses), uint16(number)
	}
	return checks.Clean(addresses + ":" + ports), uint16(number)
}

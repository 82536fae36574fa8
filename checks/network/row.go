package network

import (
	"fmt"
	"net/netip"

	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

func (r router) row(zone firewall.Zone, family firewall.Family, protocol uint8, v firewall.Verdict) Row {
	row := Row{
		Target: r.target.Name, Zone: zone.Name, Family: familyNames[family], Protocol: protocolName(protocol),
		Verdict: v.Value, Rule: ruleOf(v.Rule), Via: ruleOf(v.Via), Because: []string{}, Standing: v.Standing(), Unless: []string{},
	}
	if w := v.Witness; w != nil {
		row.Witness = &Witness{checks.Clean(w.Interface), addressText(w.Source), w.SourcePort, addressText(w.Destination), w.DestinationPort}
	}
	if row.Standing != "" {
		row.Because = append(row.Because, row.Standing)
	}
	for _, reason := range v.Unless {
		row.Unless = append(row.Unless, checks.Clean(reason.Text+" ("+reason.Rule.String()+")"))
	}
	for _, reason := range v.Because {
		row.Because = append(row.Because, checks.Clean(reason.String()))
	}
	return row
}

var familyNames = map[firewall.Family]string{firewall.IPv4: "ip", firewall.IPv6: "ipv6"}

func protocolName(protocol uint8) string {
	switch protocol {
	case tcp:
		return "tcp"
	case udp:
		return "udp"
	default:
		return fmt.Sprint(protocol)
	}
}

// addressText is empty for an address of the router that isn't known.
func addressText(addr netip.Addr) string {
	if !addr.IsValid() {
		return ""
	}
	return addr.String()
}

func ruleOf(ref *firewall.RuleRef) *Rule {
	if ref == nil {
		return nil
	}
	return &Rule{ref.Table, checks.Clean(ref.Chain), ref.Number, checks.Clean(ref.Comment)}
}

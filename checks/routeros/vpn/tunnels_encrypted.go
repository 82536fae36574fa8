package vpn

import (
	"net/netip"

	"hardcheck/checks"
	"hardcheck/checks/routeros"
)

// TunnelsEncrypted reports tunnels whose packets anybody on the way can read and forge.
var TunnelsEncrypted = &checks.Check{
	ID:       "routeros-tunnels-encrypted",
	Title:    "Tunnels without encryption of their own run inside IPsec",
	Severity: checks.Medium,
	Description: "GRE, EoIP, IPIP, 6to4 and VXLAN neither encrypt nor authenticate. The check looks for an active IPsec policy that covers the " +
		"remote endpoint of each enabled tunnel; a tunnel with an `ipsec-secret` makes such a policy by itself. A remote endpoint with a " +
		"private address may be inside another tunnel, and is reported at a lower severity. A tunnel without a remote endpoint sends " +
		"nothing and is not judged.",
	Remediation: "Let the router make the policy where the tunnel can, or write one for both addresses (with the tunnel's protocol: udp for " +
		"VXLAN). Nothing passes until both ends have it: change the remote end first, by another way than the tunnel if there is one.\n\n" +
		"    /interface gre set [find name=\"the tunnel\"] ipsec-secret=SECRET allow-fast-path=no\n" +
		"    /ip ipsec policy add peer=PEER src-address=192.0.2.1/32 dst-address=198.51.100.1/32 protocol=udp action=encrypt level=require",
	References: []string{routeros.Manual + "GRE", routeros.Manual + "EoIP", routeros.Manual + "VXLAN", routeros.Manual + "IPsec"},
	Rule:       checks.Each(tunnelsEncrypted),
}

func tunnelsEncrypted(o checks.Observed[routeros.Facts]) {
	vpn := o.Facts.VPN
	listed, _ := vpn.IPsecPolicies.Get()
	policies := protectionsOf(listed)
	for _, kind := range []struct {
		name, field string
		tunnels     checks.Value[[]routeros.Tunnel]
		protocols   []string
	}{
		{"gre", "vpn.gre", vpn.GRE, []string{"gre", "47"}},
		{"gre6", "vpn.gre6", vpn.GRE6, []string{"gre", "47"}},
		{"eoip", "vpn.eoip", vpn.EoIP, []string{"gre", "47"}},
		{"eoipv6", "vpn.eoipv6", vpn.EoIPv6, []string{"etherip", "97"}},
		{"ipip", "vpn.ipip", vpn.IPIP, []string{"ipencap", "ipip", "4"}},
		{"ipipv6", "vpn.ipipv6", vpn.IPIPv6, []string{"ipencap", "ipv6-encap", "4", "41"}},
		{"6to4", "vpn.sixToFour", vpn.SixToFour, []string{"ipv6-encap", "41"}},
	} {
		tunnels, _ := routeros.Need(o, kind.tunnels, kind.field)
		for _, tunnel := range tunnels {
			if !tunnel.Disabled {
				judgeFarEnds(o, o.Subject(kind.name+" "+tunnel.Name), policies, []string{tunnel.RemoteAddress}, kind.protocols)
			}
		}
	}
	vxlansEncrypted(o, policies)
}

// vxlansEncrypted judges tunnels that have a list of far ends.
func vxlansEncrypted(o checks.Observed[routeros.Facts], policies protections) {
	known, _ := o.Facts.VPN.VTEPs.Get()
	ends := map[string][]string{}
	for _, vtep := range known {
		ends[vtep.Interface] = append(ends[vtep.Interface], vtep.RemoteIP)
	}
	tunnels, _ := routeros.Need(o, o.Facts.VPN.VXLAN, "vpn.vxlan")
	for _, tunnel := range tunnels {
		if tunnel.Disabled {
			continue
		}
		subject := o.Subject("vxlan " + tunnel.Name)
		_, ok := checks.Need(subject, o.Facts.VPN.VTEPs, "vpn.vteps")
		far := ends[tunnel.Name]
		if tunnel.Group != "" {
			far = append([]string{tunnel.Group}, far...)
		}
		if ok || len(far) > 0 {
			judgeFarEnds(o, subject, policies, far, []string{"udp", "17"})
		}
	}
}

func judgeFarEnds(o checks.Observed[routeros.Facts], subject checks.Subject, policies protections, ends, protocols []string) {
	if len(ends) == 0 {
		subject.NotApplicable("the tunnel has no remote endpoint")
		return
	}
	if _, ok := checks.Need(subject, o.Facts.VPN.IPsecPolicies, "vpn.ipsecPolicies"); !ok {
		return
	}
	for _, end := range ends {
		far, err := netip.ParseAddr(end)
		private := err == nil && (far.IsPrivate() || far.IsLinkLocalUnicast() || far.IsLoopback())
		switch {
		case policies.cover(far, true, protocols):
		case policies.cover(far, false, protocols):
			subject.Unknown(checks.Unreadable, "the IPsec policy for %s has a value that this version of hardcheck doesn't know", far)
		case routeros.FromExport(o.Facts):
			subject.Unknown(checks.Source, "an export does not show the IPsec policy that an ipsec-secret of the tunnel makes")
		case private:
			subject.ViolationAt(checks.Low, "no IPsec policy covers the way to the private address %s", far)
		default:
			subject.Violation("no IPsec policy covers the way to %s", routeros.NameOr(end, "any address"))
		}
	}
}

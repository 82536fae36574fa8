package paths

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// DrawService records a way to a service of the router in the form that maps are
// drawn from.
func DrawService(subject checks.Subject, offer Offer, o Opening) {
	path := checks.Path{
		From: o.Zone.Name, Protocol: TransportName(offer.Protocol), Port: offer.Port,
		Unknown: o.Verdict.Value == firewall.Unknown, Unless: o.Verdict.Condition(),
	}
	if w := o.Verdict.Witness; w != nil {
		path.PacketPort = w.DestinationPort
	}
	subject.Path(path)
}

// DrawForwarding does so for a way to a host behind the router, where a packet shows
// which host that is.
func DrawForwarding(subject checks.Subject, zone firewall.Zone, f firewall.Forwarding) {
	w, value := f.Verdict.Witness, f.Verdict.Value
	if w == nil || !w.Inner.IsValid() || value != firewall.Reachable && value != firewall.Unknown {
		return
	}
	subject.Path(checks.Path{
		From: zone.Name, To: w.Inner, Protocol: TransportName(f.Protocol), Port: w.InnerPort, PacketPort: w.DestinationPort,
		Unknown: value == firewall.Unknown, Unless: f.Verdict.Condition(),
	})
}

// TransportName is "tcp" or "udp".
func TransportName(protocol uint8) string {
	if protocol == TCP {
		return "tcp"
	}
	return "udp"
}

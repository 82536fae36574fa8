package network

import (
	"hardcheck/checks"
	"hardcheck/checks/routeros/firewall"
)

// draw records the path in the form that maps are drawn from.
func (p passage) draw(s checks.Subject) {
	path := checks.Path{
		From: p.zone, Via: p.router.target.Name, To: p.to.addr, Protocol: protocolName(p.to.protocol), Port: p.to.port,
		Unknown: p.verdict.Value == firewall.Unknown, Unless: p.verdict.Condition(),
	}
	if w := p.verdict.Witness; w != nil && p.to.port > 0 {
		path.Port, path.PacketPort = w.InnerPort, w.DestinationPort
	}
	s.Path(path)
}

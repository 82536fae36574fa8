package web

import "hardcheck/checks"

// SocketsOriginChecked reports WebSockets that pages of other sites can open.
var SocketsOriginChecked = &checks.Check{
	ID:       "web-sockets-origin-checked",
	Title:    "WebSockets refuse pages of other sites",
	Severity: checks.Medium,
	Description: "Browsers let any page open a WebSocket anywhere, and send the cookies along: without a look at the header Origin, a page on the internet " +
		"reads the plant's values through the browser of an operator who is logged in. The check asks with the Origin of another site. Where the own " +
		"Origin is refused as well, for want of a login, the refusal shows nothing.",
	Remediation: "With Django Channels wrap the routes in `AllowedHostsOriginValidator(AuthMiddlewareStack(URLRouter(...)))`, and set ALLOWED_HOSTS.",
	References:  []string{channelsOrigin, websocketRFC + "#section-10.2", "https://cwe.mitre.org/data/definitions/1385.html"},
	Rule:        each(socketsOriginChecked),
}

func socketsOriginChecked(o checks.Observed[Facts]) {
	sockets := checks.Settings[Settings](o.Target).Web.Sockets
	if len(sockets) == 0 {
		notListed(o, "WebSockets of this server")
		return
	}
	for _, path := range sockets {
		s, field := o.Subject(path), "sockets."+path
		foreign, ok := checks.Need(s, o.Facts.Sockets[path].Foreign, field+".foreign")
		if !ok {
			continue
		}
		s.Evidence("upgrade with a foreign Origin", "%s", foreign)
		if foreign.Agreed() {
			s.Violation("the WebSocket opens for pages of other sites")
			continue
		}
		own, ok := checks.Need(s, o.Facts.Sockets[path].Own, field+".own")
		if !ok {
			continue
		}
		s.Evidence("upgrade with the own Origin", "%s", own)
		switch {
		case own.Agreed() && (foreign.Status == 403 || foreign.Status == 401):
		case own.Agreed():
			s.Unknown(checks.Unreadable, "a foreign Origin is answered %d", foreign.Status)
		default:
			s.Unknown(checks.Source, "the own Origin is refused too (%s), so that nothing is known about foreign ones", own)
		}
	}
}

package web

import "hardcheck/checks"

// SocketsAuthenticated reports WebSockets that open for anybody.
var SocketsAuthenticated = &checks.Check{
	ID:       "web-sockets-authenticated",
	Title:    "WebSockets open for logged-in users only",
	Severity: checks.High,
	Description: "A WebSocket that opens for anybody streams the live values and alarms of the plant, and takes messages from strangers. The check asks for " +
		"each path of `web: {sockets: [...]}` without a session and with the server's own Origin, as any program can: it must be refused, or closed " +
		"at once without data.",
	Remediation: "With Django Channels wrap the routes in `AuthMiddlewareStack`, and in each consumer's connect() call `self.close(code=4401)` and return unless " +
		"`self.scope[\"user\"].is_authenticated`: the middleware alone refuses nobody.",
	References: []string{channelsAuth, websocketGuide, websocketRFC + "#section-10.5"},
	Rule:       each(socketsAuthenticated),
}

func socketsAuthenticated(o checks.Observed[Facts]) {
	sockets := checks.Settings[Settings](o.Target).Web.Sockets
	if len(sockets) == 0 {
		notListed(o, "WebSockets of this server")
		return
	}
	for _, path := range sockets {
		s := o.Subject(path)
		if upgrade, ok := checks.Need(s, o.Facts.Sockets[path].Own, "sockets."+path+".own"); ok {
			judgeAdmission(s, upgrade)
		}
	}
}

// judgeAdmission judges the answer to somebody who is not logged in. A close frame with
// 1008 (policy violation) or a code of the application, 4000 and up, is a refusal
// (RFC 6455, 7.4).
func judgeAdmission(s checks.Subject, upgrade Upgrade) {
	s.Evidence("upgrade with the own Origin", "%s", upgrade)
	switch {
	case upgrade.Admitted():
		s.Violation("the WebSocket opens for somebody who is not logged in")
	case upgrade.Status == 401 || upgrade.Status == 403:
	case upgrade.Agreed() && (upgrade.Close == 1008 || upgrade.Close >= 4000 && upgrade.Close <= 4999):
		s.Note("it is opened first and closed then, without data")
	case upgrade.Agreed():
		s.Unknown(checks.Unreadable, "the WebSocket was opened and ended (%s): whether for want of a login is not known", upgrade)
	default:
		s.Unknown(checks.Unreadable, "the upgrade is answered %d: is there a WebSocket at this path?", upgrade.Status)
	}
}

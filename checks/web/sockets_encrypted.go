package web

import "hardcheck/checks"

// SocketsEncrypted reports WebSockets that open without TLS.
var SocketsEncrypted = &checks.Check{
	ID:       "web-sockets-encrypted",
	Title:    "WebSockets open over TLS only",
	Severity: checks.High,
	Description: "A ws:// connection carries the session cookie and the live values of the plant in the clear. The check asks for an upgrade in plaintext: at " +
		"an http target, and at the plain ports beside an https one.",
	Remediation: "Let the plain port redirect everything, the path of the WebSockets too, and let pages open `wss://`. Close the application's own port to " +
		"everybody but the proxy.",
	References: []string{websocketGuide, websocketRFC + "#section-10.6", channelsOrigin},
	Rule:       each(socketsEncrypted),
}

func socketsEncrypted(o checks.Observed[Facts]) {
	sockets := checks.Settings[Settings](o.Target).Web.Sockets
	tls, ok := encrypted(o)
	switch {
	case !ok:
	case len(sockets) == 0:
		notListed(o, "WebSockets of this server")
	case !tls:
		for _, path := range sockets {
			upgrade, ok := checks.Need(o.Subject(path), o.Facts.Sockets[path].Own, "sockets."+path+".own")
			if ok {
				judgePlainUpgrade(o.Subject(path), upgrade)
			}
		}
	case len(o.Facts.Plain) == 0:
		o.Unknown(checks.Source, "the site lists no plain port of this server: add web: {plain-ports: [80]} to the target")
	default:
		for _, port := range sortedKeys(o.Facts.Plain) {
			plain, s := o.Facts.Plain[port], o.Subject("port-"+port)
			closed, ok := checks.Need(s, plain.Closed, "plain."+port+".closed")
			if !ok || closed {
				continue
			}
			if upgrade, ok := checks.Need(s, plain.Upgrade, "plain."+port+".upgrade"); ok {
				judgePlainUpgrade(s, upgrade)
			}
		}
	}
}

func judgePlainUpgrade(s checks.Subject, upgrade Upgrade) {
	s.Evidence("upgrade without TLS", "%s", upgrade)
	switch {
	case upgrade.Agreed():
		s.Violation("a WebSocket opens without TLS")
	case upgrade.Status >= 301 && upgrade.Status <= 308, upgrade.Status == 426:
	default:
		s.Unknown(checks.Source, "the upgrade is answered %d, which may be for want of a login: it says nothing about users who are logged in", upgrade.Status)
	}
}

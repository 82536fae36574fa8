package repository

import "hardcheck/checks"

// SocketsAuthenticated reports WebSocket consumers that accept whoever comes.
var SocketsAuthenticated = &checks.Check{
	ID:       "repository-sockets-authenticated",
	Title:    "WebSocket consumers accept logged-in users only",
	Severity: checks.High,
	Description: "AuthMiddlewareStack says who is there and refuses nobody: a consumer that accepts without asking `self.scope[\"user\"]` sends its data to everybody. The check reads connect in each " +
		"class of a consumer: accept without any look at the user is a violation; a method that calls others of its own is not assessed.",
	Remediation: "Begin connect with `if not self.scope[\"user\"].is_authenticated: await self.close(); return`.",
	References:  []string{"https://channels.readthedocs.io/en/stable/topics/authentication.html", "https://cheatsheetseries.owasp.org/cheatsheets/WebSocket_Security_Cheat_Sheet.html"},
	Rule:        each(socketsAuthenticated),
}

func socketsAuthenticated(o checks.Observed[Facts]) {
	consumers, whole := checks.NeedAll(o, o.Facts.Application.Consumers, "application.consumers")
	if whole && len(consumers) == 0 {
		o.NotApplicable("there are no consumers of WebSockets")
	}
	for _, c := range consumers {
		s := o.Subject(c.Path + " " + c.Name)
		switch asks, known := c.Asks.Get(); {
		case !known:
			s.Unknown(checks.Source, "whether connect asks for a user can't be told from the class alone (line %d)", c.Line)
		case asks:
			asWritten(o, s)
		default:
			s.Evidence(c.Path, "class %s, line %d", c.Name, c.Line)
			s.Violation("connect accepts without a look at the user (line %d)", c.Line)
		}
	}
}

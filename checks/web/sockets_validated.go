package web

import (
	"fmt"

	"hardcheck/checks"
)

// SocketsValidated reports WebSockets that break over odd messages.
var SocketsValidated = &checks.Check{
	ID:       "web-sockets-validated",
	Title:    "WebSockets withstand messages that they don't expect",
	Severity: checks.Medium,
	Description: "A consumer that breaks over a message it doesn't expect lets one client end the connection of its worker, fill the log and try what else is " +
		"not checked. The check sends, each to a connection of its own, a text that is no JSON, an empty object, one binary byte and a text of more than " +
		"64 KiB; it needs the consent `active`, and a socket that opens for somebody who is not logged in. Code 1011 or an end without a close frame " +
		"is a break.",
	Remediation: "Check each message's type and fields before it is used. With Django Channels a consumer that overrides receive() gets `text_data=None` for " +
		"binary frames: answer with an error, or `self.close(code=4003)` (daphne breaks over codes below 3000 but 1000).",
	References: []string{websocketGuide, websocketRFC + "#section-7.4.1", "https://channels.readthedocs.io/en/stable/topics/consumers.html"},
	Rule:       each(socketsValidated),
}

func socketsValidated(o checks.Observed[Facts]) {
	sockets := checks.Settings[Settings](o.Target).Web.Sockets
	if len(sockets) == 0 {
		notListed(o, "WebSockets of this server")
		return
	}
	for _, path := range sockets {
		s := o.Subject(path)
		frames, _ := checks.NeedAll(s, o.Facts.Sockets[path].Frames, "sockets."+path+".frames")
		for _, frame := range frames {
			judgeFrame(s, frame)
		}
	}
}

func judgeFrame(s checks.Subject, frame Frame) {
	if !checks.NeedWord(s, frame.Sent, "sent") || !checks.NeedWord(s, frame.Answer, "answer") {
		return
	}
	if frame.Close < 0 || frame.Close > 0xffff {
		s.Unknown(checks.Unreadable, "%d is no code of a close frame", frame.Close)
		return
	}
	s.Evidence(string(frame.Sent)+" message", "%s", frame.words())
	if frame.Answer == AnsweredEnd || frame.Answer == AnsweredClose && (frame.Close == 1011 || frame.Close == 1006) {
		s.Violation("it breaks over %s", map[Message]string{
			MessageText: "a text that is no JSON", MessageObject: "an object without fields",
			MessageBinary: "a binary message", MessageLong: "a long text",
		}[frame.Sent])
	}
}

func (f Frame) words() string {
	switch f.Answer {
	case AnsweredData:
		return "answered"
	case AnsweredNothing:
		return "no answer, the socket stays open"
	case AnsweredClose:
		return fmt.Sprintf("closed with %d", f.Close)
	}
	return "the connection ended"
}

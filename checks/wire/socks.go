package wire

import (
	"context"
	"errors"
	"fmt"
	"net"

	"hardcheck/checks"
)

// What a SOCKS5 proxy may say (RFC 1928, RFC 1929).
const (
	socksVersion  = 5
	methodNone    = 0
	methodLogin   = 2
	methodRefused = 0xff
	replyGranted  = 0
	replyFailed   = 1
	replyRules    = 2
	replyNoNet    = 3
	replyNoHost   = 4
	replyRefused  = 5
	replyExpired  = 6
)

// hearing keeps what a proxy says until the target's connection stands: the library
// tells of a refusal in words only. It reads at most what the protocol has, 265 bytes.
type hearing struct {
	net.Conn
	heard []byte
}

// Read notes what was read.
func (h *hearing) Read(p []byte) (int, error) {
	n, err := h.Conn.Read(p)
	h.heard = append(h.heard, p[:n]...)
	return n, err
}

// Close leaves the connection to whoever dialled it.
func (h *hearing) Close() error { return nil }

// errNoSOCKS is for what no SOCKS5 proxy says.
var errNoSOCKS = errors.New("the answer is not SOCKS5")

// contradiction finds what the library lets pass: a way to log in that was not offered.
func (h *hearing) contradiction(via checks.Proxy) error {
	if method := h.heard[1]; method != methodNone && (method != methodLogin || via.Username == "") {
		return errNoSOCKS
	}
	return nil
}

// problem is what kept the proxy from connecting, by its own answers.
func (h *hearing) problem(endpoint string, via checks.Proxy, err error) checks.Problem {
	say := func(reason checks.Reason, format string, args ...any) checks.Problem {
		return checks.Problem{Reason: reason, Detail: checks.Clean(fmt.Sprintf("the proxy %s (via) ", via.URL()) + fmt.Sprintf(format, args...))}
	}
	asked, reply := h.request()
	switch {
	case errors.Is(err, context.Canceled):
		return say(checks.Timeout, "was interrupted before it had a connection")
	case h.refusesLogin():
		return say(checks.Denied, "refuses the login of user %q", via.Username)
	case len(h.heard) > 1 && h.heard[0] == socksVersion && h.heard[1] == methodRefused && via.Username == "":
		return say(checks.Denied, "wants a login: set username and password under via")
	case len(h.heard) > 1 && h.heard[0] == socksVersion && h.heard[1] == methodRefused:
		return say(checks.Denied, "takes no login by user name and password")
	case asked && len(reply) > 1 && reply[0] == socksVersion && reply[1] != replyGranted:
		reason, text := refusedBy(reply[1], endpoint)
		return say(reason, "%s", text)
	case isTimeout(err) && asked:
		return say(checks.Timeout, "had no connection to %s in time: is the target switched on, and does a firewall drop packets from the proxy's host?", endpoint)
	case isTimeout(err):
		return say(checks.Timeout, "did not answer in time: is it a SOCKS5 proxy, and is it too busy to answer?")
	case h.brokeOff(err):
		return say(checks.Unreadable, "closed the connection before it had one to %s", endpoint)
	}
	return say(checks.Unreadable, "gives an answer that is not SOCKS5: is it a proxy of another kind?")
}

// request is what was heard since the proxy was asked to connect; asked is false where
// it came to no question.
func (h *hearing) request() (asked bool, reply []byte) {
	switch {
	case len(h.heard) < 2 || h.heard[0] != socksVersion:
		return false, nil
	case h.heard[1] == methodNone:
		return true, h.heard[2:]
	case h.heard[1] == methodLogin && len(h.heard) >= 4 && h.heard[3] == 0:
		return true, h.heard[4:]
	}
	return false, nil
}

func (h *hearing) refusesLogin() bool {
	return len(h.heard) == 4 && h.heard[0] == socksVersion && h.heard[1] == methodLogin && h.heard[2] == 1 && h.heard[3] != 0
}

// brokeOff reports whether the proxy ended a conversation that had begun as it should.
func (h *hearing) brokeOff(err error) bool {
	return isEnd(err) && (len(h.heard) == 0 || h.heard[0] == socksVersion)
}

// refusedBy explains a reply.
func refusedBy(reply byte, endpoint string) (checks.Reason, string) {
	switch reply {
	case replyRules:
		return checks.Denied, fmt.Sprintf("does not allow connections to %s by its rules", endpoint)
	case replyFailed:
		return checks.Unreachable, fmt.Sprintf("could not connect to %s: does its host know the name, and may it reach the target?", endpoint)
	case replyNoNet, replyNoHost, replyExpired:
		return checks.Unreachable, fmt.Sprintf("has no route to %s: is the address right, and does the proxy's host know the name?", endpoint)
	case replyRefused:
		return checks.Unreachable, fmt.Sprintf("was refused by %s: is the service running there, and does a firewall allow the proxy's host?", endpoint)
	}
	return checks.Unreadable, fmt.Sprintf("can't connect to %s (reply %d)", endpoint, reply)
}

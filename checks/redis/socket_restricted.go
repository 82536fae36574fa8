package redis

import (
	"strconv"

	"hardcheck/checks"
)

// SocketRestricted reports Unix sockets that every account of the host may connect to.
var SocketRestricted = &checks.Check{
	ID:       "redis-socket-restricted",
	Title:    "The Unix socket of Redis is for chosen accounts of its host only",
	Severity: checks.Medium,
	Description: "Whoever may write to the socket is a client: neither bind nor protected mode holds for it. The check reads unixsocketperm. Without it the umask of the " +
		"server decides, which only the mode of the file shows: it is seen on the server's own host. Where no password is required the severity is higher.",
	Remediation: "Set `unixsocketperm 770` in redis.conf and restart, and put the clients' accounts into the server's group. Without clients on the " +
		"host take the line `unixsocket` out.",
	References: []string{configPage, "https://man7.org/linux/man-pages/man7/unix.7.html"},
	Rule:       checks.Each(socketRestricted),
}

func socketRestricted(o checks.Observed[Facts]) {
	socket, ok := directive(o.Subject(""), o.Facts, "unixsocket")
	if !ok {
		return
	}
	if socket == "" {
		o.NotApplicable("the server has no Unix socket")
		return
	}
	mode, ok := socketMode(o)
	if !ok || mode&othersWrite == 0 {
		return
	}
	severity := checks.Medium
	if answer, _ := o.Facts.Anonymous.Get(); answer == AnswerOpen {
		severity = checks.High
	}
	o.ViolationAt(severity, "every account of the host may connect to %s", socket)
}

// socketMode is what the server was told to give its socket; without that the mode of the
// file, where it was seen.
func socketMode(o checks.Observed[Facts]) (uint32, bool) {
	value, ok := directive(o.Subject(""), o.Facts, "unixsocketperm")
	if !ok {
		return 0, false
	}
	mode, err := strconv.ParseUint(value, 8, 32)
	switch {
	case err != nil || mode > 0o7777:
		o.UnknownWord("unixsocketperm", value)
		return 0, false
	case mode != 0:
		return uint32(mode), true
	}
	host, _ := o.Facts.Host.Get()
	for _, file := range host.Files {
		if file.Role == RoleSocket {
			return fileMode(o.Subject(""), file)
		}
	}
	o.Unknown(checks.Source, "unixsocketperm is not set, so the mode of the socket is seen on its own host only")
	return 0, false
}

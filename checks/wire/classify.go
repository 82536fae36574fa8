package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"slices"
	"syscall"

	"hardcheck/checks"
)

// Classify gives an error of a connection its reason code and a sentence that
// helps to mend it. A [checks.Problem] in the error's chain is returned as it
// is; nil gives the zero Problem.
func Classify(err error) checks.Problem {
	if err == nil {
		return checks.Problem{}
	}
	if problem, ok := errors.AsType[checks.Problem](err); ok {
		return problem
	}
	reason, detail := explain(err)
	return checks.Problem{Reason: reason, Detail: checks.Clean(detail), Refused: refused(err)}
}

// refused reports whether nothing listens where the dial went: the host answered so, or
// it is a loopback address that this host doesn't have.
func refused(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	if !ok || op.Op != "dial" {
		return false
	}
	to, _ := op.Addr.(*net.TCPAddr)
	return isAny(op, refusals) || errors.Is(op, syscall.EADDRNOTAVAIL) && to != nil && to.IP.IsLoopback()
}

func explain(err error) (checks.Reason, string) {
	op, _ := errors.AsType[*net.OpError](err)
	switch {
	case Exhausted(err):
		return checks.Budget, exhaustedText
	case errors.Is(err, context.Canceled):
		return checks.Timeout, "interrupted before the target had answered in full"
	case isA[*net.DNSError](err):
		return checks.Unreachable, explainLookup(err)
	case isTimeout(err):
		return checks.Timeout, explainTimeout(op)
	case op != nil && op.Op == "dial":
		return checks.Unreachable, explainDial(op)
	}
	if fault, known := explainFault(err); known {
		return checks.Unreadable, fault
	}
	if alert, told := remoteAlert(err); told {
		return explainAlert(alert)
	}
	return checks.Unreadable, explainBroken(err)
}

func isA[E error](err error) bool {
	_, ok := errors.AsType[E](err)
	return ok
}

func isTimeout(err error) bool {
	if errors.Is(err, os.ErrDeadlineExceeded) || errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	timeout, ok := errors.AsType[net.Error](err)
	return ok && timeout.Timeout()
}

func explainLookup(err error) string {
	lookup, _ := errors.AsType[*net.DNSError](err)
	return fmt.Sprintf("the name %q could not be resolved (%s): is it spelled right, and does this host's DNS server know it?",
		lookup.Name, lookup.Err)
}

func explainTimeout(op *net.OpError) string {
	if op == nil {
		return "no answer in time: is the target busy, or does a firewall drop the packets?"
	}
	if op.Op == "dial" {
		return fmt.Sprintf("no connection in time: is %s switched on, and does a firewall drop packets from this host?", peer(op))
	}
	return fmt.Sprintf("%s accepted the connection but did not answer in time: is the right service running there, "+
		"and is it too busy to answer?", peer(op))
}

// The numbers of errors, those of Windows besides, which package syscall doesn't map.
var (
	refusals  = []syscall.Errno{syscall.ECONNREFUSED, 10061}
	routeless = []syscall.Errno{syscall.EHOSTUNREACH, syscall.ENETUNREACH, 10065, 10051}
	resets    = []syscall.Errno{syscall.ECONNRESET, syscall.EPIPE, 10054}
)

func isAny(err error, numbers []syscall.Errno) bool {
	return slices.ContainsFunc(numbers, func(number syscall.Errno) bool { return errors.Is(err, number) })
}

// isEnd reports whether the peer ended the connection.
func isEnd(err error) bool {
	return errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) || isAny(err, resets)
}

func explainDial(op *net.OpError) string {
	switch {
	case isAny(op, refusals):
		return fmt.Sprintf("connection refused: is the service running on %s, and does a firewall allow this host?", peer(op))
	case isAny(op, routeless):
		return fmt.Sprintf("no route to %s: is the address right, and is this host on a network that may reach it?", peer(op))
	case isAny(op, resets):
		return fmt.Sprintf("connection reset while connecting to %s: does it allow this host, and has it a free connection slot?", peer(op))
	}
	return fmt.Sprintf("no connection to %s: %v", peer(op), op.Err)
}

func peer(op *net.OpError) string {
	if op.Addr == nil {
		return "the target"
	}
	return op.Addr.String()
}

func explainBroken(err error) string {
	behind, silent := errors.AsType[silentEnd](err)
	switch {
	case silent:
		return fmt.Sprintf("the target, or the proxy %s (via) itself, ended the connection before a byte had come: is the right service running there? "+
			"Some proxies, such as ssh -D, take a connection before they know whether the target does", behind.via)
	case SpokeOther(err):
		return "the answer is not TLS: does the port speak plaintext?"
	case isAny(err, resets):
		return "the target reset the connection before it had answered: does it speak this protocol on this port, and does it allow this host?"
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return "the target closed the connection before it had answered: does it speak this protocol on this port, and does it allow this host?"
	case errors.Is(err, net.ErrClosed):
		return "the connection was already closed"
	}
	return fmt.Sprintf("the answer could not be used: %v", err)
}

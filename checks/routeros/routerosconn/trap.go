package routerosconn

import (
	"errors"
	"fmt"
	"strings"

	ros "github.com/go-routeros/routeros/v3"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// menuProblem is a problem of one menu after which the connection goes on.
type menuProblem struct{ checks.Problem }

// refusal is what a trap means.
type refusal int

const (
	refusedOther refusal = iota
	refusedNoCommand
	refusedNoPermission
	refusedLogin
)

// refusalOf reads a trap by the words that RouterOS 6 and 7 use in it; the categories
// are too coarse.
func refusalOf(err *ros.DeviceError) refusal {
	message := err.Sentence.Map["message"]
	switch {
	case strings.HasPrefix(message, "no such command"):
		return refusedNoCommand
	case strings.HasPrefix(message, "not enough permissions"):
		return refusedNoPermission
	case strings.HasPrefix(message, "invalid user name or password"), strings.HasPrefix(message, "cannot log in"):
		return refusedLogin
	}
	return refusedOther
}

// isFatal reports whether the router ended the connection with the answer.
func isFatal(err *ros.DeviceError) bool { return err.Sentence.Word == replyFatal }

func loginRefused(err *ros.DeviceError, user string) error {
	switch {
	case isFatal(err):
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("the router ended the connection at the login of user %q: "+
			"has it a free session, and may this user log in from this host?", user)}
	case refusalOf(err) == refusedLogin:
		return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("the router refused the name or the password of user %q; "+
			"it does so too when the user's group lacks the policy api, or its address does not cover this host", user)}
	}
	return checks.Problem{Reason: checks.Denied, Detail: fmt.Sprintf("the router refused the login of user %q", user)}
}

// classify gives the error that ended a collection its reason.
func (s *session) classify(err error) checks.Problem {
	if farewell, ok := errors.AsType[*ros.DeviceError](err); ok {
		return checks.Problem{Reason: checks.Unreadable, Detail: "the router ended the session: " + s.message(farewell)}
	}
	return wire.Classify(err)
}

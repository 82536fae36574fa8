package dockerconn

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"hardcheck/checks"
	"hardcheck/checks/wire"
)

// askedKey finds the asked of a request in its context.
type askedKey struct{}

// asked is what the guard saw of one request. The client library hides the causes
// of its errors, and decodes what is missing as zero.
type asked struct {
	raw []byte
	err error
}

// ask calls the library with a context in which the guard leaves what it saw.
// The error is the guard's where there is one.
func ask[T any](ctx context.Context, call func(context.Context) (T, error)) (T, []byte, error) {
	saw := &asked{}
	answer, err := call(context.WithValue(ctx, askedKey{}, saw))
	if saw.err != nil {
		err = saw.err
	}
	if err != nil {
		var zero T
		return zero, nil, err
	}
	return answer, saw.raw, nil
}

func classify(err error) checks.Problem {
	if status, ok := errors.AsType[statusError](err); ok {
		return status.problem()
	}
	if _, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		// Its text quotes nothing but types.
		return because(checks.Unreadable, "the answer is not that of a Docker engine: %v", err)
	}
	if isSyntax(err) {
		return because(checks.Unreadable, "the answer is not JSON: is this a Docker engine?")
	}
	return wire.Classify(err)
}

func isSyntax(err error) bool {
	_, ok := errors.AsType[*json.SyntaxError](err)
	return ok
}

func (e statusError) problem() checks.Problem {
	switch {
	case e.code == http.StatusUnauthorized, e.code == http.StatusForbidden:
		return because(checks.Denied, "%v: an authorization plugin or a proxy before the engine does not allow it", e)
	case e.code == http.StatusBadRequest:
		return because(checks.Unreadable, "%v: does it speak another version of the API, or TLS?", e)
	case e.code >= 300 && e.code < 400:
		return because(checks.Unreadable, "%v: redirects are not followed", e)
	}
	return because(checks.Unreadable, "%v", e)
}

// refusedWith reports whether the engine refused a question with a status code.
func refusedWith(code int, err error) bool {
	status, ok := errors.AsType[statusError](err)
	return ok && status.code == code
}

// gone reports whether what was asked for is no longer there.
func gone(err error) bool { return refusedWith(http.StatusNotFound, err) }

// conflicts reports whether the engine refused a question for the state that something is in.
func conflicts(err error) bool { return refusedWith(http.StatusConflict, err) }

// doubt notes that an engine refused a question about what it described before, as of what is gone
// or, with a conflict, stops or is being removed. It fails where a file goes while it reads it.
func (e *entry) doubt(err error) {
	e.doubted = e.doubted || gone(err) || conflicts(err) || refusedWith(http.StatusInternalServerError, err)
}
